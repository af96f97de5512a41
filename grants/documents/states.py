"""Scan states of stored bytes, and the moves between them."""

from grants.core.labels import N_, LabelledEnum
from grants.core.workflow import workflow


class ScanState(LabelledEnum):
    PENDING = "pending", N_("analyse en attente"), "tag-wait"
    CLEAN = "clean", N_("sain"), "tag-done"
    INFECTED = "infected", N_("infecté"), "tag-late"
    NOT_CHECKED = "not_checked", N_("non analysé"), ""


WORKFLOW = workflow(
    "scan",
    ask=([ScanState.NOT_CHECKED], ScanState.PENDING),
    clear=([ScanState.PENDING], ScanState.CLEAN),
    infect=([ScanState.PENDING], ScanState.INFECTED),
    skip=([ScanState.PENDING], ScanState.NOT_CHECKED),
)
