"""States of a call, of the questions about it, of its corrigenda and of gaps in the heartbeat."""

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
    cancel=(
        [CallState.DRAFT, CallState.TO_APPROVE, CallState.PUBLISHED, CallState.IN_EVALUATION],
        CallState.CANCELLED,
    ),
)


class QuestionState(LabelledEnum):
    ASKED = "asked", N_("à répondre"), "tag-wait"
    ANSWERED = "answered", N_("répondue"), "tag-done"
    SET_ASIDE = "set_aside", N_("écartée"), "tag-rejected"


QUESTION_WORKFLOW = workflow(
    "call_question",
    answer=([QuestionState.ASKED, QuestionState.SET_ASIDE], QuestionState.ANSWERED),
    set_aside=([QuestionState.ASKED], QuestionState.SET_ASIDE),
)


class CorrigendumState(LabelledEnum):
    DRAFT = "draft", N_("brouillon"), "tag-progress"
    TO_APPROVE = "to_approve", N_("à approuver"), "tag-wait"
    APPROVED = "approved", N_("approuvé"), "tag-done"
    PUBLISHED = "published", N_("publié"), "tag-open"
    ABANDONED = "abandoned", N_("abandonné"), "tag-rejected"


CORRIGENDUM_WORKFLOW = workflow(
    "corrigendum",
    ask_approval=([CorrigendumState.DRAFT], CorrigendumState.TO_APPROVE),
    send_back=([CorrigendumState.TO_APPROVE, CorrigendumState.APPROVED], CorrigendumState.DRAFT),
    approve=([CorrigendumState.TO_APPROVE], CorrigendumState.APPROVED),
    publish=([CorrigendumState.APPROVED], CorrigendumState.PUBLISHED),
    publish_by_rule=([CorrigendumState.DRAFT], CorrigendumState.PUBLISHED),
    abandon=(
        [CorrigendumState.DRAFT, CorrigendumState.TO_APPROVE, CorrigendumState.APPROVED],
        CorrigendumState.ABANDONED,
    ),
)


class GapState(LabelledEnum):
    PROPOSED = "proposed", N_("à confirmer"), "tag-wait"
    CONFIRMED = "confirmed", N_("confirmée"), "tag-done"
    DISMISSED = "dismissed", N_("écartée"), "tag-rejected"


GAP_WORKFLOW = workflow(
    "service_gap",
    confirm=([GapState.PROPOSED], GapState.CONFIRMED),
    dismiss=([GapState.PROPOSED], GapState.DISMISSED),
)
