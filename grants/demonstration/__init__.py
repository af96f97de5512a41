"""The demonstration: a finished call of 2015 and calls of today, lived through the services."""

from grants.demonstration.loading import load

__all__ = ["load"]
