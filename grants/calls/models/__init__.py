"""Mapped classes of a call: the call and its lines, its grid, what it asks, how it pays, what changed."""

from grants.calls.models.asked import ChecklistItem, ExtraQuestion, ReferenceText
from grants.calls.models.call import Call, CallLine
from grants.calls.models.corrigenda import Corrigendum, Outage
from grants.calls.models.gaps import ServiceGap
from grants.calls.models.grid import CriteriaGroup, Criterion, Grid
from grants.calls.models.questions import CallQuestion, CallSubscription
from grants.calls.models.rehearsal import Rehearsal
from grants.calls.models.rules import BudgetHeading, ReportRule, RequiredDocument, TrancheRule
from grants.calls.models.version import CallVersion

__all__ = [
    "BudgetHeading",
    "Call",
    "CallLine",
    "CallQuestion",
    "CallSubscription",
    "CallVersion",
    "ChecklistItem",
    "Corrigendum",
    "CriteriaGroup",
    "Criterion",
    "ExtraQuestion",
    "Grid",
    "Outage",
    "ReferenceText",
    "Rehearsal",
    "ReportRule",
    "RequiredDocument",
    "ServiceGap",
    "TrancheRule",
]
