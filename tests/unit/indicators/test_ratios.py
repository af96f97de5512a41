"""Percentages: ratios of sums with both halves kept, and printed shares that no head count gives."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.core.rounding import RoundingMode, round_exact
from grants.indicators.ratios import Share, join_shares, published_share_possible


def test_a_share_keeps_both_halves_and_the_not_stated() -> None:
    share = Share(3427, 7122, not_stated=12)
    assert (share.numerator, share.denominator, share.not_stated) == (3427, 7122, 12)
    assert share.percent(2) == Decimal("48.12")
    assert share.percent(2, RoundingMode.TRUNCATE) == Decimal("48.11")
    assert share.percent(0) == 48


def test_a_denominator_of_zero_gives_no_value() -> None:
    assert Share(0, 0).value is None
    assert Share(0, 0).percent(2) is None
    assert Share(0, 5).value == 0


def test_shares_are_joined_by_their_halves() -> None:
    joined = join_shares([Share(48, 100, 1), Share(30, 60, 2)])
    assert joined == Share(78, 160, 3)
    assert joined.percent(2) == Decimal("48.75")
    assert join_shares([]) == Share(0, 0)


def test_the_published_share_of_girls_comes_from_truncation_only() -> None:
    found = published_share_possible("48.11", 7122)
    assert not found.possible
    assert found.only_by_truncation
    assert list(found.by_truncation) == [3427]


@pytest.mark.parametrize(
    ("text", "total", "count"),
    [("58.18", 110, 64), ("68,07", 27463, 18694), ("68", 27463, 18694), ("54.57", 18694, 10201)],
)
def test_published_shares_that_hold(text: str, total: int, count: int) -> None:
    found = published_share_possible(text, total)
    assert found.possible
    assert count in found.by_rounding


def test_no_count_lies_outside_the_total() -> None:
    assert list(published_share_possible("100", 3).by_rounding) == [3]
    assert list(published_share_possible("0.0", 3).by_truncation) == [0]
    assert not published_share_possible("150", 10).by_rounding


@pytest.mark.parametrize(("text", "total"), [("", 5), ("-1", 5), ("48 %", 5), ("1.2.3", 5), ("48", 0)])
def test_what_is_no_share_is_refused(text: str, total: int) -> None:
    with pytest.raises(ValueError, match="plain decimal"):
        published_share_possible(text, total)


@settings(max_examples=60)
@given(st.integers(1, 400), st.integers(0, 2), st.data())
def test_counts_found_are_those_that_print_alike(total: int, places: int, data: st.DataObject) -> None:
    tenths = data.draw(st.integers(0, 110 * 10**places))
    printed = Decimal(f"{tenths}E-{places}")
    found = published_share_possible(f"{printed:f}", total)
    for mode, counts in (
        (RoundingMode.HALF_UP, found.by_rounding),
        (RoundingMode.TRUNCATE, found.by_truncation),
    ):
        shown = [
            n for n in range(total + 1) if round_exact(Fraction(100 * n, total), places, mode) == printed
        ]
        assert list(counts) == shown
