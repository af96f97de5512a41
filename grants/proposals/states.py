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
    close_unjudged=(
        [ProposalState.SUBMITTED, ProposalState.IN_EVALUATION, ProposalState.EVALUATED],
        ProposalState.REJECTED,
    ),
    annul_refusal=([ProposalState.REJECTED, ProposalState.RESERVE], ProposalState.EVALUATED),
    renounce=([ProposalState.SELECTED, ProposalState.RESERVE], ProposalState.RENOUNCED),
)

# Texts of a proposal, each kept in its own row: name, French label, longest text accepted.
TEXTS = (
    ("summary", N_("Résumé du projet"), 3000),
    ("needs", N_("Besoins auxquels le projet répond"), 5000),
    ("target_group", N_("Public visé et manière de le rejoindre"), 3000),
    ("after_grant", N_("Ce qui reste après la subvention"), 3000),
    ("follow_up", N_("Suivi du projet et mesure des résultats"), 3000),
    ("protection", N_("Égalité entre femmes et hommes et protection des personnes"), 3000),
    ("participation", N_("Participation des personnes migrantes"), 3000),
)
# The section in which each text is written.
TEXT_SECTIONS = {
    "basics": ("summary",),
    "needs": ("needs", "target_group"),
    "sustainability": ("after_grant", "follow_up", "protection", "participation"),
}
