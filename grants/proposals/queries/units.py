"""What a page says it saw of each unit, and the units that others changed since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from grants.accounts.models import User
from grants.calls.models import BudgetHeading
from grants.core.db import db
from grants.core.i18n import pick
from grants.proposals.content import BudgetRow
from grants.proposals.models import DraftPresence, DraftUnit, Proposal
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


def unit_tokens(proposal: Proposal, section: str) -> dict[str, str]:
    """Return the token of each unit that exists in a section, by key: one statement a kind and one more."""
    rows = db.session.execute(
        select(DraftUnit.key, DraftUnit.revision).where(
            DraftUnit.proposal_id == proposal.id, DraftUnit.section == section
        )
    )
    revisions = {row.key: row.revision for row in rows}
    found = {}
    for code, kind in KINDS.items():
        if not kind.shows(section):
            continue
        for what, values in kind.read(proposal, None).items():
            key = f"{code}:{what}"
            if section_of(key) == section:
                found[key] = seen_token(revisions.get(key, 0), values)
    return found


def last_edits(proposal_id: int, section: str | None = None) -> dict[str, tuple[datetime, int | None]]:
    """Return when and by whom each section was last changed: one statement."""
    rows = select(DraftUnit.section, DraftUnit.updated_at, DraftUnit.updated_by_id).where(
        DraftUnit.proposal_id == proposal_id
    )
    if section is not None:
        rows = rows.where(DraftUnit.section == section)
    ordered = db.session.execute(rows.order_by(DraftUnit.updated_at))
    return {row.section: (row.updated_at, row.updated_by_id) for row in ordered}


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
