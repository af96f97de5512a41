"""Calls: a call, its lines with envelopes, its grid, required documents and calendar."""
