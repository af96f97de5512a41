"""Forms of evaluation: shape of input only; choices are handed in."""

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
from grants.evaluation.forms.pool import (
    AbsenceForm,
    AcceptInvitationForm,
    AnswerReasonForm,
    EvaluatorProfileForm,
    PastTieForm,
    PublishGuideForm,
    SubstituteForm,
    chosen_substitutes,
    invited_people,
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
    "AbsenceForm",
    "AcceptInvitationForm",
    "AnswerReasonForm",
    "AskCompletionForm",
    "CriterionEntry",
    "DeclareNotApplicableForm",
    "EvaluatorProfileForm",
    "GiveFileForm",
    "OpenSessionForm",
    "OrderFilesForm",
    "PastTieForm",
    "PublishGuideForm",
    "RecordDecisionForm",
    "RecuseForm",
    "ReleaseEvaluatorForm",
    "ReopenForm",
    "ReviewCompletionForm",
    "ScoreEvaluationForm",
    "ScreenProposalForm",
    "SendCompletionForm",
    "SubstituteForm",
    "asked_documents",
    "checked_documents",
    "checked_points",
    "chosen_evaluators",
    "chosen_substitutes",
    "given_marks",
    "grid_entries",
    "invited_people",
    "reason_of",
    "seen_units",
    "ticked_items",
    "total_points",
]
