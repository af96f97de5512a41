"""Read what stands beside an evaluator's own marks: the private note, and why they were reopened."""

from sqlalchemy import select

from grants.core.db import db
from grants.evaluation.models import Evaluation, ValidatedMarks
from grants.evaluation.units import NOTE, Stand, blank

# Assigned at version 1, begun, validated and reopened: no evaluation reopened has a lower version.
FIRST_REOPENED = 4


def note_of(evaluation: Evaluation) -> Stand:
    """Return the note of an evaluation that its own evaluator found through get_own."""
    row = evaluation.note
    return blank(NOTE) if row is None else Stand(row.body, row.revision)


def reopening_of(evaluation: Evaluation) -> str | None:
    """Return why the evaluation was reopened, None when it never was: one statement at most."""
    if evaluation.validated_at is not None or evaluation.version < FIRST_REOPENED:
        return None
    return db.session.scalar(
        select(ValidatedMarks.reopening_reason)
        .where(ValidatedMarks.evaluation_id == evaluation.id)
        .order_by(ValidatedMarks.number.desc())
        .limit(1)
    )
