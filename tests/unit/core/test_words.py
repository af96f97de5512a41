"""Amounts in words: the reference pairs, an independent French source, and the grammar of edges."""

import csv
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from num2words import num2words

from grants.core.money import parse_amount
from grants.core.words import amount_in_words
from grants.core.words_fr import french_cardinal

DATA = Path(__file__).parents[2] / "data"


def _reference_pairs() -> list[tuple[str, str, str]]:
    with (DATA / "amounts_in_words.csv").open(encoding="utf-8", newline="") as source:
        return [(row["amount_mad"], row["words_fr"], row["words_ar"]) for row in csv.DictReader(source)]


@pytest.mark.parametrize(("amount", "french", "arabic"), _reference_pairs())
def test_reference_pairs(amount: str, french: str, arabic: str) -> None:
    centimes = parse_amount(amount)
    assert amount_in_words(centimes, "fr") == french
    assert amount_in_words(centimes, "ar") == arabic


@given(st.integers(0, 10**12 - 1))
@example(200_000_000)
@example(80_000_000)
@example(80_080_080)
@example(71_091_081)
def test_french_numbers_agree_with_another_program(number: int) -> None:
    assert french_cardinal(number) == num2words(number, lang="fr")


@pytest.mark.parametrize("number", range(1100))
def test_small_french_numbers_agree_with_another_program(number: int) -> None:
    assert french_cardinal(number) == num2words(number, lang="fr")


@pytest.mark.parametrize(
    ("centimes", "french", "arabic"),
    [
        (0, "zéro dirham", "صفر درهم"),
        (1, "un centime", "سنتيم واحد"),
        (2, "deux centimes", "سنتيمان"),
        (100, "un dirham", "درهم واحد"),
        (200, "deux dirhams", "درهمان"),
        (305, "trois dirhams et cinq centimes", "ثلاثة دراهم وخمسة سنتيمات"),
        (1_100, "onze dirhams", "أحد عشر درهما"),
        (10_100, "cent un dirhams", "مائة درهم ودرهم"),
        (100_200, "mille deux dirhams", "ألف درهم ودرهمان"),
        (120_000, "mille deux cents dirhams", "ألف ومائتا درهم"),
        (250_000, "deux mille cinq cents dirhams", "ألفان وخمسمائة درهم"),
        (10_300_000, "cent trois mille dirhams", "مائة وثلاثة آلاف درهم"),
        (10_050_000, "cent mille cinq cents dirhams", "مائة ألف وخمسمائة درهم"),
        (10_100_000, "cent un mille dirhams", "مائة ألف وألف درهم"),
        (10_200_000, "cent deux mille dirhams", "مائة ألف وألفا درهم"),
        (300_000_000, "trois millions de dirhams", "ثلاثة ملايين درهم"),
        (8_000_000_000, "quatre-vingts millions de dirhams", "ثمانون مليون درهم"),
        (100_000_000_000, "un milliard de dirhams", "مليار درهم"),
        (100_000_000_050, "un milliard de dirhams et cinquante centimes", "مليار درهم وخمسون سنتيما"),
    ],
)
def test_edges_of_the_grammar(centimes: int, french: str, arabic: str) -> None:
    assert amount_in_words(centimes, "fr") == french
    assert amount_in_words(centimes, "ar") == arabic


@given(st.integers(0, 10**14 - 1))
def test_arabic_joining_letter_is_never_detached(centimes: int) -> None:
    assert " و " not in f" {amount_in_words(centimes, 'ar')} "


@pytest.mark.parametrize("lang", ["fr", "ar"])
@given(first=st.integers(0, 10**14 - 1), second=st.integers(0, 10**14 - 1))
def test_different_amounts_have_different_words(lang: str, first: int, second: int) -> None:
    same = amount_in_words(first, lang) == amount_in_words(second, lang)
    assert same == (first == second)


@pytest.mark.parametrize(("centimes", "lang"), [(-1, "fr"), (10**14, "ar"), (100, "en")])
def test_amounts_without_words_are_refused(centimes: int, lang: str) -> None:
    with pytest.raises(ValueError, match="no words"):
        amount_in_words(centimes, lang)
