"""Associations: legal identity, members with rights, bank data, verification."""
