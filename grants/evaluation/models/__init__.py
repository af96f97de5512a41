"""Mapped classes of evaluation: screening, evaluations with marks, scores, sessions and decisions."""

from grants.evaluation.models.appeals import Appeal, AppealFile
from grants.evaluation.models.completion import CompletionFile, CompletionItem, CompletionRequest
from grants.evaluation.models.kept import PrivateNote, ValidatedMarks
from grants.evaluation.models.letters import DecisionLetter, LetterPaper, LetterTerm
from grants.evaluation.models.scoring import (
    ConflictOfInterest,
    Evaluation,
    EvaluatorLine,
    FurtherEvaluation,
    Mark,
    NotApplicable,
    Score,
)
from grants.evaluation.models.selection import (
    Decision,
    Screening,
    SelectionSession,
    SessionOrder,
    SessionPresence,
)

__all__ = [
    "Appeal",
    "AppealFile",
    "CompletionFile",
    "CompletionItem",
    "CompletionRequest",
    "ConflictOfInterest",
    "Decision",
    "DecisionLetter",
    "Evaluation",
    "EvaluatorLine",
    "FurtherEvaluation",
    "LetterPaper",
    "LetterTerm",
    "Mark",
    "NotApplicable",
    "PrivateNote",
    "Score",
    "Screening",
    "SelectionSession",
    "SessionOrder",
    "SessionPresence",
    "ValidatedMarks",
]
