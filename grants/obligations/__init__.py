"""Obligations: who owes what by when, and what satisfied it."""
