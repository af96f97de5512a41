"""Monitoring: read-only pages on programmes, lines, cities and what their figures are made of."""
