"""Forms of evaluation: shape of input only; choices are handed in."""

from grants.evaluation.forms.appeals import AnswerAppealForm, SendBackForm, WriteAppealForm, ground_words
from grants.evaluation.forms.applicability import DeclareNotApplicableForm
from grants.evaluation.forms.assignment import ReleaseEvaluatorForm, chosen_evaluators
from grants.evaluation.forms.completion import (
    AskCompletionForm,
    GiveFileForm,
    ReviewCompletionForm,
    SendCompletionForm,
    asked_documents,
    reason_of,
    ticked_items,
)
from grants.evaluation.forms.scoring import (
    CriterionEntry,
    RecuseForm,
    ReopenForm,
    ScoreEvaluationForm,
    given_marks,
    grid_entries,
    seen_units,
    total_points,
)
from grants.evaluation.forms.screening import ScreenProposalForm, checked_documents, checked_points
from grants.evaluation.forms.selection import (
    OpenSessionForm,
    OrderFilesForm,
    RecordDecisionForm,
)

__all__ = [
    "AnswerAppealForm",
    "AskCompletionForm",
    "CriterionEntry",
    "DeclareNotApplicableForm",
    "GiveFileForm",
    "OpenSessionForm",
    "OrderFilesForm",
    "RecordDecisionForm",
    "RecuseForm",
    "ReleaseEvaluatorForm",
    "ReopenForm",
    "ReviewCompletionForm",
    "ScoreEvaluationForm",
    "ScreenProposalForm",
    "SendBackForm",
    "SendCompletionForm",
    "WriteAppealForm",
    "asked_documents",
    "checked_documents",
    "checked_points",
    "chosen_evaluators",
    "given_marks",
    "grid_entries",
    "ground_words",
    "reason_of",
    "seen_units",
    "ticked_items",
    "total_points",
]
