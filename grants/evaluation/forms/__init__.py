"""Forms of evaluation: shape of input only; choices are handed in."""

from grants.evaluation.forms.applicability import DeclareNotApplicableForm
from grants.evaluation.forms.assignment import ReleaseEvaluatorForm, chosen_evaluators
from grants.evaluation.forms.committee import (
    AgendaForm,
    ConveneForm,
    CoverageForm,
    LeaveItemForm,
    PresenceForm,
    RefuseForm,
    ScanForm,
    ShowItemForm,
    SignForm,
    TransferForm,
    given_ballots,
)
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
    "AgendaForm",
    "AskCompletionForm",
    "ConveneForm",
    "CoverageForm",
    "CriterionEntry",
    "DeclareNotApplicableForm",
    "GiveFileForm",
    "LeaveItemForm",
    "OpenSessionForm",
    "OrderFilesForm",
    "PresenceForm",
    "RecordDecisionForm",
    "RecuseForm",
    "RefuseForm",
    "ReleaseEvaluatorForm",
    "ReopenForm",
    "ReviewCompletionForm",
    "ScanForm",
    "ScoreEvaluationForm",
    "ScreenProposalForm",
    "SendCompletionForm",
    "ShowItemForm",
    "SignForm",
    "TransferForm",
    "asked_documents",
    "checked_documents",
    "checked_points",
    "chosen_evaluators",
    "given_ballots",
    "given_marks",
    "grid_entries",
    "reason_of",
    "seen_units",
    "ticked_items",
    "total_points",
]
