"""What comes after the pass: renounced grants, ended appeals, and the reserve list they feed.

A selected association may renounce, which frees the amount for the reserve list (life of a call); what
is left of an appeal reserve goes there when the appeal period ends (decision rule 13); unused money may
come from another line by a decision (rule 6). Each round serves the reserve lists in their order, under
the same caps and the same smallest part; nobody already funded is displaced or topped up. A waiting
file that a cap holds back keeps its place for a later round.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from grants.evaluation.allocation import allocate
from grants.evaluation.allocation_decisions import Transfer, move_money
from grants.evaluation.allocation_terms import (
    Allocation,
    AllocationError,
    AllocationFile,
    AllocationRules,
    FileOutcome,
    Holding,
    LineEnvelope,
    Outcome,
)


@dataclass(frozen=True)
class Round:
    """What was recorded since the round before.

    `renounced` are references of funded files; `released` the codes of lines whose appeal period ended.
    """

    renounced: frozenset[str] = frozenset()
    released: frozenset[str] = frozenset()
    transfers: tuple[Transfer, ...] = ()


def run_rounds(
    lines: Sequence[LineEnvelope],
    files: Sequence[AllocationFile],
    rules: AllocationRules,
    first: Allocation,
    rounds: Sequence[Round],
    held: Iterable[Holding] = (),
) -> tuple[Allocation, ...]:
    """Serve the reserve lists round after round; an allocation a round, over the files still waiting.

    `first` is the allocation of the call, with its appeals. Raises AllocationError: `renounced` for a
    file that holds no grant, `line` for an unknown or twice released line, `transfer`.
    """
    state = _State(lines, files, rules, first, held)
    return tuple(state.serve(step) for step in rounds)


def next_served(
    lines: Sequence[LineEnvelope],
    files: Sequence[AllocationFile],
    rules: AllocationRules,
    first: Allocation,
    rounds: Sequence[Round],
    step: Round,
    held: Iterable[Holding] = (),
) -> tuple[FileOutcome, ...]:
    """Tell whom a further round would serve, in its order, after those that were run.

    A renounced file that held no grant in the pass frees nothing; a line released before is left out.
    """
    ran = run_rounds(lines, files, rules, first, rounds, held)
    holding = {answer.ref for answer in first.files if answer.amount_centimes}
    for before, allocation in zip(rounds, ran, strict=True):
        holding = (holding - before.renounced) | {a.ref for a in allocation.files if a.amount_centimes}
    released = frozenset[str]().union(*(before.released for before in rounds))
    further = Round(step.renounced & holding, step.released - released, step.transfers)
    last = run_rounds(lines, files, rules, first, [*rounds, further], held)[-1]
    return tuple(answer for answer in last.files if answer.amount_centimes is not None)


class _State:
    def __init__(
        self,
        lines: Sequence[LineEnvelope],
        files: Sequence[AllocationFile],
        rules: AllocationRules,
        first: Allocation,
        held: Iterable[Holding],
    ) -> None:
        self.lines, self.rules, self.held = lines, rules, tuple(held)
        self.files = {file.ref: file for file in files}
        self.left = {balance.code: balance.left_centimes for balance in first.lines}
        self.appeal_left = {balance.code: balance.appeal_reserve_left_centimes for balance in first.lines}
        self.grants: dict[str, int] = {}
        self.waiting = [a.ref for a in first.files if a.outcome in (Outcome.RESERVE, Outcome.SESSION_DECIDES)]
        self._take_in(first)

    def serve(self, step: Round) -> Allocation:
        """Free the money of a round, then serve the reserve lists with it."""
        for ref in sorted(step.renounced):
            if ref not in self.grants:
                raise AllocationError("renounced", f"{ref} holds no grant")
            self.left[self.files[ref].line] += self.grants.pop(ref)
        for code in sorted(step.released):
            if code not in self.appeal_left:
                raise AllocationError("line", f"no appeal reserve is left to release in {code}")
            self.left[code] += self.appeal_left.pop(code)
        purses = [
            LineEnvelope(line.code, self.left[line.code], 0, 0, line.grants_per_association)
            for line in self.lines
        ]
        holdings = [Holding(self.files[ref].association, self.files[ref].line) for ref in self.grants]
        waiting = [replace(self.files[ref], on_appeal=False, lifted=False) for ref in self.waiting]
        allocation = allocate(
            move_money(purses, step.transfers), waiting, self.rules, [*self.held, *holdings]
        )
        self.left = {balance.code: balance.left_centimes for balance in allocation.lines}
        self._take_in(allocation)
        return allocation

    def _take_in(self, allocation: Allocation) -> None:
        self.grants |= {a.ref: a.amount_centimes for a in allocation.files if a.amount_centimes is not None}
        self.waiting = [ref for ref in self.waiting if ref not in self.grants]
