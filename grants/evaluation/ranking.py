"""The order of files (decision rule 4), over exact scores.

By final score, then by the mean of group A, then of group E, then by the instant of the submitted
version that was judged, the earlier first. Files equal in all four are equal until the selection
session gives them an order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from itertools import groupby


@dataclass(frozen=True)
class Standing:
    """What ranks a file: exact points and an aware instant.

    `tie_breaks` are the group means compared after the final score, in order (A, then E);
    `session_order` is the place the session gave among files that are equal in everything else.
    """

    ref: str
    final: Fraction
    tie_breaks: tuple[Fraction, ...]
    submitted_at: datetime
    session_order: int | None = None

    def __post_init__(self) -> None:
        if self.submitted_at.tzinfo is None:
            raise ValueError(f"the instant of {self.ref} has no time zone")

    @cached_property
    def key(self) -> tuple[Fraction, tuple[Fraction, ...], datetime]:
        """Give the key that sorts the best file first."""
        return (-self.final, tuple(-mean for mean in self.tie_breaks), self.submitted_at)


@dataclass(frozen=True)
class Place:
    """The rank of a file from 1; equal files share a rank and the next ones skip."""

    ref: str
    rank: int
    equal_with: tuple[str, ...] = ()


def rank_files(standings: Iterable[Standing]) -> tuple[Place, ...]:
    """Rank files, best first; equal ones are listed by reference and name each other."""
    places: list[Place] = []
    for group in equal_groups(standings):
        refs = [standing.ref for standing in group]
        rank = len(places) + 1
        places += [Place(ref, rank, tuple(other for other in refs if other != ref)) for ref in refs]
    return tuple(places)


def equal_groups(standings: Iterable[Standing]) -> list[tuple[Standing, ...]]:
    """Gather files that share a place, best first.

    Files equal in score, tie-breaks and instant stand alone once the session has given each of them an
    order, all different; otherwise they stay together.
    """
    ordered = sorted(standings, key=lambda standing: (standing.key, standing.ref))
    groups: list[tuple[Standing, ...]] = []
    for _, tied in groupby(ordered, key=lambda standing: standing.key):
        groups += _decided(tuple(tied))
    return groups


def _decided(tied: Sequence[Standing]) -> list[tuple[Standing, ...]]:
    orders = {s.ref: s.session_order for s in tied if s.session_order is not None}
    if len(orders) < len(tied) or len(set(orders.values())) < len(tied):
        return [tuple(tied)]
    return [(standing,) for standing in sorted(tied, key=lambda standing: orders[standing.ref])]
