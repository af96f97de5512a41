"""Read the rows beside activities and budget, the answers, what is confirmed, and the last edits."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import bindparam, select

from grants.core.db import db
from grants.proposals.content import AnswerRow
from grants.proposals.models import Answer, Confirmation
from grants.proposals.plan_rows import KINDS
from grants.proposals.units.plan import MODELS, value_of

_OWNER: Any = bindparam("proposal_id")
_ANSWERS = select(Answer).where(Answer.proposal_id == _OWNER).order_by(Answer.question_code)
_CONFIRMED = (
    select(Confirmation.kind, Confirmation.code)
    .where(Confirmation.proposal_id == _OWNER)
    .order_by(Confirmation.code)
)


@dataclass(frozen=True)
class Confirmed:
    """Codes of what the applicant confirmed."""

    references: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


def reader(name: str) -> Callable[[int], tuple[Any, ...]]:
    """Return the function that reads one kind of rows of a proposal: one statement."""
    model, row = MODELS[name], KINDS[name].row
    columns = (getattr(model, item.name) for item in fields(row))
    ordered = select(*columns).where(model.proposal_id == _OWNER).order_by(model.position, model.id)

    def read(proposal_id: int) -> tuple[Any, ...]:
        found = db.session.execute(ordered, {"proposal_id": proposal_id})
        return tuple(row(*values) for values in found)

    return read


def answers(proposal_id: int) -> tuple[AnswerRow, ...]:
    """Return the answers to extra questions that hold something, by code; files are among the documents."""
    rows = db.session.scalars(_ANSWERS, {"proposal_id": proposal_id})
    return tuple(
        AnswerRow(row.question_code, row.kind, value_of(row), row.label, row.meaning) for row in rows
    )


def confirmed(proposal_id: int) -> Confirmed:
    """Return what is confirmed, in the order of the codes: one statement."""
    rows = db.session.execute(_CONFIRMED, {"proposal_id": proposal_id}).all()
    return Confirmed(
        tuple(code for kind, code in rows if kind == "reference"),
        tuple(code for kind, code in rows if kind == "statement"),
    )
