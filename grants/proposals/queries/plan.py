"""Read the rows beside activities and budget, the answers, what is confirmed, and the last edits."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select

from grants.core.db import db
from grants.proposals.content import AnswerRow
from grants.proposals.models import Answer, Confirmation
from grants.proposals.plan_rows import KINDS
from grants.proposals.units.plan import MODELS, value_of


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
