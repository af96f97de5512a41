"""The sealed bundle of a call: one file from which anyone can recompute its ranking and allocation.

`terms` says what goes in, `records` how it is written down, `layout` gives the one sequence of bytes,
`writer` seals. `grants/evaluation/checker.py` reads it back without any of these.
"""

from grants.evaluation.bundle.terms import (
    BundleDecision,
    BundleError,
    BundleEvaluation,
    BundleFile,
    BundleSession,
    EarlierSession,
)
from grants.evaluation.bundle.writer import FORMAT, seal_of, write_bundle

__all__ = [
    "FORMAT",
    "BundleDecision",
    "BundleError",
    "BundleEvaluation",
    "BundleFile",
    "BundleSession",
    "EarlierSession",
    "seal_of",
    "write_bundle",
]
