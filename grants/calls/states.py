"""States of a call."""

from grants.core.labels import N_, LabelledEnum
from grants.core.workflow import workflow


class CallState(LabelledEnum):
    DRAFT = "draft", N_("brouillon"), "tag-progress"
    TO_APPROVE = "to_approve", N_("à approuver"), "tag-wait"
    PUBLISHED = "published", N_("publié"), "tag-open"
    IN_EVALUATION = "in_evaluation", N_("en évaluation"), "tag-progress"
    DECIDED = "decided", N_("décidé"), "tag-done"
    CLOSED_OUT = "closed_out", N_("clôturé"), ""
    CANCELLED = "cancelled", N_("annulé"), "tag-rejected"


WORKFLOW = workflow(
    "call",
    ask_approval=([CallState.DRAFT], CallState.TO_APPROVE),
    send_back=([CallState.TO_APPROVE], CallState.DRAFT),
    approve=([CallState.TO_APPROVE], CallState.TO_APPROVE),
    publish=([CallState.TO_APPROVE], CallState.PUBLISHED),
    start_evaluation=([CallState.PUBLISHED], CallState.IN_EVALUATION),
    decide=([CallState.IN_EVALUATION], CallState.DECIDED),
    close_out=([CallState.DECIDED], CallState.CLOSED_OUT),
    cancel=([CallState.DRAFT, CallState.TO_APPROVE, CallState.PUBLISHED], CallState.CANCELLED),
)
