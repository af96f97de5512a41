"""Mapped classes of a call: the call and its lines, its grid, and the rules it sets."""

from grants.calls.models.call import Call, CallLine
from grants.calls.models.corrigenda import Corrigendum, Outage
from grants.calls.models.grid import CriteriaGroup, Criterion, Grid
from grants.calls.models.questions import CallQuestion, CallSubscription
from grants.calls.models.rules import BudgetHeading, RequiredDocument, TrancheRule

__all__ = [
    "BudgetHeading",
    "Call",
    "CallLine",
    "CallQuestion",
    "CallSubscription",
    "Corrigendum",
    "CriteriaGroup",
    "Criterion",
    "Grid",
    "Outage",
    "RequiredDocument",
    "TrancheRule",
]
