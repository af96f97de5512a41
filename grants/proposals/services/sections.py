"""Bring a section made of rows to a whole: what imports, copies and restores do, whatever stands."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from grants.core.actors import Actor
from grants.core.db import db
from grants.proposals.content import ActivityRow, BudgetRow, PlannedRow
from grants.proposals.models import Proposal
from grants.proposals.services.guards import require_draft
from grants.proposals.services.units import UnitChange, save_section
from grants.proposals.units import KINDS
from grants.proposals.units.kinds import RowKind


def save_activities(
    proposal: Proposal,
    rows: Sequence[ActivityRow],
    actor: Actor,
    at: datetime,
    removed: Collection[int] | None = None,
) -> None:
    """Save activities: rows with an id change that row, others are added.

    removed names the rows to take away; without it every row not given goes, so that the section becomes
    what was given. DomainError for a kind of another line.
    """
    save_rows(proposal, "activity", rows, actor, at, removed)


def save_budget(
    proposal: Proposal,
    rows: Sequence[BudgetRow],
    actor: Actor,
    at: datetime,
    removed: Collection[int] | None = None,
) -> None:
    """Save budget lines as save_activities does, and the sums shown in lists (centimes).

    A line that does not balance is kept as typed in a draft: it is named and refused at submission.
    """
    save_rows(proposal, "budget", rows, actor, at, removed)


def save_beneficiaries(
    proposal: Proposal,
    cells: Sequence[PlannedRow],
    actor: Actor,
    at: datetime,
    cities: Collection[str] | None = None,
) -> None:
    """Save planned persons by city, sex and age; totals are always computed.

    cities names those to bring to what is given: others keep their cells; without it every city is.
    Raises DomainError for an unknown sex or age or a negative count.
    """
    require_draft(proposal, actor)
    typed: dict[str, dict[str, int]] = {}
    for cell in cells:
        typed.setdefault(cell.city_code, {})[f"{cell.sex} {cell.age}"] = cell.value
    present = KINDS["city"].read(proposal, None)
    wanted = (set(present) | set(typed)) if cities is None else set(cities) | set(typed)
    changes = [UnitChange(f"city:{code}", typed.get(code, {})) for code in sorted(wanted)]
    save_section(proposal, changes, actor, at)


def save_rows(
    proposal: Proposal,
    code: str,
    rows: Sequence[Any],
    actor: Actor,
    at: datetime,
    removed: Collection[int] | None = None,
) -> None:
    """Bring the rows of one kind to what is given, keeping the identity and the order of those that stay."""
    require_draft(proposal, actor)
    kind = KINDS[code]
    if not isinstance(kind, RowKind):
        raise TypeError(f"{code} has no rows")
    present = set(kind.read(proposal, None))
    given = {str(row.id) for row in rows if row.id is not None} & present
    gone = present - given if removed is None else {str(key) for key in removed} & present - given
    changes = [UnitChange(f"{code}:{key}", None) for key in sorted(gone, key=int)]
    for row in rows:
        known = str(row.id) if row.id is not None and str(row.id) in present else ""
        changes.append(UnitChange(f"{code}:{known}", kind.values_of(row)))
    outcomes = save_section(proposal, changes, actor, at)
    _place(kind, [outcome.key for outcome in outcomes if outcome.change.values is not None])


def _place(kind: RowKind, keys: Sequence[str]) -> None:
    """Put the rows in the order given; the others keep their place behind them."""
    for position, key in enumerate(keys):
        row = db.session.get(kind.model, int(key.partition(":")[2]))
        if row is not None:
            row.position = position
