"""RIB, IBAN, ICE and telephone: the reference examples and the arithmetic of the keys."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.associations.identifiers import (
    IBAN_PREFIX_REMOVED,
    IdentifierError,
    iban_of,
    parse_iban,
    parse_ice,
    parse_phone,
    parse_rib,
    rib_key,
)

DATA = Path(__file__).parents[2] / "data"
PARSERS = {"rib": parse_rib, "iban": parse_iban, "ice": parse_ice, "phone": parse_phone}
RIB = "999780000123456789012341"


def _vectors() -> list[tuple[str, str, str]]:
    with (DATA / "identifier_vectors.csv").open(encoding="utf-8", newline="") as source:
        return [(row["kind"], row["value"], row["valid"]) for row in csv.DictReader(source)]


@pytest.mark.parametrize(("kind", "value", "valid"), _vectors())
def test_reference_examples(kind: str, value: str, valid: str) -> None:
    if valid == "yes":
        found = PARSERS[kind](value)
        assert found.notice is None
        assert PARSERS[kind](found.value) == found
    elif kind == "rib" and value.startswith("MA64"):
        assert PARSERS[kind](value).notice == IBAN_PREFIX_REMOVED
    else:
        with pytest.raises(IdentifierError):
            PARSERS[kind](value)


@pytest.mark.parametrize(
    ("parse", "typed", "code"),
    [
        (parse_rib, RIB[:-1] + "2", "key"),
        (parse_rib, "999780000000000000003500", "key"),
        (parse_rib, RIB[:-1], "shape"),
        (parse_rib, "", "shape"),
        (parse_rib, "MA65" + RIB, "key"),
        (parse_rib, "FR76" + RIB, "shape"),
        (parse_rib, "MA64" + RIB[:-1] + "2", "key"),
        (parse_iban, RIB, "shape"),
        (parse_iban, "MA64" + RIB[:-1], "shape"),
        (parse_ice, "009999999000013", "key"),
        (parse_ice, "9999999", "shape"),
        (parse_ice, "", "shape"),
        (parse_phone, "0800000000", "shape"),
        (parse_phone, "+33600000000", "shape"),
    ],
)
def test_shape_and_key_are_told_apart(parse: object, typed: str, code: str) -> None:
    with pytest.raises(IdentifierError) as refused:
        parse(typed)  # type: ignore[operator]
    assert refused.value.code == code


def test_separators_and_digits_of_other_scripts_are_normalised() -> None:
    assert parse_rib("999-780 0001234567890123\u00a041").value == RIB
    assert parse_rib("٩٩٩٧٨٠٠٠٠١٢٣٤٥٦٧٨٩٠١٢٣٤١").value == RIB
    assert parse_rib(f"\u200ema64 {RIB}").value == RIB
    assert parse_ice("0099 9999 9000 012").value == "009999999000012"


@pytest.mark.parametrize(
    "typed", ["0612345678", "+212 6 12 34 56 78", "00212612345678", "06.12.34.56.78", "٠٦١٢٣٤٥٦٧٨"]
)
def test_a_telephone_number_is_stored_in_one_form(typed: str) -> None:
    assert parse_phone(typed).value == "+212612345678"


def test_a_foreign_number_is_kept_only_as_second_contact() -> None:
    assert parse_phone("00 33 6 00 00 00 00", allow_foreign=True).value == "+33600000000"
    assert parse_phone("0600000000", allow_foreign=True).value == "+212600000000"
    with pytest.raises(IdentifierError):
        parse_phone("+2120600000000", allow_foreign=True)


@given(st.integers(0, 10**22 - 1))
def test_the_key_makes_a_multiple_of_97_and_the_iban_digits_64(number: int) -> None:
    base = f"{number:022d}"
    rib = f"{base}{rib_key(base):02d}"
    assert int(rib) % 97 == 0
    assert 1 <= rib_key(base) <= 97
    assert parse_rib(rib).value == rib
    assert int(rib + "221000") % 97 == 98 - 64  # M = 22, A = 10, check digits 00
    assert parse_iban(iban_of(rib)).value == "MA64" + rib


@given(st.integers(0, 10**22 - 1), st.integers(0, 21), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number: int, position: int, shift: int) -> None:
    base = f"{number:022d}"
    wrong = base[:position] + str((int(base[position]) + shift) % 10) + base[position + 1 :]
    with pytest.raises(IdentifierError):
        parse_rib(f"{wrong}{rib_key(base):02d}")
