"""States and kinds of an obligation."""

from grants.core.labels import N_, LabelledEnum
from grants.core.workflow import workflow


class ObligationState(LabelledEnum):
    DUE = "due", N_("due"), "tag-wait"
    EXTENDED = "extended", N_("prolongée"), "tag-wait"
    SATISFIED = "satisfied", N_("satisfaite"), "tag-done"
    WAIVED = "waived", N_("levée"), ""


class ObligationKind(LabelledEnum):
    PROGRESS_REPORT = "progress_report", N_("rapport d’avancement")
    FINAL_REPORT = "final_report", N_("rapport final")


WORKFLOW = workflow(
    "obligation",
    extend=([ObligationState.DUE, ObligationState.EXTENDED], ObligationState.EXTENDED),
    satisfy=([ObligationState.DUE, ObligationState.EXTENDED], ObligationState.SATISFIED),
    waive=([ObligationState.DUE, ObligationState.EXTENDED], ObligationState.WAIVED),
)
