"""Mapped classes of a call: the call and its lines, its grid, and the rules it sets."""

from grants.calls.models.call import Call, CallLine
from grants.calls.models.grid import CriteriaGroup, Criterion, Grid
from grants.calls.models.rules import BudgetHeading, RequiredDocument, TrancheRule

__all__ = [
    "BudgetHeading",
    "Call",
    "CallLine",
    "CriteriaGroup",
    "Criterion",
    "Grid",
    "RequiredDocument",
    "TrancheRule",
]
