"""Shape of what is typed about associations."""

from grants.associations.forms.bank import JudgeBankForm, UpdateBankForm
from grants.associations.forms.base import choices_of, member_of
from grants.associations.forms.board import DeclareBoardForm
from grants.associations.forms.identity import (
    ConfirmRegistrationForm,
    CreateAssociationForm,
    RegisterAssociationForm,
    UpdateIdentityForm,
)
from grants.associations.forms.members import (
    DecideTransferForm,
    InviteMemberForm,
    JoinAsNewUserForm,
    ProposeTransferForm,
)
from grants.associations.forms.papers import GiveDocumentForm, RefuseDocumentForm
from grants.associations.forms.staff import (
    DismissPairForm,
    MergeForm,
    OverrideIceForm,
    ReturnAssociationForm,
)

__all__ = [
    "ConfirmRegistrationForm",
    "CreateAssociationForm",
    "DecideTransferForm",
    "DeclareBoardForm",
    "DismissPairForm",
    "GiveDocumentForm",
    "InviteMemberForm",
    "JoinAsNewUserForm",
    "JudgeBankForm",
    "MergeForm",
    "OverrideIceForm",
    "ProposeTransferForm",
    "RefuseDocumentForm",
    "RegisterAssociationForm",
    "ReturnAssociationForm",
    "UpdateBankForm",
    "UpdateIdentityForm",
    "choices_of",
    "member_of",
]
