"""Shape of what applicants type: start, description, activities, beneficiaries, budget, files, submission."""

from grants.proposals.forms.activities import EditActivitiesForm
from grants.proposals.forms.beneficiaries import EditBeneficiariesForm
from grants.proposals.forms.budget import EditBudgetForm, ImportBudgetForm
from grants.proposals.forms.carrying import CopyProposalForm, StartCheckedForm
from grants.proposals.forms.description import EditDescriptionForm, StartProposalForm
from grants.proposals.forms.messages import MarkReadForm, WriteMessageForm
from grants.proposals.forms.submission import SubmitProposalForm, UploadDocumentForm, WithdrawProposalForm

__all__ = [
    "CopyProposalForm",
    "EditActivitiesForm",
    "EditBeneficiariesForm",
    "EditBudgetForm",
    "EditDescriptionForm",
    "ImportBudgetForm",
    "MarkReadForm",
    "StartCheckedForm",
    "StartProposalForm",
    "SubmitProposalForm",
    "UploadDocumentForm",
    "WithdrawProposalForm",
    "WriteMessageForm",
]
