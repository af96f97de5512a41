"""Amounts and counts: one formatter for all languages, a parser that refuses to guess."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.core.money import (
    MAX_CENTIMES,
    MAX_COUNT,
    AmountError,
    format_amount,
    format_count,
    format_mad,
    parse_amount,
    parse_count,
    split_shares,
)


@pytest.mark.parametrize(
    ("centimes", "shown"),
    [
        (16_877_600, "168\u00a0776,00"),
        (0, "0,00"),
        (5, "0,05"),
        (99_950, "999,50"),
        (100_000_000_001, "1\u00a0000\u00a0000\u00a0000,01"),
        (-123_456, "-1\u00a0234,56"),
        (-5, "-0,05"),
    ],
)
def test_amounts_are_grouped_by_no_break_spaces(centimes: int, shown: str) -> None:
    assert format_amount(centimes) == shown


def test_currency_follows_the_language() -> None:
    assert format_mad(16_877_600, "fr") == "168\u00a0776,00\u00a0DH"
    assert format_mad(16_877_600, "en") == "168\u00a0776,00\u00a0DH"
    assert format_mad(16_877_600, "ar") == "168\u00a0776,00\u00a0درهم"


def test_counts_are_grouped_alike() -> None:
    assert format_count(7122) == "7\u00a0122"


@pytest.mark.parametrize(
    ("typed", "centimes"),
    [
        ("168 776,00", 16_877_600),
        ("168\u00a0776,00", 16_877_600),
        ("168\u202f776,00", 16_877_600),
        ("168\u2009776", 16_877_600),
        ("168776", 16_877_600),
        ("168776.50", 16_877_650),
        ("168 776.5", 16_877_650),
        ("1,5", 150),
        (" 12 DH ", 1_200),
        ("12,00 mad", 1_200),
        ("12 درهم", 1_200),
        ("١٦٨ ٧٧٦٫٥٠", 16_877_650),
        ("١٦٨٬٧٧٦", 16_877_600),
        ("۱۲", 1_200),
        ("\u200f168\u00a0776,00\u200e", 16_877_600),
        ("0", 0),
        ("007", 700),
    ],
)
def test_amounts_typed_in_many_ways_are_read(typed: str, centimes: int) -> None:
    assert parse_amount(typed) == centimes


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        (" \u00a0\u200f", "empty"),
        ("1.234", "ambiguous"),
        ("1,234", "ambiguous"),
        ("140.000dh", "ambiguous"),
        ("1.234,50", "ambiguous"),
        ("1,234,567", "ambiguous"),
        ("1234.567", "decimals"),
        ("12,3456", "decimals"),
        ("12,", "shape"),
        (",50", "shape"),
        ("16 8776", "shape"),
        ("1 68 776", "shape"),
        ("12,5 0", "shape"),
        ("DH", "shape"),
        ("douze", "shape"),
        ("1e5", "shape"),
        ("-5", "negative"),
        ("\u22125", "negative"),
        ("9" * 20, "too_large"),
        ("9" * 5000, "too_large"),
        ("100 000 000 000,01", "too_large"),
    ],
)
def test_amounts_that_need_a_guess_are_refused(typed: str, code: str) -> None:
    with pytest.raises(AmountError) as refused:
        parse_amount(typed)
    assert refused.value.code == code


def test_negative_amounts_are_read_where_allowed() -> None:
    assert parse_amount("- 1 234,50", allow_negative=True) == -123_450


@given(st.integers(-MAX_CENTIMES, MAX_CENTIMES), st.sampled_from(["fr", "ar", "en"]))
def test_what_is_shown_can_be_typed_back(centimes: int, lang: str) -> None:
    assert parse_amount(format_amount(centimes), allow_negative=True) == centimes
    assert parse_amount(format_mad(centimes, lang), allow_negative=True) == centimes


@pytest.mark.parametrize("typed", ["1 358", "1\u00a0358", "1\u202f358", "1358", "١٣٥٨", " 1358 "])
def test_counts_accept_every_space(typed: str) -> None:
    assert parse_count(typed) == 1358


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.358", "ambiguous"),
        ("27,463", "ambiguous"),
        ("12,5", "not_whole"),
        ("12.0", "not_whole"),
        ("-1", "negative"),
        ("", "empty"),
        ("13 58", "shape"),
        ("environ 20", "shape"),
        ("9" * 19, "too_large"),
        ("9" * 5000, "too_large"),
        ("1 000 000 001", "too_large"),
    ],
)
def test_counts_that_need_a_guess_are_refused(typed: str, code: str) -> None:
    with pytest.raises(AmountError) as refused:
        parse_count(typed)
    assert refused.value.code == code


@given(st.integers(0, MAX_COUNT))
def test_counts_shown_can_be_typed_back(count: int) -> None:
    assert parse_count(format_count(count)) == count


def test_shares_are_rounded_down_and_the_last_takes_the_rest() -> None:
    assert split_shares(20_000_003, (50, 30, 20)) == [10_000_001, 6_000_000, 4_000_002]
    assert split_shares(100, (Decimal("33.3"), Decimal("33.3"), Decimal("33.4"))) == [33, 33, 34]
    assert split_shares(10, (Fraction(100, 3), Fraction(200, 3))) == [3, 7]


@given(st.integers(0, MAX_CENTIMES), st.lists(st.integers(1, 99), min_size=1, max_size=5))
def test_shares_always_sum_to_the_total(total: int, firsts: list[int]) -> None:
    if sum(firsts) >= 100:
        firsts = firsts[:1]
    parts = split_shares(total, [*firsts, 100 - sum(firsts)])
    assert sum(parts) == total
    assert all(part * 100 <= total * share < (part + 1) * 100 for part, share in zip(parts, firsts))


@pytest.mark.parametrize(
    ("total", "shares"), [(-1, (100,)), (10, (60, 39)), (10, (110, -10)), (10, (100, 0)), (10, ())]
)
def test_impossible_shares_are_refused(total: int, shares: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="sum to 100"):
        split_shares(total, shares)
