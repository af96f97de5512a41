"""Proposals: drafting, budget, planned beneficiaries, submission and receipt."""
