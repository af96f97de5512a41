"""What the best allocation answers, as plain values; amounts in centimes, points exact."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from grants.evaluation.allocation_terms import Binding

FILES_A_LINE = 300


class NotComputed(StrEnum):
    """Why there is no answer."""

    TOO_MANY_FILES = "too_many_files"
    TOO_LONG = "too_long"


class ChangeKind(StrEnum):
    """How a file fares otherwise than in the pass."""

    ENTERS = "enters"
    LEAVES = "leaves"
    AMOUNT = "amount"


@dataclass(frozen=True)
class Change:
    """One file that differs between the pass and the best allocation.

    `binding` is what bound it in the pass. `points_at_stake` is what the best total would lose if this
    file alone had to fare as in the pass, found by solving again; None for a change of amount only.
    """

    ref: str
    line: str
    kind: ChangeKind
    pass_centimes: int | None
    best_centimes: int | None
    binding: Binding
    points_at_stake: Fraction | None = None


@dataclass(frozen=True)
class BestAllocation:
    """The allocation with the greatest sum of final scores of funded files; least money among equals.

    A file funded in part counts in full, as it does in the pass; a line funds one in part at most.
    `pass_points` is the same sum for the pass. Without an answer `not_computed` says why.
    """

    amounts: Mapping[str, int] = field(default_factory=dict)
    points: Fraction = Fraction(0)
    pass_points: Fraction = Fraction(0)
    changes: tuple[Change, ...] = ()
    not_computed: NotComputed | None = None

    @property
    def gain(self) -> Fraction:
        """Give how many points more than the pass."""
        return self.points - self.pass_points
