"""States of a report revision and of a cell."""

from grants.core.labels import N_, LabelledEnum
from grants.core.workflow import workflow


class RevisionState(LabelledEnum):
    DRAFT = "draft", N_("brouillon"), "tag-progress"
    SUBMITTED = "submitted", N_("déposé"), "tag-wait"
    RETURNED = "returned", N_("à corriger"), "tag-correct"
    VALIDATED = "validated", N_("validé"), "tag-done"
    SUPERSEDED = "superseded", N_("remplacé"), "tag-rejected"


class CellState(LabelledEnum):
    VALUE = "value", N_("valeur")
    ZERO = "zero", N_("zéro")
    NOT_COLLECTED = "not_collected", N_("non collecté")


WORKFLOW = workflow(
    "report",
    submit=([RevisionState.DRAFT], RevisionState.SUBMITTED),
    send_back=([RevisionState.SUBMITTED], RevisionState.RETURNED),
    validate=([RevisionState.SUBMITTED], RevisionState.VALIDATED),
    supersede=([RevisionState.VALIDATED, RevisionState.RETURNED], RevisionState.SUPERSEDED),
)
