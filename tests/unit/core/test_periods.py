"""School years, cuts at 31 August and 31 December, working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.core.periods import (
    YearlyHoliday,
    add_working_days,
    budget_year,
    cut_period,
    holiday_dates,
    is_working_day,
    school_year,
    school_year_bounds,
)

DAYS = st.dates(date(2010, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2014, 8, 31), "2013/2014"),
        (date(2014, 9, 1), "2014/2015"),
        (date(2014, 12, 31), "2014/2015"),
        (date(2015, 1, 1), "2014/2015"),
        (date(2015, 8, 31), "2014/2015"),
    ],
)
def test_the_school_year_starts_in_september(day: date, label: str) -> None:
    assert school_year(day) == label


@given(DAYS)
def test_a_day_lies_within_its_school_year(day: date) -> None:
    first, last = school_year_bounds(school_year(day))
    assert first <= day <= last
    assert school_year(first - timedelta(days=1)) != school_year(day) != school_year(last + timedelta(days=1))


@pytest.mark.parametrize("label", ["2014", "2014/2016", "2014-2015", "14/15", ""])
def test_other_labels_are_refused(label: str) -> None:
    with pytest.raises(ValueError, match="not a school year"):
        school_year_bounds(label)


def test_a_period_is_cut_at_both_ends_of_year() -> None:
    assert cut_period(date(2014, 6, 15), date(2015, 9, 2)) == [
        (date(2014, 6, 15), date(2014, 8, 31)),
        (date(2014, 9, 1), date(2014, 12, 31)),
        (date(2015, 1, 1), date(2015, 8, 31)),
        (date(2015, 9, 1), date(2015, 9, 2)),
    ]
    assert cut_period(date(2015, 8, 31), date(2015, 8, 31)) == [(date(2015, 8, 31), date(2015, 8, 31))]


@given(DAYS, st.integers(0, 1500))
def test_cut_pieces_cover_the_period_once(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    pieces = cut_period(start, end)
    assert pieces[0][0] == start
    assert pieces[-1][1] == end
    for first, last in pieces:
        assert first <= last
        assert school_year(first) == school_year(last)
        assert budget_year(first) == budget_year(last)
    for (_, last), (first, _) in zip(pieces, pieces[1:]):
        assert first == last + timedelta(days=1)


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        cut_period(date(2015, 1, 2), date(2015, 1, 1))


def test_holidays_count_from_the_year_they_are_in_force() -> None:
    yearly = [YearlyHoliday(5, 1), YearlyHoliday(10, 31, 2026)]
    assert holiday_dates(yearly, [2025, 2026]) == {date(2025, 5, 1), date(2026, 5, 1), date(2026, 10, 31)}


def test_working_days_skip_weekends_and_holidays() -> None:
    holidays = {date(2026, 7, 30)}  # a Thursday
    assert not is_working_day(date(2026, 7, 30), holidays)
    assert not is_working_day(date(2026, 8, 1), holidays)
    assert add_working_days(date(2026, 7, 29), 5, holidays) == date(2026, 8, 6)
    assert add_working_days(date(2026, 7, 30), 0, holidays) == date(2026, 7, 30)


@given(DAYS, st.integers(1, 40), st.sets(DAYS, max_size=30))
def test_adding_and_counting_working_days_agree(day: date, count: int, holidays: set[date]) -> None:
    reached = add_working_days(day, count, holidays)
    assert is_working_day(reached, holidays)
    passed = (day + timedelta(days=offset) for offset in range(1, (reached - day).days + 1))
    assert sum(is_working_day(one, holidays) for one in passed) == count


def test_working_days_are_not_counted_backward() -> None:
    with pytest.raises(ValueError, match="forward"):
        add_working_days(date(2026, 1, 1), -1, ())
