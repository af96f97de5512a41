"""Mapped classes of evaluation: screening, evaluations with marks, scores, sessions and decisions."""

from grants.evaluation.models.scoring import (
    ConflictOfInterest,
    Evaluation,
    EvaluatorLine,
    Mark,
    NotApplicable,
    Score,
)
from grants.evaluation.models.selection import Decision, Screening, SelectionSession, SessionPresence

__all__ = [
    "ConflictOfInterest",
    "Decision",
    "Evaluation",
    "EvaluatorLine",
    "Mark",
    "NotApplicable",
    "Score",
    "Screening",
    "SelectionSession",
    "SessionPresence",
]
