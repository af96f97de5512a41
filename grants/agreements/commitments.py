"""What an agreement in force brings with it: reports owed by dates, and planned figures."""

from dataclasses import dataclass
from datetime import date, timedelta

from grants.agreements.snapshot import AgreementSnapshot
from grants.agreements.states import AgreementKind
from grants.core.periods import budget_year, school_year
from grants.indicators.keys import PLANNED, CellDelta, combination
from grants.obligations.states import ObligationKind

FUNDER = "MCMREAM"
PROGRESS_DELAY = timedelta(days=30)
FINAL_DELAY = timedelta(days=60)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class OwedReport:
    """A report on a period, both days included, and the day it is due."""

    kind: ObligationKind
    period_start: date
    period_end: date
    due_on: date


def owed_reports(kind: AgreementKind, starts_on: date, ends_on: date) -> list[OwedReport]:
    """Return the reports owed by default: a convention owes one at mid-term and a final one, a decision one.

    The two periods follow one another and cover the execution, so that nothing is counted twice.
    """
    if kind == AgreementKind.GRANT_DECISION or starts_on == ends_on:
        return [_final(starts_on, ends_on)]
    middle = starts_on + (ends_on - starts_on) // 2
    middle = min(middle, ends_on - _ONE_DAY)
    progress = OwedReport(ObligationKind.PROGRESS_REPORT, starts_on, middle, middle + PROGRESS_DELAY)
    return [progress, _final(middle + _ONE_DAY, ends_on)]


def reports_of(snapshot: AgreementSnapshot) -> list[OwedReport]:
    """Return the reports that the papers of an agreement name: those of the call's report calendar."""
    if not snapshot.reports:
        return owed_reports(snapshot.kind, snapshot.starts_on, snapshot.ends_on)
    return [
        OwedReport(ObligationKind.of(item.kind), item.period_start, item.period_end, item.due_on)
        for item in snapshot.reports
    ]


def planned_deltas(snapshot: AgreementSnapshot) -> list[CellDelta]:
    """Return the persons planned, by city, sex and age, in the year in which the execution begins."""
    return [
        CellDelta(
            line_code=snapshot.line_code,
            funder=FUNDER,
            city_code=count.city_code,
            school_year=school_year(snapshot.starts_on),
            calendar_year=budget_year(snapshot.starts_on),
            measure_code="participants",
            table_code="T1",
            combination=combination("T1", sex=count.sex, age=count.age),
            status=PLANNED,
            value=count.value,
            cells=1,
        )
        for count in snapshot.planned
    ]


def _final(start: date, end: date) -> OwedReport:
    return OwedReport(ObligationKind.FINAL_REPORT, start, end, end + FINAL_DELAY)
