"""Agreements: award snapshot, convention PDF, signatures, payment tranches."""
