"""The plan a report keeps to, the content of a revision as plain values, and the reviewer's remarks."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from grants.agreements.models import Agreement, AgreementCity, AgreementHeading
from grants.calls.models import BudgetHeading
from grants.core.db import db
from grants.core.periods import cut_period
from grants.indicators.keys import AUDIENCE, PARTICIPANTS
from grants.proposals.models import SubmittedVersion
from grants.reporting.content import ActivityContacts, CityTables, HeadingExpense, ReportContent
from grants.reporting.models import Cell, DeclaredTotal, Expense, Remark, ReportRevision
from grants.reporting.plan import PlannedActivity, PlannedHeading, ReportPlan
from grants.reporting.tables import CellKey
from grants.territory.models import City


def plan_of(revision: ReportRevision) -> ReportPlan:
    """Return what a revision may speak of; needs the agreement loaded. Three statements."""
    agreement = revision.agreement
    cities = db.session.scalars(
        select(City)
        .join(AgreementCity, AgreementCity.city_code == City.code)
        .where(AgreementCity.agreement_id == agreement.id)
        .order_by(City.name_fr)
    ).all()
    content = _proposal_content(agreement)
    codes = {city.code for city in cities}
    return ReportPlan(
        periods=tuple(cut_period(revision.period_start, revision.period_end)),
        cities=tuple(cities),
        activities=tuple(
            PlannedActivity(row["id"], row["title"], row["city_code"], row.get("planned_participations") or 0)
            for row in content.get("activities", ())
            if row["city_code"] in codes
        ),
        headings=_headings(agreement.id),
        planned_cells={
            (row["city_code"], row["sex"], row["age"]): row["value"]
            for row in content.get("beneficiaries", ())
        },
    )


def content_of(revision: ReportRevision) -> ReportContent:
    """Return the content of a revision. Three statements."""
    cells = db.session.scalars(select(Cell).where(Cell.revision_id == revision.id)).all()
    expenses = db.session.scalars(
        select(Expense).where(Expense.revision_id == revision.id).order_by(Expense.heading_code)
    )
    return ReportContent(
        narrative=revision.narrative,
        tables=_tables(
            (cell for cell in cells if cell.measure_code == PARTICIPANTS), declared_of(revision.id)
        ),
        contacts=_contacts(cell for cell in cells if cell.measure_code != PARTICIPANTS),
        expenses=tuple(
            HeadingExpense(row.heading_code, row.spent_centimes, row.justified_centimes) for row in expenses
        ),
    )


def declared_of(revision_id: int) -> dict[tuple[str, date], int]:
    """Return the declared totals of persons of a revision by city and first day of the period."""
    rows = db.session.scalars(select(DeclaredTotal).where(DeclaredTotal.revision_id == revision_id))
    return {(row.city_code, row.period_start): row.persons for row in rows}


def remarks_of(revision: ReportRevision) -> dict[str, list[str]]:
    """Return the remarks that led to a revision, or were made on it, by part of the report.

    A draft shows those of the revision that was returned before it.
    """
    number = revision.number - 1 if revision.submitted_at is None else revision.number
    rows = db.session.execute(
        select(Remark.part, Remark.body)
        .join(ReportRevision, ReportRevision.id == Remark.revision_id)
        .where(ReportRevision.obligation_id == revision.obligation_id, ReportRevision.number == number)
        .order_by(Remark.id)
    )
    remarks: dict[str, list[str]] = defaultdict(list)
    for part, body in rows:
        remarks[part].append(body)
    return dict(remarks)


def _proposal_content(agreement: Agreement) -> dict[str, Any]:
    content = db.session.scalar(
        select(SubmittedVersion.public_content)
        .where(SubmittedVersion.proposal_id == agreement.proposal_id)
        .order_by(SubmittedVersion.number.desc())
        .limit(1)
    )
    return content or {}


def _headings(agreement_id: int) -> tuple[PlannedHeading, ...]:
    rows = db.session.execute(
        select(BudgetHeading, AgreementHeading.cost_centimes)
        .join(AgreementHeading, AgreementHeading.heading_code == BudgetHeading.code)
        .where(AgreementHeading.agreement_id == agreement_id)
        .order_by(BudgetHeading.position)
    )
    return tuple(PlannedHeading(heading, cost) for heading, cost in rows)


def _tables(cells: Iterable[Cell], declared: dict[tuple[str, date], int]) -> tuple[CityTables, ...]:
    found: dict[tuple[str, date], dict[CellKey, int | None]] = {place: {} for place in declared}
    for cell in cells:
        key = CellKey(cell.table_code, cell.sex, cell.age, cell.status_group, cell.origin)
        found.setdefault((cell.city_code, cell.period_start), {})[key] = cell.value
    return tuple(
        CityTables(city, start, values, declared.get((city, start)))
        for (city, start), values in sorted(found.items())
    )


def _contacts(cells: Iterable[Cell]) -> tuple[ActivityContacts, ...]:
    by_sex: dict[tuple[int, date], dict[str, int | None]] = {}
    audience: dict[tuple[int, date], tuple[int | None, str]] = {}
    for cell in cells:
        place = (cell.activity_id, cell.period_start)
        by_sex.setdefault(place, {})
        if cell.measure_code == AUDIENCE:
            audience[place] = (cell.value, cell.note)
        else:
            by_sex[place][cell.sex] = cell.value
    return tuple(
        ActivityContacts(activity, start, values, *audience.get((activity, start), (None, "")))
        for (activity, start), values in sorted(by_sex.items())
    )
