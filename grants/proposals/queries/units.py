"""What a page says it saw of each unit, and the units that others changed since."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from grants.calls.models import BudgetHeading
from grants.core.db import db
from grants.core.i18n import pick
from grants.proposals.models import DraftUnit, Proposal
from grants.proposals.units import KINDS, section_of, seen_token
from grants.strategy.models import SubLine
from grants.territory.models import City

# Fields of units that hold a code of another table, whose names people read.
CODED_FIELDS: dict[str, Any] = {
    "sub_line_code": SubLine,
    "city_code": City,
    "heading_code": BudgetHeading,
}


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


def names_of_codes(field: str, codes: set[str]) -> dict[str, str]:
    """Return the names of the codes found in a field, in the reader's language: one statement."""
    if not codes:
        return {}
    model = CODED_FIELDS[field]
    return {row.code: pick(row) for row in db.session.scalars(select(model).where(model.code.in_(codes)))}
