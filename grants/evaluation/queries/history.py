"""Read what was validated of an evaluation, each time: for the call manager only."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from grants.accounts.models import User
from grants.core.db import db
from grants.evaluation.grids import CriterionRow, GridRows
from grants.evaluation.marking import MarkInput
from grants.evaluation.models import ValidatedMarks
from grants.evaluation.states import Confidence, MarkKind


@dataclass(frozen=True)
class ValidatedSet:
    """One validation: its marks in the order of the grid, None where the criterion did not apply."""

    number: int
    marks: tuple[tuple[CriterionRow, MarkInput | None], ...]
    general: str
    confidence: Confidence | None
    validated_at: datetime
    reopened_at: datetime | None
    reopened_by: str | None
    reason: str | None


def history_of(evaluation_id: int, grid: GridRows) -> list[ValidatedSet]:
    """Return each set of marks that was validated, the last first: one statement."""
    rows = db.session.execute(
        select(ValidatedMarks, User.display_name)
        .outerjoin(User, User.id == ValidatedMarks.reopened_by_id)
        .where(ValidatedMarks.evaluation_id == evaluation_id)
        .order_by(ValidatedMarks.number.desc())
    )
    return [
        ValidatedSet(
            row.number,
            tuple((criterion, _mark(row, criterion.code)) for criterion in grid.criteria),
            row.general_comment,
            row.confidence,
            row.validated_at,
            row.reopened_at,
            name,
            row.reopening_reason,
        )
        for row, name in rows
    ]


def _mark(row: ValidatedMarks, code: str) -> MarkInput | None:
    if code in row.left_out:
        return None
    kept = row.marks.get(code)
    if kept is None:
        return MarkInput()
    return MarkInput(kept["half_points"], kept["kind"] == MarkKind.ABSTAINED, kept["comment"])
