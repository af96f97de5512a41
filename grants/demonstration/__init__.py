"""The demonstration: a finished call of 2015 and calls of today, lived through the services."""

from grants.demonstration.loading import load, was_interrupted

__all__ = ["load", "was_interrupted"]
