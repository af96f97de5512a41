"""Shape of what is typed about calls; each form knows how it changes a draft."""

from grants.calls.forms.create import CreateCallForm
from grants.calls.forms.documents import EditDocumentsForm
from grants.calls.forms.grid import EditGridForm
from grants.calls.forms.moves import CancelCallForm, SendBackCallForm
from grants.calls.forms.sections import EditDatesForm, EditGeneralForm, EditLinesForm, EditRulesForm

__all__ = [
    "CancelCallForm",
    "CreateCallForm",
    "EditDatesForm",
    "EditDocumentsForm",
    "EditGeneralForm",
    "EditGridForm",
    "EditLinesForm",
    "EditRulesForm",
    "SendBackCallForm",
]
