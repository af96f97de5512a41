"""Which reports a project owes, from the calendar of its call: periods that follow one another. Pure."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from grants.calls.kinds import ReportBasis, ReportEnd
from grants.core.periods import cut_period
from grants.obligations.states import ObligationKind

_ONE_DAY = timedelta(days=1)


class Rule(Protocol):
    """A rule of the calendar, as a row or as part of a draft."""

    @property
    def kind(self) -> ObligationKind: ...
    @property
    def basis(self) -> ReportBasis: ...
    @property
    def report_end(self) -> ReportEnd: ...
    @property
    def end_months(self) -> int | None: ...
    @property
    def ends_on(self) -> date | None: ...
    @property
    def due_days(self) -> int: ...
    @property
    def is_cut(self) -> bool: ...


@dataclass(frozen=True)
class OwedPeriod:
    """A report on a period, both days included, and the day it is due."""

    kind: ObligationKind
    period_start: date
    period_end: date
    due_on: date


def owed_periods(
    rules: Iterable[Rule], is_convention: bool, starts_on: date, ends_on: date
) -> list[OwedPeriod]:
    """Return the reports that a project owes, in order of time.

    Each period begins the day after the one before, so that nothing is counted twice; a progress report
    whose period would end with the project, or before the one before it, is left to the next one.
    """
    ends = sorted(
        (_end_of(rule, starts_on, ends_on), rule.kind == ObligationKind.FINAL_REPORT, place, rule)
        for place, rule in enumerate(rules)
        if is_convention or rule.basis == ReportBasis.ALL
    )
    owed: list[OwedPeriod] = []
    start = starts_on
    for end, is_final, _place, rule in ends:
        if end < start or (end >= ends_on and not is_final):
            continue
        pieces = cut_period(start, end) if rule.is_cut else [(start, end)]
        due = timedelta(days=rule.due_days)
        owed += [OwedPeriod(rule.kind, first, last, last + due) for first, last in pieces]
        start = end + _ONE_DAY
    return owed


def _end_of(rule: Rule, starts_on: date, ends_on: date) -> date:
    if rule.report_end == ReportEnd.MIDDLE:
        return min(starts_on + (ends_on - starts_on) // 2, ends_on - _ONE_DAY)
    if rule.report_end == ReportEnd.MONTHS and rule.end_months is not None:
        return months_after(starts_on, rule.end_months) - _ONE_DAY
    if rule.report_end == ReportEnd.DATE and rule.ends_on is not None:
        return rule.ends_on
    return ends_on


def months_after(day: date, months: int) -> date:
    """Return the same day of the month so many months later, the last day of the month where it has none."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
