"""Begin the report of an obligation and fill in its parts; a draft may be incomplete, never wrong."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from grants.agreements.models import Agreement
from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, NotAllowed, ProblemsError
from grants.core.i18n import _
from grants.indicators.keys import AUDIENCE, PARTICIPANTS, PARTICIPATIONS
from grants.obligations.models import Obligation
from grants.obligations.queries import OPEN
from grants.reporting import policies, queries
from grants.reporting.content import ActivityContacts, CityTables, HeadingExpense
from grants.reporting.faults import Faults, contact_faults, expense_faults, table_faults
from grants.reporting.models import Cell, DeclaredTotal, Expense, ReportRevision
from grants.reporting.services.guards import require_state
from grants.reporting.services.rows import contact_rows, table_rows
from grants.reporting.states import RevisionState

MOST_CHARACTERS = 20_000


def start_report(obligation: Obligation, actor: Actor, at: datetime) -> ReportRevision:
    """Return the draft of an obligation, beginning it when there is none; the obligation is locked.

    Raises NotAllowed for others than members, Conflict when the report is submitted or validated or
    the agreement is not in force yet.
    """
    if not policies.can_start(actor, obligation):
        raise NotAllowed(_("Seuls les membres de l’association remplissent ce rapport."))
    found = queries.open_revision(obligation.id)
    if found is not None and found.state == RevisionState.DRAFT:
        return found
    if found is not None or obligation.state not in OPEN:
        raise Conflict(_("Ce rapport est déjà déposé."))
    agreement = db.session.get_one(Agreement, obligation.subject_id)
    if agreement.in_force_at is None:
        raise Conflict(_("La convention n’est pas encore en vigueur."))
    last = db.session.scalar(
        select(func.max(ReportRevision.number)).where(ReportRevision.obligation_id == obligation.id)
    )
    revision = ReportRevision(
        obligation=obligation,
        agreement=agreement,
        kind=obligation.kind,
        number=(last or 0) + 1,
        period_start=obligation.period_start,
        period_end=obligation.period_end,
        created_at=at,
        created_by_id=actor.id,
    )
    db.session.add(revision)
    db.session.flush()  # the audit entry names its key
    record("report.started", revision, actor, at, number=revision.number)
    return revision


def save_participants(
    revision: ReportRevision, rows: Sequence[CityTables], actor: Actor, at: datetime
) -> None:
    """Replace the tables of persons of the cities and cut periods given; others stay.

    Raises ProblemsError (fields of grants.reporting.faults) for a city outside the agreement, a period
    that is not one of the report's, a negative or fractional number, more girls than the declared
    total, tables whose totals differ.
    """
    _require_draft(revision, actor)
    plan = queries.plan_of(revision)
    _raise_faults([fault for row in rows for fault in table_faults(plan, row)])
    for row in rows:
        place = (row.city_code, row.period_start)
        db.session.execute(
            delete(Cell).where(
                Cell.revision_id == revision.id,
                Cell.measure_code == PARTICIPANTS,
                Cell.city_code == row.city_code,
                Cell.period_start == row.period_start,
            )
        )
        db.session.execute(
            delete(DeclaredTotal).where(
                DeclaredTotal.revision_id == revision.id,
                DeclaredTotal.city_code == place[0],
                DeclaredTotal.period_start == place[1],
            )
        )
        if row.declared_total is not None:
            db.session.add(
                DeclaredTotal(
                    revision_id=revision.id,
                    city_code=place[0],
                    period_start=place[1],
                    persons=row.declared_total,
                )
            )
    _insert_cells([cell for row in rows for cell in table_rows(revision, plan, row)])
    for city_code in sorted({row.city_code for row in rows}):
        record("report.saved", revision, actor, at, part=f"participants:{city_code}")


def save_contacts(
    revision: ReportRevision, rows: Sequence[ActivityContacts], actor: Actor, at: datetime
) -> None:
    """Replace the participations and audience of the activities and cut periods given; others stay.

    Raises ProblemsError for an activity outside the agreement, a negative number, one sex left empty
    beside another, an audience without its counting method.
    """
    _require_draft(revision, actor)
    plan = queries.plan_of(revision)
    _raise_faults([fault for row in rows for fault in contact_faults(plan, row)])
    for row in rows:
        db.session.execute(
            delete(Cell).where(
                Cell.revision_id == revision.id,
                Cell.measure_code.in_((PARTICIPATIONS, AUDIENCE)),
                Cell.activity_id == row.activity_id,
                Cell.period_start == row.period_start,
            )
        )
    _insert_cells([cell for row in rows for cell in contact_rows(revision, plan, row)])
    record("report.saved", revision, actor, at, part="activities")


def save_expenses(
    revision: ReportRevision, rows: Sequence[HeadingExpense], actor: Actor, at: datetime
) -> None:
    """Replace what was spent and justified by heading over the period of the report, in centimes.

    Raises ProblemsError for a heading outside the budget, a negative amount, more justified than spent.
    """
    _require_draft(revision, actor)
    _raise_faults(expense_faults(queries.plan_of(revision), rows))
    db.session.execute(delete(Expense).where(Expense.revision_id == revision.id))
    db.session.add_all(Expense(revision_id=revision.id, **vars(row)) for row in rows)
    db.session.flush()
    record("report.saved", revision, actor, at, part="expenses")


def save_narrative(revision: ReportRevision, narrative: str, actor: Actor, at: datetime) -> None:
    """Replace the narrative. Raises ProblemsError above 20,000 characters."""
    _require_draft(revision, actor)
    if len(narrative) > MOST_CHARACTERS:
        _raise_faults([("narrative", _("Le récit dépasse 20 000 caractères."))])
    revision.narrative = narrative
    record("report.saved", revision, actor, at, part="narrative")


def _require_draft(revision: ReportRevision, actor: Actor) -> None:
    if not policies.can_edit(actor, revision):
        raise NotAllowed(_("Seuls les membres de l’association remplissent ce rapport."))
    require_state(revision, RevisionState.DRAFT)


def _raise_faults(faults: Faults) -> None:
    if faults:
        raise ProblemsError(list(faults))


def _insert_cells(rows: list[dict[str, object]]) -> None:
    if rows:
        db.session.execute(insert(Cell), rows)
