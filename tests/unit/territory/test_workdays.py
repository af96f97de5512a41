"""Working days: weekends and holidays don't count."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from grants.territory.workdays import working_day_after

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def none(_day: date) -> bool:
    return False


def test_five_days_from_each_weekday() -> None:
    monday = date(2026, 11, 23)
    assert [working_day_after(monday + timedelta(days=n), 5, none) for n in range(7)] == [
        date(2026, 11, 30),
        date(2026, 12, 1),
        date(2026, 12, 2),
        date(2026, 12, 3),
        date(2026, 12, 4),
        date(2026, 12, 4),
        date(2026, 12, 4),
    ]


def test_a_holiday_is_skipped_once_even_on_a_weekend() -> None:
    off = {date(2026, 11, 18), date(2026, 11, 21)}
    assert working_day_after(date(2026, 11, 16), 5, off.__contains__) == date(2026, 11, 24)


@given(day=DAYS, number=st.integers(1, 15), off=st.sets(st.integers(1, 40)))
def test_exactly_that_many_working_days_lie_between(day: date, number: int, off: set[int]) -> None:
    holidays = {day + timedelta(days=n) for n in off}
    found = working_day_after(day, number, holidays.__contains__)
    between = [day + timedelta(days=n) for n in range(1, (found - day).days + 1)]
    assert sum(1 for one in between if one.weekday() < 5 and one not in holidays) == number
    assert found.weekday() < 5
    assert found not in holidays
