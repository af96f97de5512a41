"""How long documents hold: the rules on chosen and on random days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.associations.states import ValidityRule
from grants.associations.validity import Dates, Mandate, add_months, expiry, holds_on, is_soon, needed_dates

DAYS = st.dates(date(1990, 1, 1), date(2120, 1, 1))
MONTHS = st.integers(1, 120)
MANDATES = st.builds(
    lambda first, length: Mandate(first, first + timedelta(days=length)), DAYS, st.integers(1, 3650)
)


@pytest.mark.parametrize(
    ("rule", "months", "dates", "mandate", "last_day"),
    [
        (ValidityRule.UNLIMITED, None, Dates(), None, None),
        (ValidityRule.MONTHS_AFTER_ISSUE, 3, Dates(date(2026, 11, 30)), None, date(2027, 2, 28)),
        (ValidityRule.MONTHS_AFTER_PERIOD, 18, Dates(None, date(2025, 12, 31)), None, date(2027, 6, 30)),
        (
            ValidityRule.MANDATE_END,
            None,
            Dates(date(2025, 4, 1)),
            Mandate(date(2025, 3, 1), date(2029, 2, 28)),
            date(2029, 2, 28),
        ),
        (ValidityRule.MANDATE_END, None, Dates(date(2025, 4, 1)), None, date(2025, 3, 31)),
        (
            ValidityRule.MANDATE_LENGTH,
            48,
            Dates(date(2025, 1, 1)),
            Mandate(date(2024, 1, 1), date(2026, 1, 1)),
            date(2027, 1, 2),
        ),
        (ValidityRule.MANDATE_LENGTH, 48, Dates(date(2024, 2, 29)), None, date(2028, 2, 29)),
        (ValidityRule.STATED, None, Dates(None, None, date(2027, 1, 1)), None, date(2027, 1, 1)),
    ],
)
def test_the_last_day_of_each_rule(
    rule: ValidityRule, months: int | None, dates: Dates, mandate: Mandate | None, last_day: date | None
) -> None:
    assert expiry(rule, months, dates, mandate) == last_day


@pytest.mark.parametrize("rule", ValidityRule)
def test_a_date_that_the_rule_needs_is_named(rule: ValidityRule) -> None:
    needed = needed_dates(rule)
    if needed:
        with pytest.raises(ValueError, match=needed[0]):
            expiry(rule, 3, Dates(), None)
    else:
        assert expiry(rule, None, Dates(), None) is None


@given(day=DAYS, months=MONTHS)
def test_months_later_is_in_that_month_and_never_past_its_end(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@given(first=DAYS, gap=st.integers(0, 400), months=MONTHS)
def test_a_later_document_never_expires_earlier(first: date, gap: int, months: int) -> None:
    rule = ValidityRule.MONTHS_AFTER_ISSUE
    one = expiry(rule, months, Dates(first), None)
    other = expiry(rule, months, Dates(first + timedelta(days=gap)), None)
    assert one is not None
    assert other is not None
    assert one <= other


@given(issued=DAYS, mandate=MANDATES, rule=st.sampled_from(ValidityRule), months=MONTHS, day=DAYS)
def test_a_document_holds_on_a_stretch_of_days(
    issued: date, mandate: Mandate, rule: ValidityRule, months: int, day: date
) -> None:
    last = expiry(rule, months, Dates(issued, issued, issued), mandate)
    if holds_on(last, day):
        assert holds_on(last, day - timedelta(days=1))
    if last is not None:
        assert holds_on(last, last)
        assert not holds_on(last, last + timedelta(days=1))
    if rule == ValidityRule.MANDATE_END:
        assert last == mandate.ends_on


@given(last=DAYS, today=DAYS)
def test_soon_means_within_60_days_and_not_over(last: date, today: date) -> None:
    assert is_soon(last, today) == (today <= last <= today + timedelta(days=60))
    assert not is_soon(None, today)
