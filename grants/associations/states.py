"""States of an association's identity, kinds of association and of receipt, rights of members."""

from grants.core.labels import N_, LabelledEnum
from grants.core.workflow import workflow


class AssociationState(LabelledEnum):
    DRAFT = "draft", N_("identité à compléter"), "tag-todo"
    TO_VERIFY = "to_verify", N_("à vérifier"), "tag-wait"
    VERIFIED = "verified", N_("vérifiée"), "tag-done"
    RETURNED = "returned", N_("à corriger"), "tag-correct"


class AssociationKind(LabelledEnum):
    NATIONAL = "national", N_("association marocaine")
    MIGRANTS = "migrants", N_("association de migrants")
    FOREIGN = "foreign", N_("association étrangère")


class ReceiptKind(LabelledEnum):
    DEFINITIVE = "definitive", N_("récépissé définitif")
    PROVISIONAL = "provisional", N_("récépissé provisoire de plus de 60 jours")


class MemberRight(LabelledEnum):
    OWNER = "owner", N_("propriétaire")
    EDITOR = "editor", N_("éditeur")


WORKFLOW = workflow(
    "association",
    ask=([AssociationState.DRAFT, AssociationState.RETURNED], AssociationState.TO_VERIFY),
    verify=([AssociationState.TO_VERIFY], AssociationState.VERIFIED),
    send_back=([AssociationState.TO_VERIFY], AssociationState.RETURNED),
    reopen=([AssociationState.VERIFIED], AssociationState.RETURNED),
)
