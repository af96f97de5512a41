"""What a page says it saw of each unit, and the units that others changed since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select

from grants.accounts.models import User
from grants.calls.models import BudgetHeading
from grants.core.db import db
from grants.core.i18n import pick
from grants.proposals.content import BudgetRow, ProposalContent
from grants.proposals.models import DraftPresence, DraftUnit, Proposal
from grants.proposals.queries.contents import content_of
from grants.proposals.sheets import ExportedCost
from grants.proposals.units import KINDS, Values, read_units, section_of, seen_token
from grants.strategy.models import SubLine
from grants.territory.models import City

# Fields of units that hold a code of another table, whose names people read.
CODED_FIELDS: dict[str, Any] = {
    "sub_line_code": SubLine,
    "city_code": City,
    "heading_code": BudgetHeading,
}


# A beat comes every ten seconds; three missed ones, and the person has left.
PRESENT = timedelta(seconds=35)
# A batch carries the instant its request arrived and is committed a little later.
OVERLAP = timedelta(seconds=30)


@dataclass(frozen=True)
class Present:
    """Another person who has the draft open: where, and in which unit if the cursor stands in one."""

    user_id: int
    name: str
    section: str
    unit_key: str | None


@dataclass(frozen=True)
class ChangedUnit:
    """A unit that was saved lately; values None where the row was taken away."""

    key: str
    values: Values | None
    revision: int
    updated_by_id: int | None
    updated_at: datetime


@dataclass(frozen=True)
class SectionEdits:
    """The revisions of a section's units by key, and its last change."""

    revisions: Mapping[str, int]
    at: datetime | None = None
    by: str = ""


def others_present(proposal_id: int, user_id: int | None, at: datetime) -> list[Present]:
    """Return the other members who have the draft open, by name: one statement."""
    rows = db.session.execute(
        select(User.id, User.display_name, DraftPresence.section, DraftPresence.unit_key)
        .join(User, User.id == DraftPresence.user_id)
        .where(
            DraftPresence.proposal_id == proposal_id,
            DraftPresence.user_id != user_id,
            DraftPresence.seen_at > at - PRESENT,
        )
        .order_by(User.display_name, User.id)
    )
    return [Present(*row) for row in rows]


def changed_since(proposal: Proposal, section: str, since: datetime) -> list[ChangedUnit]:
    """Return the units of a section saved since an instant, a little before included: few statements."""
    units = db.session.scalars(
        select(DraftUnit)
        .where(
            DraftUnit.proposal_id == proposal.id,
            DraftUnit.section == section,
            DraftUnit.updated_at >= since - OVERLAP,
        )
        .order_by(DraftUnit.updated_at, DraftUnit.key)
    ).all()
    values = read_units(proposal, [unit.key for unit in units])
    return [
        ChangedUnit(unit.key, values.get(unit.key), unit.revision, unit.updated_by_id, unit.updated_at)
        for unit in units
    ]


def section_edits(proposal_id: int, section: str) -> SectionEdits:
    """Return the revision of each unit of a section, when it was last changed and by whom: one statement.

    Whoever shows the content beside them reads it afterwards: an older revision with newer values is at
    worst a conflict to look at, a newer revision with older values would be words overwritten unseen.
    """
    rows = db.session.execute(
        select(DraftUnit.key, DraftUnit.revision, DraftUnit.updated_at, User.display_name)
        .outerjoin(User, User.id == DraftUnit.updated_by_id)
        .where(DraftUnit.proposal_id == proposal_id, DraftUnit.section == section)
        .order_by(DraftUnit.updated_at)
    ).all()
    revisions = {row.key: row.revision for row in rows}
    if not rows:
        return SectionEdits(revisions)
    return SectionEdits(revisions, rows[-1].updated_at, rows[-1].display_name or "")


def unit_tokens(proposal: Proposal, section: str) -> dict[str, str]:
    """Return the token of each unit that exists in a section, by key: few statements."""
    revisions = section_edits(proposal.id, section).revisions
    return tokens_of(proposal, section, content_of(proposal, [section]), revisions)


def tokens_of(
    proposal: Proposal, section: str, content: ProposalContent, revisions: Mapping[str, int]
) -> dict[str, str]:
    """Return the token of each unit of a section that a content holds, by key."""
    found = {}
    for code, kind in KINDS.items():
        if not kind.shows(section):
            continue
        for what, values in kind.shown(proposal, content).items():
            key = f"{code}:{what}"
            if section_of(key) == section:
                found[key] = seen_token(revisions.get(key, 0), values)
    return found


def last_edits(proposal_id: int) -> dict[str, tuple[datetime, str]]:
    """Return when and by whom each section was last changed: one statement."""
    latest = (
        select(DraftUnit.section, func.max(DraftUnit.updated_at).label("at"))
        .where(DraftUnit.proposal_id == proposal_id)
        .group_by(DraftUnit.section)
        .subquery()
    )
    rows = db.session.execute(
        select(DraftUnit.section, DraftUnit.updated_at, User.display_name)
        .join(latest, and_(latest.c.section == DraftUnit.section, latest.c.at == DraftUnit.updated_at))
        .outerjoin(User, User.id == DraftUnit.updated_by_id)
        .where(DraftUnit.proposal_id == proposal_id)
    )
    return {row.section: (row.updated_at, row.display_name or "") for row in rows}


def exported_costs(proposal: Proposal, rows: Sequence[BudgetRow]) -> list[ExportedCost]:
    """Return the costs of a draft with the revision of each: one statement."""
    found = db.session.execute(
        select(DraftUnit.key, DraftUnit.revision).where(
            DraftUnit.proposal_id == proposal.id, DraftUnit.section == "budget"
        )
    )
    revisions = {row.key: row.revision for row in found}
    return [ExportedCost(row, revisions.get(f"budget:{row.id}", 0)) for row in rows]


def names_of_codes(field: str, codes: set[str]) -> dict[str, str]:
    """Return the names of the codes found in a field, in the reader's language: one statement."""
    if not codes:
        return {}
    model = CODED_FIELDS[field]
    return {row.code: pick(row) for row in db.session.scalars(select(model).where(model.code.in_(codes)))}
