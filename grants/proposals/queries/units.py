"""What a page says it saw of each unit, and the units that others changed since."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from grants.calls.models import BudgetHeading
from grants.core.db import db
from grants.core.i18n import pick
from grants.proposals.content import BudgetRow
from grants.proposals.models import DraftUnit, Proposal
from grants.proposals.sheets import ExportedCost
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
