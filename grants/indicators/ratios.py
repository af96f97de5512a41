"""Percentages as ratios of sums: both halves and the not stated are kept, rounding is declared.

A denominator of zero gives no value rather than 0 %. Ratios are joined by joining their halves, never
by averaging. A printed share is checked against the whole numbers that could have given it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from grants.core.rounding import RoundingMode, round_exact


@dataclass(frozen=True)
class Share:
    """A ratio of two sums, and how many of the denominator did not state what the numerator asks."""

    numerator: int
    denominator: int
    not_stated: int = 0

    @property
    def value(self) -> Fraction | None:
        """Give the exact ratio, None when the denominator is zero."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    def percent(self, places: int, mode: RoundingMode = RoundingMode.HALF_UP) -> Decimal | None:
        """Give the ratio in percent under a declared rounding, None when the denominator is zero."""
        return None if self.value is None else round_exact(self.value * 100, places, mode)


@dataclass(frozen=True)
class PublishedShare:
    """The whole numbers of a total whose percentage prints as published, by either way of cutting."""

    by_rounding: range
    by_truncation: range

    @property
    def possible(self) -> bool:
        """Tell whether some whole number rounds to the published share."""
        return bool(self.by_rounding)

    @property
    def only_by_truncation(self) -> bool:
        """Tell whether whole numbers give the share when truncated, but none when rounded."""
        return bool(self.by_truncation) and not self.by_rounding


def join_shares(shares: Iterable[Share]) -> Share:
    """Join ratios of separate groups into the ratio of their sums."""
    known = list(shares)
    return Share(
        sum(share.numerator for share in known),
        sum(share.denominator for share in known),
        sum(share.not_stated for share in known),
    )


def published_share_possible(share_text: str, total: int) -> PublishedShare:
    """Find the head counts out of `total` that a printed percentage can stand for.

    The text carries as many decimals as were printed, with a dot or a comma (`48.11`, `48,11`), no
    sign. Raises ValueError for another text or a total not above zero.
    """
    text = share_text.strip().replace(",", ".")
    if total <= 0 or not text.replace(".", "", 1).isdecimal():
        raise ValueError("a share is a plain decimal number, out of a total above zero")
    printed = Fraction(text)
    step = Fraction(1, 10 ** len(text.partition(".")[2]))
    return PublishedShare(
        by_rounding=_counts_from(printed - step / 2, printed + step / 2, total),
        by_truncation=_counts_from(printed, printed + step, total),
    )


def _counts_from(low_pct: Fraction, high_pct: Fraction, total: int) -> range:
    """List the counts from 0 to `total` whose percentage lies from low, included, to high, excluded."""
    first = max(0, -(-low_pct * total // 100))
    stop = min(total + 1, -(-high_pct * total // 100))
    return range(int(first), max(int(first), int(stop)))
