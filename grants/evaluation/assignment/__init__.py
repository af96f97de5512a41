"""The choice of evaluators for the files of a call (decision rule 1): exact, explained, reproducible.

`terms` says what is asked and answered, `draw` chooses, `clash` names demands that cannot hold together,
`recorded` writes the input down so that anyone can redo the draw.
"""

from grants.evaluation.assignment.clash import Demand, DemandKind, StrictPlan, assign_strictly, find_clash
from grants.evaluation.assignment.draw import assign_evaluators
from grants.evaluation.assignment.recorded import read_input, record_input, redo
from grants.evaluation.assignment.terms import AssignmentPlan, EvaluatorOffer, FileNeed, Shortage

__all__ = [
    "AssignmentPlan",
    "Demand",
    "DemandKind",
    "EvaluatorOffer",
    "FileNeed",
    "Shortage",
    "StrictPlan",
    "assign_evaluators",
    "assign_strictly",
    "find_clash",
    "read_input",
    "record_input",
    "redo",
]
