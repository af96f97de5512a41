"""Scan states of a stored file."""

from grants.core.labels import N_, LabelledEnum


class ScanState(LabelledEnum):
    PENDING = "pending", N_("analyse en attente"), "tag-wait"
    CLEAN = "clean", N_("sain"), "tag-done"
    INFECTED = "infected", N_("infecté"), "tag-late"
    NOT_CHECKED = "not_checked", N_("non analysé"), ""
