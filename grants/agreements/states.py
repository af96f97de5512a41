"""States and kinds of an agreement and of its payment tranches."""

from grants.core.labels import N_, LabelledEnum
from grants.core.workflow import workflow


class AgreementKind(LabelledEnum):
    CONVENTION = "convention", N_("convention de partenariat")
    GRANT_DECISION = "grant_decision", N_("décision d’octroi")


class AgreementState(LabelledEnum):
    DRAFT = "draft", N_("à préparer"), "tag-progress"
    TO_SIGN = "to_sign", N_("à signer"), "tag-wait"
    IN_FORCE = "in_force", N_("en vigueur"), "tag-done"
    SUSPENDED = "suspended", N_("suspendue"), "tag-blocked"
    TERMINATED = "terminated", N_("résiliée"), "tag-rejected"
    CLOSED = "closed", N_("clôturée"), ""
    ABANDONED = "abandoned", N_("abandonnée"), "tag-rejected"


class TrancheState(LabelledEnum):
    PLANNED = "planned", N_("prévue"), "tag-todo"
    DUE = "due", N_("exigible"), "tag-wait"
    REQUESTED = "requested", N_("demandée"), "tag-progress"
    VERIFIED = "verified", N_("vérifiée"), "tag-progress"
    ORDERED = "ordered", N_("ordonnée"), "tag-progress"
    PAID = "paid", N_("payée"), "tag-done"
    FAILED = "failed", N_("rejetée"), "tag-late"
    CANCELLED = "cancelled", N_("annulée"), "tag-rejected"


class Party(LabelledEnum):
    ASSOCIATION = "association", N_("l’association")
    MINISTRY = "ministry", N_("le ministère")


WORKFLOW = workflow(
    "agreement",
    offer=([AgreementState.DRAFT], AgreementState.TO_SIGN),
    enter_into_force=([AgreementState.TO_SIGN], AgreementState.IN_FORCE),
    suspend=([AgreementState.IN_FORCE], AgreementState.SUSPENDED),
    resume=([AgreementState.SUSPENDED], AgreementState.IN_FORCE),
    terminate=([AgreementState.IN_FORCE, AgreementState.SUSPENDED], AgreementState.TERMINATED),
    close=([AgreementState.IN_FORCE], AgreementState.CLOSED),
    abandon=([AgreementState.DRAFT, AgreementState.TO_SIGN], AgreementState.ABANDONED),
)
TRANCHE_WORKFLOW = workflow(
    "tranche",
    open=([TrancheState.PLANNED], TrancheState.DUE),
    request=([TrancheState.DUE, TrancheState.FAILED], TrancheState.REQUESTED),
    verify=([TrancheState.REQUESTED], TrancheState.VERIFIED),
    send_back=([TrancheState.REQUESTED, TrancheState.VERIFIED], TrancheState.DUE),
    order=([TrancheState.VERIFIED], TrancheState.ORDERED),
    pay=([TrancheState.ORDERED], TrancheState.PAID),
    fail=([TrancheState.ORDERED], TrancheState.FAILED),
    cancel=([TrancheState.PLANNED, TrancheState.DUE], TrancheState.CANCELLED),
)
