"""Mapped classes of a call: the call and its lines, its grid, what it asks, how it pays, its versions."""

from grants.calls.models.call import Call, CallLine
from grants.calls.models.grid import CriteriaGroup, Criterion, Grid
from grants.calls.models.questions import ChecklistItem, ExtraQuestion, ReferenceText
from grants.calls.models.rules import BudgetHeading, ReportRule, RequiredDocument, TrancheRule
from grants.calls.models.version import CallVersion

__all__ = [
    "BudgetHeading",
    "Call",
    "CallLine",
    "CallVersion",
    "ChecklistItem",
    "CriteriaGroup",
    "Criterion",
    "ExtraQuestion",
    "Grid",
    "ReferenceText",
    "ReportRule",
    "RequiredDocument",
    "TrancheRule",
]
