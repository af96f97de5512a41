"""Rounding of exact rationals for display: never applied to a figure that is compared or summed."""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class RoundingMode(StrEnum):
    """How a figure is cut to its last shown decimal."""

    HALF_UP = "half_up"
    TRUNCATE = "truncate"


def round_exact(value: Fraction | Decimal | int, places: int, mode: RoundingMode) -> Decimal:
    """Bring a rational to `places` decimals; halves and truncation are judged on the magnitude."""
    exact = Fraction(value)
    scaled = abs(exact) * 10**places
    if mode is RoundingMode.HALF_UP:
        scaled += Fraction(1, 2)
    digits = -int(scaled) if exact < 0 else int(scaled)
    return Decimal(f"{digits}E-{places}")


def round_half_up(value: Fraction | Decimal | int, places: int = 2) -> Decimal:
    """Bring a rational to `places` decimals, halves away from zero: 1430/19 shows as 75.26."""
    return round_exact(value, places, RoundingMode.HALF_UP)
