"""School years, cut report periods, budget years and working days.

A school year runs from 1 September to 31 August; report periods are cut at 31 August and 31 December
so that each belongs to one school year and one calendar year.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)
_SCHOOL_YEAR = re.compile(r"(\d{4})/(\d{4})")


@dataclass(frozen=True)
class YearlyHoliday:
    """A day without work on the same date every year, from `since_year` on if that is given."""

    month: int
    day: int
    since_year: int | None = None


def school_year(day: date) -> str:
    """Name the school year of a day, as `2014/2015`."""
    first = day.year if day.month >= 9 else day.year - 1
    return f"{first}/{first + 1}"


def school_year_bounds(label: str) -> tuple[date, date]:
    """Give the first and last day of a school year label; raises ValueError on another shape."""
    found = _SCHOOL_YEAR.fullmatch(label)
    if found is None or int(found[2]) != int(found[1]) + 1:
        raise ValueError(f"not a school year: {label!r}")
    return date(int(found[1]), 9, 1), date(int(found[2]), 8, 31)


def budget_year(day: date) -> int:
    """Give the budget year of a day: the calendar year."""
    return day.year


def cut_period(start: date, end: date) -> list[tuple[date, date]]:
    """Cut an inclusive period at each 31 August and 31 December, in order of time.

    Raises ValueError when it ends before it starts.
    """
    if end < start:
        raise ValueError("the period ends before it starts")
    pieces = []
    while start <= end:
        last = date(start.year, 8, 31) if start.month <= 8 else date(start.year, 12, 31)
        piece_end = min(last, end)
        pieces.append((start, piece_end))
        start = piece_end + _ONE_DAY
    return pieces


def holiday_dates(yearly: Iterable[YearlyHoliday], years: Iterable[int]) -> frozenset[date]:
    """List the dates of yearly holidays over some years, each from the year it is in force."""
    wanted = list(years)
    return frozenset(
        date(year, holiday.month, holiday.day)
        for holiday in yearly
        for year in wanted
        if holiday.since_year is None or year >= holiday.since_year
    )


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Tell whether a day is neither Saturday, Sunday nor one of the holidays."""
    return day.weekday() < 5 and day not in holidays


def add_working_days(day: date, count: int, holidays: Collection[date]) -> date:
    """Give the `count`-th working day after a day, that day itself not counted.

    With a count of zero gives the day itself; raises ValueError when it is negative.
    """
    if count < 0:
        raise ValueError("working days are counted forward")
    while count:
        day += _ONE_DAY
        count -= is_working_day(day, holidays)
    return day
