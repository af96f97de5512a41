"""The reports of the demonstration: filled in from the plan, submitted, returned once, validated."""

from datetime import date, datetime, time, timedelta
from random import Random

from grants.agreements.queries import get_visible, tranches_of
from grants.core.actors import Actor
from grants.core.clock import from_local
from grants.core.db import db
from grants.demonstration.agreements import Deal
from grants.obligations.models import Obligation
from grants.obligations.queries import of_subject
from grants.obligations.states import ObligationKind
from grants.reporting.content import ActivityContacts, CityTables, HeadingExpense
from grants.reporting.models import ReportRevision
from grants.reporting.plan import ReportPlan
from grants.reporting.queries import get_obligation_for_update, load_for_update, plan_of
from grants.reporting.services import (
    save_contacts,
    save_expenses,
    save_narrative,
    save_participants,
    send_back_report,
    start_report,
    submit_report,
    validate_report,
)
from grants.reporting.tables import table_cells

# Which part of the plan each kind of report brings, in percent.
PERSONS_PCT = {ObligationKind.PROGRESS_REPORT: 68, ObligationKind.FINAL_REPORT: 30}
SPENT_PCT = {ObligationKind.PROGRESS_REPORT: 55, ObligationKind.FINAL_REPORT: 45}
NARRATIVE = (
    "Les activités prévues se sont tenues avec les services de la ville. Les familles ont été accompagnées"
    " vers l’école et les soins, et les rencontres ont réuni personnes migrantes et voisins."
)


def owed(deal: Deal) -> list[tuple[int, ObligationKind, datetime]]:
    """Return what an agreement owes: key, kind, and an instant some days before it is due."""
    agreement = get_visible(deal.reference, deal.owner)
    return [
        (item.id, item.kind, _at_noon(item.due_on - timedelta(days=20)))
        for item in of_subject("agreement", agreement.id)
    ]


def _at_noon(day: date) -> datetime:
    return from_local(datetime.combine(day, time(12)))


def submit(obligation_id: int, deal: Deal, at: datetime, random: Random) -> int:
    """Fill a report in and submit it; return the key of the revision."""
    obligation: Obligation = get_obligation_for_update(obligation_id, deal.owner)
    revision = start_report(obligation, deal.owner, at - timedelta(days=4))
    db.session.flush()
    fill(load_for_update(revision.id), deal.owner, at - timedelta(days=2), random)
    db.session.flush()
    submit_report(load_for_update(revision.id), None, deal.owner, at)
    db.session.flush()
    return revision.id


def fill(revision: ReportRevision, author: Actor, at: datetime, random: Random) -> None:
    """Write every part of a draft: persons, activities, expenses, narrative."""
    plan = plan_of(revision)
    share = PERSONS_PCT[revision.kind] if revision_has_both(revision) else 100
    save_participants(revision, _tables(plan, share, random), author, at)
    save_contacts(revision, _contacts(plan, random), author, at)
    spent = SPENT_PCT[revision.kind] if revision_has_both(revision) else 100
    save_expenses(revision, _expenses(plan, spent), author, at)
    save_narrative(revision, NARRATIVE, author, at)


def revision_has_both(revision: ReportRevision) -> bool:
    """Say whether the agreement is paid in several tranches, hence owes two reports."""
    return len(tranches_of(revision.agreement_id)) > 1


def _tables(plan: ReportPlan, share_pct: int, random: Random) -> list[CityTables]:
    """Return T1 for each city and period: planned persons of the share, more or less a sixth."""
    rows = []
    for city in plan.cities:
        for start, _end in plan.periods:
            cells: dict[object, int] = {}
            for key in table_cells("T1"):
                planned = plan.planned_cells.get((city.code, key.sex, key.age), 0)
                part = planned * share_pct * random.randint(80, 115) // (10_000 * len(plan.periods))
                cells[key] = part
            rows.append(CityTables(city.code, start, cells))  # type: ignore[arg-type]
    return rows


def _contacts(plan: ReportPlan, random: Random) -> list[ActivityContacts]:
    return [
        ActivityContacts(
            activity.id,
            start,
            {"F": random.randint(20, 160), "M": random.randint(20, 160), "NS": 0},
        )
        for activity in plan.activities
        for start, _end in plan.periods
    ]


def _expenses(plan: ReportPlan, share_pct: int) -> list[HeadingExpense]:
    spent = {item.code: item.cost_centimes * share_pct // 100 for item in plan.headings}
    return [HeadingExpense(code, amount, amount) for code, amount in spent.items()]


def send_back(revision_id: int, officer: Actor, at: datetime) -> int:
    """Return a report with a remark; return the key of the new draft."""
    remarks = {"": "Merci de vérifier les totaux par ville avec les feuilles de présence."}
    draft = send_back_report(load_for_update(revision_id), remarks, None, officer, at)
    db.session.flush()
    return draft.id


def resubmit(revision_id: int, deal: Deal, at: datetime) -> None:
    """Submit the corrected draft of a returned report."""
    submit_report(load_for_update(revision_id), None, deal.owner, at)
    db.session.flush()


def validate(revision_id: int, officer: Actor, at: datetime) -> None:
    """Validate a submitted report."""
    validate_report(load_for_update(revision_id), None, officer, at)
    db.session.flush()
