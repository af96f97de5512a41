"""The clocks of letters and appeals: calendar days of Morocco, whatever the offset of the season."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grants.core.clock import local, local_date
from grants.evaluation import clocks
from grants.evaluation.clocks import Terms

TERMS = Terms()
MOMENTS = st.datetimes(datetime(2014, 1, 1), datetime(2032, 12, 31), timezones=st.just(UTC))
RAMADAN = datetime(2026, 2, 14, 23, 30, tzinfo=UTC)  # the eve of the change from UTC+1 to UTC


@given(issued=MOMENTS, wait=st.integers(0, 90 * 24 * 60), late=st.integers(-3, 3))
@example(issued=RAMADAN, wait=20, late=0)
@example(issued=datetime(2028, 2, 13, 10, tzinfo=UTC), wait=5, late=0)
def test_the_last_instant_counts_and_the_next_does_not(issued, wait, late):
    opened = issued + timedelta(minutes=wait)
    end = clocks.appeal_ends_at(issued, opened, TERMS)
    first = min(local_date(opened), local_date(issued) + timedelta(days=30))
    assert local_date(end) == first + timedelta(days=15)
    assert (local(end).hour, local(end).minute, local(end).second) == (23, 59, 59)
    assert clocks.is_in_time(issued, opened, TERMS, end)
    assert not clocks.is_in_time(issued, opened, TERMS, end + timedelta(microseconds=1))
    assert not clocks.is_in_time(issued, opened, TERMS, issued - timedelta(microseconds=1))


@given(issued=MOMENTS, wait=st.integers(0, 400))
def test_an_unopened_letter_counts_as_opened_and_a_late_opening_gives_no_more(issued, wait):
    opened = issued + timedelta(days=wait)
    never = clocks.appeal_ends_at(issued, None, TERMS)
    assert clocks.appeal_ends_at(issued, opened, TERMS) <= never
    assert clocks.starts_on(issued, None, TERMS) == clocks.deemed_on(issued, TERMS)
    assert clocks.reminder_on(issued, TERMS) < clocks.deemed_on(issued, TERMS)


@given(
    issued=MOMENTS,
    days=st.tuples(*[st.integers(1, 120)] * 5),
    wait=st.integers(0, 200 * 24 * 60),
)
def test_every_period_is_data(issued, days, wait):
    terms = Terms(*days)
    opened = issued + timedelta(minutes=wait)
    start = clocks.starts_on(issued, opened, terms)
    assert local_date(clocks.appeal_ends_at(issued, opened, terms)) - start == timedelta(
        days=terms.appeal_days
    )
    assert clocks.court_ends_on(issued, opened, terms) - start == timedelta(days=terms.court_days)
    assert clocks.answer_due_on(opened, terms) - local_date(opened) == timedelta(days=terms.answer_days)


@pytest.mark.parametrize(
    ("opened", "last"),
    [
        (date(2028, 2, 14), date(2028, 2, 29)),
        (date(2027, 2, 14), date(2027, 3, 1)),
        (date(2026, 12, 20), date(2027, 1, 4)),
        (date(2026, 7, 29), date(2026, 8, 13)),  # the Throne day and a Sunday shorten nothing
    ],
)
def test_leap_days_and_holidays(opened, last):
    instant = datetime(opened.year, opened.month, opened.day, 9, tzinfo=UTC)
    assert local_date(clocks.appeal_ends_at(instant, instant, TERMS)) == last


def test_a_letter_opened_after_midnight_in_morocco_counts_from_the_new_day():
    opened = datetime(2026, 1, 10, 23, 30, tzinfo=UTC)  # half past midnight of the 11th, at UTC+1
    assert clocks.starts_on(opened, opened, TERMS) == date(2026, 1, 11)
