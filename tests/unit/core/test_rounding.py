"""Display rounding is exact: no float and no banker's halves on the way."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.core.rounding import RoundingMode, round_exact, round_half_up


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(1430, 19), "75.26"),
        (Fraction(1, 8), "0.13"),
        (Fraction(-1, 8), "-0.13"),
        (Decimal("0.005"), "0.01"),
        (75, "75.00"),
        (0, "0.00"),
    ],
)
def test_halves_go_up(value: Fraction | Decimal | int, shown: str) -> None:
    assert str(round_half_up(value)) == shown


def test_truncation_drops_what_follows() -> None:
    share = Fraction(100 * 3427, 7122)
    assert round_exact(share, 2, RoundingMode.TRUNCATE) == Decimal("48.11")
    assert round_half_up(share) == Decimal("48.12")


@given(st.fractions(), st.integers(0, 6))
def test_rounding_stays_within_half_a_step(value: Fraction, places: int) -> None:
    assert abs(Fraction(round_half_up(value, places)) - value) <= Fraction(1, 2 * 10**places)
