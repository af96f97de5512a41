"""The history of a draft: who changed what, when, newest first."""

from dataclasses import dataclass

from sqlalchemy import select

from grants.accounts.models import User
from grants.core.db import db
from grants.core.pagination import Page, paginate
from grants.proposals.models import DraftChange

PER_PAGE = 20


@dataclass(frozen=True)
class ChangeFilters:
    """What the reader of a history asks for; empty means all."""

    person: int | None = None
    section: str = ""


def changes_of(proposal_id: int, filters: ChangeFilters, number: int) -> Page:
    """Return one page of the changes of a draft: two statements."""
    statement = select(DraftChange).where(DraftChange.proposal_id == proposal_id)
    if filters.person is not None:
        statement = statement.where(DraftChange.by_id == filters.person)
    if filters.section:
        statement = statement.where(DraftChange.section == filters.section)
    return paginate(statement.order_by(DraftChange.at.desc(), DraftChange.id.desc()), number, PER_PAGE)


def writers_of(proposal_id: int) -> list[tuple[int, str]]:
    """Return who changed a draft, as (key, name), by name: one statement."""
    rows = db.session.execute(
        select(User.id, User.display_name)
        .where(User.id.in_(select(DraftChange.by_id).where(DraftChange.proposal_id == proposal_id)))
        .order_by(User.display_name, User.id)
    )
    return [(key, name) for key, name in rows]


def changed_sections(proposal_id: int) -> list[str]:
    """Return the sections that were changed: one statement."""
    rows = select(DraftChange.section).where(DraftChange.proposal_id == proposal_id).distinct()
    return sorted(db.session.scalars(rows))
