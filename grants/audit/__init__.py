"""Audit: who did what, when, to which object, and the one function that changes a state."""
