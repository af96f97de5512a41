"""Save the sections made of rows: activities, planned beneficiaries, budget."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func
from sqlalchemy import select as select_rows

from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import DomainError
from grants.core.i18n import _
from grants.proposals.content import ActivityRow, BudgetRow, PlannedRow
from grants.proposals.details import home_cities_of, kept_details, specs_of
from grants.proposals.models import Activity, BudgetLine, PlannedCell, Proposal
from grants.proposals.persons import AGES, SEXES
from grants.proposals.services.guards import require_draft
from grants.proposals.services.touching import touch
from grants.proposals.typed import fault_of
from grants.strategy.models import SubLine
from grants.territory.models import City


def save_activities(
    proposal: Proposal,
    rows: Sequence[ActivityRow],
    actor: Actor,
    at: datetime,
    removed: Collection[int] | None = None,
) -> None:
    """Save activities: rows with an id change that row, others are added.

    removed names the rows to take away; without it every row not given goes, so a page that shows
    rows passes those it showed and a colleague's new row stays. DomainError for a kind of another line.
    """
    require_draft(proposal, actor)
    kinds = set(
        db.session.scalars(select_rows(SubLine.code).where(SubLine.line_code == proposal.call_line.line_code))
    )
    for row in rows:
        if row.sub_line_code not in kinds:
            raise DomainError(_("« %(title)s » : cette activité n’est pas de l’axe choisi.", title=row.title))
        if row.planned_participations < 0:
            raise DomainError(_("« %(title)s » : un nombre ne peut pas être négatif.", title=row.title))
    rows = [replace(row, details=_checked_details(row)) for row in rows]
    _require_cities(rows)
    save_table(proposal, Activity, rows, removed)
    touch(proposal, "activities", "proposal.save_activities", actor, at, rows=len(rows))


def _checked_details(row: ActivityRow) -> dict[str, Any]:
    """Return the details of the kind of the row; a value of a wrong shape or bound is refused."""
    details = kept_details(row.sub_line_code, row.details)
    for spec in specs_of(row.sub_line_code):
        if words := fault_of(spec, details.get(spec.name)):
            message = _(
                "« %(title)s », %(field)s : %(fault)s", title=row.title, field=spec.words, fault=words
            )
            raise DomainError(message)
    return details


def _require_cities(rows: Sequence[ActivityRow]) -> None:
    wanted = {city for row in rows for city in home_cities_of(row.details)}
    if wanted and wanted - set(db.session.scalars(select_rows(City.code).where(City.code.in_(wanted)))):
        raise DomainError(_("Une ville d’origine n’est pas dans la liste."))


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
    require_draft(proposal, actor)
    for row in rows:
        if min(row.quantity, row.unit_cost_centimes, *_sources(row)) < 0:
            raise DomainError(_("« %(label)s » : un montant ne peut pas être négatif.", label=row.label))
    save_table(proposal, BudgetLine, rows, removed)
    kept = db.session.scalars(select_rows(BudgetLine).where(BudgetLine.proposal_id == proposal.id)).all()
    proposal.request_centimes = sum(line.grant_centimes for line in kept)
    proposal.total_cost_centimes = sum(line.cost_centimes for line in kept)
    touch(proposal, "budget", "proposal.save_budget", actor, at, rows=len(rows))


def _sources(row: BudgetRow) -> tuple[int, int, int, int]:
    return row.grant_centimes, row.own_cash_centimes, row.in_kind_centimes, row.other_centimes


def save_beneficiaries(
    proposal: Proposal,
    cells: Sequence[PlannedRow],
    actor: Actor,
    at: datetime,
    cities: Collection[str] | None = None,
) -> None:
    """Save planned persons by city, sex and age; totals are always computed.

    cities names those the page showed: others keep their cells; without it every cell is replaced.
    Raises DomainError for an unknown sex or age or a negative count.
    """
    require_draft(proposal, actor)
    for cell in cells:
        if cell.sex not in SEXES or cell.age not in AGES or cell.value < 0:
            raise DomainError(_("Un nombre de bénéficiaires n’est pas valable."))
    clearing = delete(PlannedCell).where(PlannedCell.proposal_id == proposal.id)
    if cities is not None:
        clearing = clearing.where(PlannedCell.city_code.in_(list(cities)))
    db.session.execute(clearing)
    db.session.add_all(PlannedCell(proposal_id=proposal.id, **vars(cell)) for cell in cells)
    db.session.flush()
    proposal.planned_participants = db.session.scalar(
        select_rows(func.coalesce(func.sum(PlannedCell.value), 0)).where(
            PlannedCell.proposal_id == proposal.id
        )
    )
    touch(proposal, "beneficiaries", "proposal.save_beneficiaries", actor, at, cells=len(cells))


def save_table(
    proposal: Proposal, model: Callable[..., Any], rows: Sequence[Any], removed: Collection[int] | None
) -> None:
    """Bring the rows of one kind to what was given, keeping the identity of those that stay."""
    table: Any = model
    present = {
        row.id: row for row in db.session.scalars(select_rows(table).where(table.proposal_id == proposal.id))
    }
    given = {row.id for row in rows if row.id is not None}
    gone = set(present) - given if removed is None else set(removed) & set(present) - given
    for key in gone:
        db.session.delete(present[key])
    others = [key for key in present if key not in gone and key not in given]
    for position, row in enumerate(rows):
        values = {name: value for name, value in vars(row).items() if name != "id"}
        known = present.get(row.id)
        if known is None:
            db.session.add(model(proposal_id=proposal.id, position=position, **values))
            continue
        for name, value in {**values, "position": position}.items():
            setattr(known, name, value)
    for place, key in enumerate(others, start=len(rows)):
        present[key].position = place
    db.session.flush()
