"""Indicators: measures, how each adds up, the roll-up and the indicators computed from it."""
