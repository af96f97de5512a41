"""States of an e-mail."""

from grants.core.labels import N_, LabelledEnum
from grants.core.workflow import workflow


class EmailState(LabelledEnum):
    QUEUED = "queued", N_("à envoyer"), "tag-wait"
    SENT = "sent", N_("envoyé"), "tag-done"
    FAILED = "failed", N_("échec"), "tag-late"


WORKFLOW = workflow(
    "email",
    send=([EmailState.QUEUED], EmailState.SENT),
    give_up=([EmailState.QUEUED], EmailState.FAILED),
)
