"""Read the rows beside activities and budget, the answers, what is confirmed, and the last edits."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import select

from grants.core.db import db
from grants.proposals.content import AnswerRow
from grants.proposals.models import (
    Answer,
    Confirmation,
    Funder,
    Milestone,
    OtherSubsidy,
    Partner,
    SectionEdit,
    TeamMember,
)
from grants.proposals.plan_rows import KINDS

MODELS: dict[str, Any] = {
    "milestones": Milestone,
    "team": TeamMember,
    "partners": Partner,
    "funders": Funder,
    "subsidies": OtherSubsidy,
}


@dataclass(frozen=True)
class Confirmed:
    """Codes of what the applicant confirmed."""

    references: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


def reader(name: str) -> Callable[[int], tuple[Any, ...]]:
    """Return the function that reads one kind of rows of a proposal: one statement."""
    model, row = MODELS[name], KINDS[name].row
    names = [item.name for item in fields(row)]

    def read(proposal_id: int) -> tuple[Any, ...]:
        ordered = select(*(getattr(model, column) for column in names)).where(
            model.proposal_id == proposal_id
        )
        found = db.session.execute(ordered.order_by(model.position, model.id))
        return tuple(row(*values) for values in found)

    return read


def answers(proposal_id: int) -> tuple[AnswerRow, ...]:
    """Return the answers to extra questions that hold something, by code; files are among the documents."""
    rows = db.session.scalars(
        select(Answer).where(Answer.proposal_id == proposal_id).order_by(Answer.question_code)
    )
    return tuple(
        AnswerRow(row.question_code, row.kind, value_of(row), row.label, row.meaning) for row in rows
    )


def value_of(row: Answer) -> Any:
    """Return the value of an answer, from the column of its kind."""
    if row.kind in ("number", "amount"):
        return row.number
    if row.kind == "yes_no":
        return bool(row.number)
    if row.kind == "date":
        return row.day.isoformat() if row.day else None
    return row.codes if row.kind == "choices" else row.body


def confirmed(proposal_id: int) -> Confirmed:
    """Return what is confirmed, in the order of the codes: one statement."""
    rows = db.session.execute(
        select(Confirmation.kind, Confirmation.code)
        .where(Confirmation.proposal_id == proposal_id)
        .order_by(Confirmation.code)
    ).all()
    return Confirmed(
        tuple(code for kind, code in rows if kind == "reference"),
        tuple(code for kind, code in rows if kind == "statement"),
    )


def last_edits(proposal_id: int, section: str | None = None) -> dict[str, tuple[datetime, int | None]]:
    """Return when and by whom each section was last changed: one statement."""
    rows = select(SectionEdit).where(SectionEdit.proposal_id == proposal_id)
    if section is not None:
        rows = rows.where(SectionEdit.section == section)
    return {row.section: (row.edited_at, row.edited_by_id) for row in db.session.scalars(rows)}
