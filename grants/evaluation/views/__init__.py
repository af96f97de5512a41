"""Pages of evaluation: for evaluators, for staff of the selection, and the letter of a decision."""

from flask import Blueprint

blueprint = Blueprint("evaluation", __name__)

from grants.evaluation.views import (  # noqa: E402
    appeal_answers,
    appeals,
    applicability,
    assignment,
    autosave,
    beside,
    calibration,
    cockpit,
    competences,
    completion,
    decisions,
    evaluator,
    item_acts,
    letters,
    minutes,
    pool,
    profile,
    reopening,
    scoring,
    screening,
    selection,
    sittings,
    wall,
)

__all__ = [
    "appeal_answers",
    "appeals",
    "applicability",
    "assignment",
    "autosave",
    "beside",
    "blueprint",
    "calibration",
    "cockpit",
    "competences",
    "completion",
    "decisions",
    "evaluator",
    "item_acts",
    "letters",
    "minutes",
    "pool",
    "profile",
    "reopening",
    "scoring",
    "screening",
    "selection",
    "sittings",
    "wall",
]
