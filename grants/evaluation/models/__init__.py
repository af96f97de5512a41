"""Mapped classes of evaluation: screening, evaluations with marks, scores, sessions and decisions."""

from grants.evaluation.models.appeals import Appeal, AppealFile
from grants.evaluation.models.assignment_run import AssignmentRun
from grants.evaluation.models.blind import BlindFile
from grants.evaluation.models.calibration import Calibration, SampleFile, SampleSheet
from grants.evaluation.models.committee import (
    Ballot,
    CoverageCorrection,
    LineTransfer,
    RejectionReason,
    SessionItem,
    SessionMember,
    SessionRecusal,
    SessionVote,
)
from grants.evaluation.models.completion import CompletionFile, CompletionItem, CompletionRequest
from grants.evaluation.models.endings import CallEnding
from grants.evaluation.models.kept import PrivateNote, ValidatedMarks
from grants.evaluation.models.letters import DecisionLetter, LetterPaper, LetterTerm
from grants.evaluation.models.minutes import MinutesPaper, MinutesSignature, SessionBundle, SessionMinutes
from grants.evaluation.models.opening import OpeningMinutes, OpeningPaper
from grants.evaluation.models.pool import (
    Absence,
    EvaluatorGuide,
    EvaluatorInvitation,
    EvaluatorLanguage,
    EvaluatorProfile,
    GuideReading,
    PastTie,
    Substitution,
)
from grants.evaluation.models.readers import CallReader, ReaderSheet
from grants.evaluation.models.reminders import EvaluationReminder
from grants.evaluation.models.reserves import Renunciation, ReserveEnd, ReserveRelease
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
from grants.evaluation.models.ties import PublicMailDomain, SetAsideTie

__all__ = [
    "Absence",
    "Appeal",
    "AppealFile",
    "AssignmentRun",
    "Ballot",
    "BlindFile",
    "Calibration",
    "CallEnding",
    "CallReader",
    "CompletionFile",
    "CompletionItem",
    "CompletionRequest",
    "ConflictOfInterest",
    "CoverageCorrection",
    "Decision",
    "DecisionLetter",
    "Evaluation",
    "EvaluationReminder",
    "EvaluatorGuide",
    "EvaluatorInvitation",
    "EvaluatorLanguage",
    "EvaluatorLine",
    "EvaluatorProfile",
    "FurtherEvaluation",
    "GuideReading",
    "LetterPaper",
    "LetterTerm",
    "LineTransfer",
    "Mark",
    "MinutesPaper",
    "MinutesSignature",
    "NotApplicable",
    "OpeningMinutes",
    "OpeningPaper",
    "PastTie",
    "PrivateNote",
    "PublicMailDomain",
    "ReaderSheet",
    "RejectionReason",
    "Renunciation",
    "ReserveEnd",
    "ReserveRelease",
    "SampleFile",
    "SampleSheet",
    "Score",
    "Screening",
    "SelectionSession",
    "SessionBundle",
    "SessionItem",
    "SessionMember",
    "SessionMinutes",
    "SessionOrder",
    "SessionPresence",
    "SessionRecusal",
    "SessionVote",
    "SetAsideTie",
    "Substitution",
    "ValidatedMarks",
]
