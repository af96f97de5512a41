"""Accounts: users, sign-in, staff roles, invitations, sessions."""
