"""States of a proposal and the texts it is made of."""

from grants.core.labels import N_, LabelledEnum
from grants.core.workflow import workflow


class ProposalState(LabelledEnum):
    DRAFT = "draft", N_("brouillon"), "tag-progress"
    SUBMITTED = "submitted", N_("déposé"), "tag-done"
    WITHDRAWN = "withdrawn", N_("retiré"), "tag-rejected"
    INADMISSIBLE = "inadmissible", N_("irrecevable"), "tag-rejected"
    INELIGIBLE = "ineligible", N_("inéligible"), "tag-rejected"
    IN_EVALUATION = "in_evaluation", N_("en évaluation"), "tag-progress"
    EVALUATED = "evaluated", N_("évalué"), "tag-wait"
    SELECTED = "selected", N_("retenu"), "tag-done"
    RESERVE = "reserve", N_("liste d’attente"), "tag-reserve"
    REJECTED = "rejected", N_("non retenu"), "tag-rejected"
    RENOUNCED = "renounced", N_("renoncé"), "tag-rejected"


WORKFLOW = workflow(
    "proposal",
    submit=([ProposalState.DRAFT], ProposalState.SUBMITTED),
    resume=([ProposalState.SUBMITTED], ProposalState.DRAFT),
    restore=([ProposalState.DRAFT], ProposalState.SUBMITTED),
    withdraw=([ProposalState.DRAFT, ProposalState.SUBMITTED], ProposalState.WITHDRAWN),
    refuse_admission=([ProposalState.SUBMITTED], ProposalState.INADMISSIBLE),
    refuse_eligibility=([ProposalState.SUBMITTED], ProposalState.INELIGIBLE),
    admit=([ProposalState.SUBMITTED], ProposalState.IN_EVALUATION),
    close_evaluation=([ProposalState.IN_EVALUATION], ProposalState.EVALUATED),
    select=([ProposalState.EVALUATED, ProposalState.RESERVE], ProposalState.SELECTED),
    put_on_reserve=([ProposalState.EVALUATED], ProposalState.RESERVE),
    reject=([ProposalState.EVALUATED, ProposalState.RESERVE], ProposalState.REJECTED),
    renounce=([ProposalState.SELECTED, ProposalState.RESERVE], ProposalState.RENOUNCED),
)

# Texts of a proposal, each kept in its own row: name, French label, longest text accepted.
TEXTS = (
    ("summary", N_("Résumé du projet"), 3000),
    ("needs", N_("Besoins et public visé"), 5000),
)
