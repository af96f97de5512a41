"""States of what follows the publication of a call: questions and corrigenda."""

from grants.core.labels import N_, LabelledEnum
from grants.core.workflow import workflow


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
