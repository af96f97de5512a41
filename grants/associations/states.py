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


class ValidityRule(LabelledEnum):
    """How long a document holds: for ever, so many months, or as long as the board's mandate."""

    UNLIMITED = "unlimited", N_("sans limite")
    MONTHS_AFTER_ISSUE = "months_after_issue", N_("nombre de mois après sa date")
    MONTHS_AFTER_PERIOD = "months_after_period", N_("nombre de mois après la fin de l’exercice")
    MANDATE_END = "mandate_end", N_("jusqu’à la fin du mandat du bureau")
    MANDATE_LENGTH = "mandate_length", N_("la durée d’un mandat après sa date")
    STATED = "stated", N_("jusqu’à la date écrite dessus")


class DocumentNeed(LabelledEnum):
    """Who needs to give a document."""

    ALWAYS = "always", N_("toujours")
    IF_PROVISIONAL = "if_provisional", N_("si le récépissé est provisoire")
    AFTER_FIRST_YEAR = "after_first_year", N_("sauf la première année d’existence")
    IF_HELD = "if_held", N_("si l’association en a un")
    IF_STAFF = "if_staff", N_("si l’association emploie du personnel")
    IF_CHILDREN = "if_children", N_("pour les projets avec des enfants")
    IF_FUNDED = "if_funded", N_("si l’association a déjà été financée")


class DocumentAudience(LabelledEnum):
    """Which staff reads a document: any, who checks identity, or who handles payments."""

    STAFF = "staff", N_("le personnel")
    IDENTITY = "identity", N_("qui vérifie l’identité")
    BANK = "bank", N_("qui traite les versements")


class DocumentState(LabelledEnum):
    TO_REVIEW = "to_review", N_("à examiner"), "tag-wait"
    ACCEPTED = "accepted", N_("acceptée"), "tag-done"
    REFUSED = "refused", N_("refusée"), "tag-correct"


class BankChangeState(LabelledEnum):
    ASKED = "asked", N_("à confirmer"), "tag-wait"
    CONFIRMED = "confirmed", N_("confirmé"), "tag-done"
    REFUSED = "refused", N_("refusé"), "tag-correct"
    REPLACED = "replaced", N_("remplacé par une autre demande"), "tag-blocked"


class TransferState(LabelledEnum):
    PROPOSED = "proposed", N_("attend l’accord du membre"), "tag-wait"
    ACCEPTED = "accepted", N_("attend l’accord du ministère"), "tag-wait"
    CONSENTED = "consented", N_("accordé"), "tag-done"
    REFUSED = "refused", N_("refusé par le ministère"), "tag-correct"
    DECLINED = "declined", N_("décliné par le membre"), "tag-blocked"
    CANCELLED = "cancelled", N_("abandonné"), "tag-blocked"


class KeyKind(LabelledEnum):
    WORD = "word", N_("mot du nom")
    RIB = "rib", N_("même RIB")
    ICE = "ice", N_("même ICE")
    PHONE = "phone", N_("même téléphone")
    OFFICER = "officer", N_("même membre du bureau")


class PairState(LabelledEnum):
    OPEN = "open", N_("à examiner"), "tag-wait"
    DISMISSED = "dismissed", N_("deux associations distinctes"), "tag-done"
    MERGED = "merged", N_("fusionnées"), "tag-info"


WORKFLOW = workflow(
    "association",
    ask=([AssociationState.DRAFT, AssociationState.RETURNED], AssociationState.TO_VERIFY),
    verify=([AssociationState.TO_VERIFY], AssociationState.VERIFIED),
    send_back=([AssociationState.TO_VERIFY], AssociationState.RETURNED),
    reopen=([AssociationState.VERIFIED], AssociationState.RETURNED),
)

DOCUMENT_WORKFLOW = workflow(
    "association_document",
    accept=([DocumentState.TO_REVIEW, DocumentState.REFUSED], DocumentState.ACCEPTED),
    refuse=([DocumentState.TO_REVIEW, DocumentState.ACCEPTED], DocumentState.REFUSED),
)

BANK_CHANGE_WORKFLOW = workflow(
    "bank_change",
    confirm=([BankChangeState.ASKED], BankChangeState.CONFIRMED),
    refuse=([BankChangeState.ASKED], BankChangeState.REFUSED),
    replace=([BankChangeState.ASKED], BankChangeState.REPLACED),
)

TRANSFER_WORKFLOW = workflow(
    "ownership_transfer",
    accept=([TransferState.PROPOSED], TransferState.ACCEPTED),
    decline=([TransferState.PROPOSED], TransferState.DECLINED),
    cancel=([TransferState.PROPOSED, TransferState.ACCEPTED], TransferState.CANCELLED),
    consent=([TransferState.ACCEPTED], TransferState.CONSENTED),
    refuse=([TransferState.ACCEPTED], TransferState.REFUSED),
)

PAIR_WORKFLOW = workflow(
    "duplicate_pair",
    dismiss=([PairState.OPEN], PairState.DISMISSED),
    reopen=([PairState.DISMISSED], PairState.OPEN),
    merge=([PairState.OPEN, PairState.DISMISSED], PairState.MERGED),
)
