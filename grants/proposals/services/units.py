"""Save units of a draft: the one mechanism of autosave and of the buttons, which loses nobody's words."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_
from sqlalchemy import select as select_rows

from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.i18n import _
from grants.proposals.models import DraftChange, DraftUnit, Proposal
from grants.proposals.services.guards import require_draft
from grants.proposals.units import KINDS, Values, kind_of, plain, read_units, section_of, what_of
from grants.proposals.units.kinds import RowKind

COALESCE = timedelta(minutes=10)
SESSION_OF_WORK = timedelta(minutes=30)


@dataclass(frozen=True)
class UnitChange:
    """New values of a unit ("activity:" is a new row, values None take a row away).

    seen is the revision that the writer saw; None means whatever stands, for acts that replace a whole.
    """

    key: str
    values: Values | None
    seen: int | None = None
    client_key: str | None = None


@dataclass(frozen=True)
class UnitNow:
    """A unit as somebody else left it; values None where the row was taken away."""

    key: str
    values: Values | None
    revision: int
    updated_by_id: int | None
    updated_at: datetime | None


@dataclass
class Outcome:
    """What became of a change: saved, same (nothing to do), conflict with what stands, or refused."""

    change: UnitChange
    status: str
    key: str
    revision: int
    now: UnitNow | None = None
    error: DomainError | None = None
    row: Any = None


class UnitsConflict(Conflict):
    """Somebody else changed units since the reader opened them; units holds what stands now, by key."""

    def __init__(self, units: dict[str, UnitNow]) -> None:
        super().__init__(
            _("Une autre personne a modifié la même chose entre-temps. Voici les deux versions : choisissez.")
        )
        self.units = units


@dataclass
class _Batch:
    """What one batch works on: the units concerned, their values, and what it has done so far."""

    proposal: Proposal
    actor: Actor
    at: datetime
    units: dict[str, DraftUnit]
    by_client_key: dict[str, DraftUnit]
    values: dict[str, Values]
    changes: dict[int, DraftChange]
    positions: dict[str, int] = field(default_factory=dict)


def save_units(
    proposal: Proposal, changes: Sequence[UnitChange], actor: Actor, at: datetime
) -> list[Outcome]:
    """Save the changes that nobody else's conflict with, and say of each what became of it.

    The same batch twice changes nothing the second time; a new row sent again under its client key is
    not doubled. Raises NotAllowed for who is no member, Conflict when it is no longer a draft.
    """
    require_draft(proposal, actor)
    batch = _load(proposal, changes, actor, at)
    outcomes = [_apply(batch, change) for change in changes]
    saved = [outcome for outcome in outcomes if outcome.status == "saved"]
    if not saved:
        return outcomes
    db.session.flush()
    for outcome in saved:
        if outcome.row is not None:
            outcome.key = f"{kind_of(outcome.key).code}:{outcome.row.id}"
    begun = [pair for outcome in saved if (pair := _note(batch, outcome))]
    _announce(batch, {change.section: None for _unit, change in begun})
    db.session.flush()
    for unit, change in begun:
        unit.change_id = change.id
    for code in dict.fromkeys(kind_of(outcome.key).code for outcome in saved):
        KINDS[code].settle(proposal)
    proposal.edited_at = at
    return outcomes


def save_section(
    proposal: Proposal, changes: Sequence[UnitChange], actor: Actor, at: datetime
) -> list[Outcome]:
    """Save all the changes of a form or none of them.

    Raises UnitsConflict with every unit in conflict, DomainError at the first value refused, and what
    save_units raises; the unit of work is then rolled back as a whole.
    """
    outcomes = save_units(proposal, changes, actor, at)
    conflicts = {item.key: item.now for item in outcomes if item.status == "conflict" and item.now}
    if conflicts:
        raise UnitsConflict(conflicts)
    for outcome in outcomes:
        if outcome.error is not None:
            raise outcome.error
    return outcomes


def _load(proposal: Proposal, changes: Iterable[UnitChange], actor: Actor, at: datetime) -> _Batch:
    keys = {change.key for change in changes if what_of(change.key)}
    client_keys = {change.client_key for change in changes if change.client_key}
    rows = db.session.execute(
        select_rows(DraftUnit, DraftChange)
        .outerjoin(DraftChange, DraftChange.id == DraftUnit.change_id)
        .where(
            DraftUnit.proposal_id == proposal.id,
            or_(DraftUnit.key.in_(keys), DraftUnit.client_key.in_(client_keys)),
        )
    ).all()
    units = {unit.key: unit for unit, _change in rows}
    for key in keys:
        kind_of(key)
    return _Batch(
        proposal,
        actor,
        at,
        units,
        {unit.client_key: unit for unit in units.values() if unit.client_key},
        read_units(proposal, keys | set(units)),
        {change.id: change for _unit, change in rows if change is not None},
    )


def _completed(change: UnitChange, values: Values, now: Values | None) -> UnitChange:
    """Return the change with the values of a row that the page did not show, as they stand."""
    kind = kind_of(change.key)
    if not isinstance(kind, RowKind):
        return change
    stands = now or {item.name: _default(item) for item in fields(kind.row) if item.name in kind.names}
    missing = {name: stands[name] for name in kind.names if name not in values}
    return replace(change, values={**values, **missing}) if missing else change


def _default(item: Any) -> Any:
    return item.default_factory() if item.default_factory is not MISSING else item.default


def _apply(batch: _Batch, change: UnitChange) -> Outcome:
    known = batch.by_client_key.get(change.client_key or "")
    if not what_of(change.key) and known is not None:
        return _apply_again(batch, change, known)
    if not what_of(change.key):
        return _add(batch, change)
    unit, now = batch.units.get(change.key), batch.values.get(change.key)
    if unit is None and now is None:
        missing = NotFound(_("Cet élément n’existe pas dans ce dossier."))
        return Outcome(change, "refused", change.key, 0, error=missing)
    return _replace(batch, change, change.key, unit, now)


def _apply_again(batch: _Batch, change: UnitChange, unit: DraftUnit) -> Outcome:
    """Take a new row sent again, its first answer lost, for a change of the row it became."""
    if kind_of(unit.key).code != kind_of(change.key).code:
        missing = NotFound(_("Cet élément n’existe pas dans ce dossier."))
        return Outcome(change, "refused", change.key, 0, error=missing)
    untouched = unit.revision == 1 and unit.updated_by_id == batch.actor.id
    seen = unit.revision if untouched else change.seen or 0
    again = UnitChange(unit.key, change.values, seen, change.client_key)
    return _replace(batch, again, unit.key, unit, batch.values.get(unit.key))


def _add(batch: _Batch, change: UnitChange) -> Outcome:
    kind = kind_of(change.key)
    if change.values is None:
        return Outcome(change, "same", change.key, 0)
    change = _completed(change, change.values, None)
    values = change.values or {}
    try:
        kind.check(batch.proposal, "", values)
        if kind.code not in batch.positions:
            batch.positions[kind.code] = kind.next_position(batch.proposal)
        row = kind.add(batch.proposal, values, batch.positions[kind.code])
    except DomainError as error:
        return Outcome(change, "refused", change.key, 0, error=error)
    batch.positions[kind.code] += 1
    return Outcome(change, "saved", change.key, 1, row=row)


def _replace(
    batch: _Batch, change: UnitChange, key: str, unit: DraftUnit | None, now: Values | None
) -> Outcome:
    revision = unit.revision if unit else 0
    if change.values is not None:
        change = _completed(change, change.values, now)
    if plain(change.values) == plain(now):
        return Outcome(change, "same", key, revision)
    if change.seen is not None and change.seen != revision:
        stands = UnitNow(
            key, now, revision, unit.updated_by_id if unit else None, unit.updated_at if unit else None
        )
        return Outcome(change, "conflict", key, revision, now=stands)
    kind = kind_of(key)
    try:
        if change.values is None:
            kind.remove(batch.proposal, what_of(key))
        else:
            kind.check(batch.proposal, what_of(key), change.values, now)
            kind.write(batch.proposal, what_of(key), change.values)
    except DomainError as error:
        return Outcome(change, "refused", key, revision, error=error)
    batch.values.pop(key, None)
    if change.values is not None:
        batch.values[key] = change.values
    return Outcome(change, "saved", key, revision + 1, now=UnitNow(key, now, revision, None, None))


def _note(batch: _Batch, outcome: Outcome) -> tuple[DraftUnit, DraftChange] | None:
    """Raise the revision of the unit; go on with its last change, or return a new one to tie to it."""
    key, section = outcome.key, section_of(outcome.key)
    unit = batch.units.get(key)
    if unit is None:
        unit = DraftUnit(proposal_id=batch.proposal.id, key=key, section=section)
        unit.client_key = outcome.change.client_key
        batch.units[key] = unit
        db.session.add(unit)
    unit.revision = outcome.revision
    unit.is_removed = outcome.change.values is None
    unit.updated_at, unit.updated_by_id = batch.at, batch.actor.id
    last = batch.changes.get(unit.change_id or 0)
    if last is not None and last.by_id == batch.actor.id and batch.at - last.begun_at < COALESCE:
        last.after, last.at, last.revision = plain(outcome.change.values), batch.at, outcome.revision
        return None
    change = DraftChange(
        proposal_id=batch.proposal.id,
        unit_key=key,
        section=section,
        before=plain(outcome.now.values) if outcome.now else None,
        after=plain(outcome.change.values),
        revision=outcome.revision,
        begun_at=batch.at,
        at=batch.at,
        by_id=batch.actor.id,
    )
    db.session.add(change)
    return unit, change


def _announce(batch: _Batch, sections: Collection[str]) -> None:
    """Record in the audit trail that a person works on these sections, each once a session of work."""
    if not sections:
        return
    with db.session.no_autoflush:  # the changes of this batch are not written yet
        before = db.session.scalars(
            select_rows(DraftChange.section)
            .distinct()
            .where(
                DraftChange.proposal_id == batch.proposal.id,
                DraftChange.section.in_(sections),
                DraftChange.by_id == batch.actor.id,
                DraftChange.at > batch.at - SESSION_OF_WORK,
            )
        ).all()
    for section in sections:
        if section not in before:
            record(f"proposal.save_{section}", batch.proposal, batch.actor, batch.at)
