"""Decisions of the session that change what the pass works with: transfers and coverage corrections.

Unused money of a line moves to other lines only by a decision written in the minutes (decision rule 6).
The committee may lift one file a line by reason of an uncovered region, with a vote and a written reason;
scores stay untouched (rule 7). Both are recorded input, checked here against the pass without them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from grants.evaluation.allocation import allocate
from grants.evaluation.allocation_terms import (
    Allocation,
    AllocationError,
    AllocationFile,
    AllocationRules,
    Holding,
    LineEnvelope,
    Outcome,
)

FUNDED = (Outcome.FUNDED, Outcome.FUNDED_IN_PART)


@dataclass(frozen=True)
class Transfer:
    """Money moved between two lines; `decision` is the reference of the item in the minutes."""

    giver: str
    taker: str
    amount_centimes: int
    decision: str

    def __post_init__(self) -> None:
        if self.amount_centimes <= 0 or self.giver == self.taker or not self.decision:
            raise AllocationError("transfer", self.decision)


@dataclass(frozen=True)
class CoverageLift:
    """A file lifted for the region it serves: the vote, and the reference of the item in the minutes.

    `chair_in_favour` is the vote of the chair, which breaks a tie (decision rule 9).
    """

    ref: str
    region: str
    votes_for: int
    votes_against: int
    decision: str
    chair_in_favour: bool = False

    def __post_init__(self) -> None:
        if min(self.votes_for, self.votes_against) < 0 or not self.decision or not self.region:
            raise AllocationError("lift", self.ref)

    @property
    def is_carried(self) -> bool:
        """Tell whether the vote was in favour."""
        if self.votes_for == self.votes_against:
            return self.votes_for > 0 and self.chair_in_favour
        return self.votes_for > self.votes_against


def allocate_decided(
    lines: Sequence[LineEnvelope],
    files: Sequence[AllocationFile],
    rules: AllocationRules,
    held: Iterable[Holding] = (),
    transfers: Sequence[Transfer] = (),
    lifts: Sequence[CoverageLift] = (),
) -> Allocation:
    """Allocate the money of a call under the decisions of its session.

    Raises AllocationError as `allocate` does; `transfer` for a line unknown or money that is in use;
    `lift` for a vote not carried, a second file of a line, a file unknown, on appeal or funded anyhow.
    """
    holdings = tuple(held)
    lifted = lift_files(files, lifts)
    if lifts:
        without = allocate(move_money(lines, transfers), files, rules, holdings)
        for lift in lifts:
            if without.outcome_of(lift.ref).outcome in FUNDED:
                raise AllocationError("lift", f"{lift.ref} is funded without it")
    allocation = allocate(move_money(lines, transfers), lifted, rules, holdings)
    if transfers:
        _check_unused(allocate(lines, lifted, rules, holdings), transfers)
    return allocation


def move_money(lines: Sequence[LineEnvelope], transfers: Sequence[Transfer]) -> list[LineEnvelope]:
    """Give the lines with the money moved; raises AllocationError for an unknown or emptied line."""
    moved = Counter[str]()
    for transfer in transfers:
        moved[transfer.giver] -= transfer.amount_centimes
        moved[transfer.taker] += transfer.amount_centimes
    if unknown := set(moved) - {line.code for line in lines}:
        raise AllocationError("transfer", f"no line {min(unknown)}")
    return [
        replace(line, transferred_centimes=line.transferred_centimes + moved[line.code]) for line in lines
    ]


def lift_files(files: Sequence[AllocationFile], lifts: Sequence[CoverageLift]) -> list[AllocationFile]:
    """Give the files with the lifted ones marked; raises AllocationError for a lift that may not be."""
    by_ref = {file.ref: file for file in files}
    taken: dict[str, str] = {}
    for lift in lifts:
        file = by_ref.get(lift.ref)
        if file is None or file.on_appeal or not lift.is_carried or file.line in taken:
            raise AllocationError("lift", lift.ref)
        taken[file.line] = lift.ref
    chosen = set(taken.values())
    return [replace(file, lifted=True) if file.ref in chosen else file for file in files]


def uncovered_regions(
    allocation: Allocation, regions_of: Mapping[str, Iterable[str]], regions: Iterable[str]
) -> frozenset[str]:
    """Give the regions that no funded file serves: what a coverage correction may point to."""
    covered: set[str] = set()
    for answer in allocation.files:
        if answer.outcome in FUNDED:
            covered.update(regions_of.get(answer.ref, ()))
    return frozenset(regions) - covered


def _check_unused(without: Allocation, transfers: Sequence[Transfer]) -> None:
    left = {balance.code: balance.left_centimes for balance in without.lines}
    given = Counter[str]()
    for transfer in transfers:
        given[transfer.giver] += transfer.amount_centimes
    for code, amount in given.items():
        if amount > left[code]:
            raise AllocationError("transfer", f"{code} has {left[code]} centimes unused, not {amount}")
