"""Forms of evaluation: shape of input only; choices are handed in."""

from grants.evaluation.forms.appeals import AnswerAppealForm, SendBackForm, WriteAppealForm, ground_words
from grants.evaluation.forms.applicability import DeclareNotApplicableForm
from grants.evaluation.forms.assignment import (
    AcceptAssignmentForm,
    ReleaseEvaluatorForm,
    chosen_evaluators,
)
from grants.evaluation.forms.blind import DecideBlindFileForm
from grants.evaluation.forms.calibration import MarkSampleForm, OpenCalibrationForm
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
from grants.evaluation.forms.endings import PrepareEndingForm, SendBackEndingForm
from grants.evaluation.forms.pool import (
    AbsenceForm,
    AcceptInvitationForm,
    AnswerReasonForm,
    EvaluatorProfileForm,
    PastTieForm,
    PublishGuideForm,
    SetTieAsideForm,
    SubstituteForm,
    chosen_substitutes,
    invited_people,
)
from grants.evaluation.forms.readers import AppointReadersForm
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
from grants.evaluation.forms.screening import (
    ScreenProposalForm,
    checked_documents,
    checked_points,
    written_reasons,
)
from grants.evaluation.forms.selection import (
    OpenSessionForm,
    OrderFilesForm,
    RecordDecisionForm,
)

__all__ = [
    "AbsenceForm",
    "AcceptAssignmentForm",
    "AcceptInvitationForm",
    "AgendaForm",
    "AnswerAppealForm",
    "AnswerReasonForm",
    "AppointReadersForm",
    "AskCompletionForm",
    "ConveneForm",
    "CoverageForm",
    "CriterionEntry",
    "DecideBlindFileForm",
    "DeclareNotApplicableForm",
    "EvaluatorProfileForm",
    "GiveFileForm",
    "LeaveItemForm",
    "MarkSampleForm",
    "OpenCalibrationForm",
    "OpenSessionForm",
    "OrderFilesForm",
    "PastTieForm",
    "PrepareEndingForm",
    "PresenceForm",
    "PublishGuideForm",
    "RecordDecisionForm",
    "RecuseForm",
    "RefuseForm",
    "ReleaseEvaluatorForm",
    "ReopenForm",
    "ReviewCompletionForm",
    "ScanForm",
    "ScoreEvaluationForm",
    "ScreenProposalForm",
    "SendBackEndingForm",
    "SendBackForm",
    "SendCompletionForm",
    "SetTieAsideForm",
    "ShowItemForm",
    "SignForm",
    "SubstituteForm",
    "TransferForm",
    "WriteAppealForm",
    "asked_documents",
    "checked_documents",
    "checked_points",
    "chosen_evaluators",
    "chosen_substitutes",
    "given_ballots",
    "given_marks",
    "grid_entries",
    "ground_words",
    "invited_people",
    "reason_of",
    "seen_units",
    "ticked_items",
    "total_points",
    "written_reasons",
]
