"""Shape of what is typed about calls; each form knows how it changes a draft."""

from grants.calls.forms.apply import EditApplyForm
from grants.calls.forms.create import CreateCallForm
from grants.calls.forms.documents import EditDocumentsForm
from grants.calls.forms.grid import EditGridForm
from grants.calls.forms.guidance import EditGuidanceForm
from grants.calls.forms.moves import CancelCallForm, CopyCallForm, RehearseForm, SendBackCallForm
from grants.calls.forms.payments import EditPaymentsForm, EditReportsForm
from grants.calls.forms.questions import QuestionForm, TextForm
from grants.calls.forms.sections import EditDatesForm, EditGeneralForm, EditLinesForm, EditRulesForm

__all__ = [
    "CancelCallForm",
    "CopyCallForm",
    "CreateCallForm",
    "EditApplyForm",
    "EditDatesForm",
    "EditDocumentsForm",
    "EditGeneralForm",
    "EditGridForm",
    "EditGuidanceForm",
    "EditLinesForm",
    "EditPaymentsForm",
    "EditReportsForm",
    "EditRulesForm",
    "QuestionForm",
    "RehearseForm",
    "SendBackCallForm",
    "TextForm",
]
