"""The choice of evaluators for the files of a call (decision rule 1): exact and reproducible.

Each file gets its evaluators among those competent for the line and without a conflict, so that the
workloads end as even as possible: the sum over evaluators of the squared load is the smallest one. This
is a flow of least cost from files to evaluators where the n-th file of an evaluator costs more than the
one before: every missing evaluator is found along the path of reassignments that ends at the least
loaded evaluator within reach, which keeps the flow of least cost at every step. Among equals the draw
follows a digest of the recorded seed, so that anyone can redo it.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True)
class FileNeed:
    """A file that needs evaluators; `excluded` have a conflict or evaluate it already."""

    ref: str
    line: str
    excluded: frozenset[str] = frozenset()
    needed: int = 2


@dataclass(frozen=True)
class EvaluatorOffer:
    """An evaluator: lines of competence, files already in hand, and the most to be given in all."""

    ref: str
    lines: frozenset[str]
    workload: int = 0
    limit: int | None = None


@dataclass(frozen=True)
class Shortage:
    """Why a file lacks evaluators: how many are missing, and what became of the others.

    `competent` counts the evaluators of the line, `excluded` those of them with a conflict or already
    on the file, `at_limit` those of the rest whose limit is reached.
    """

    ref: str
    missing: int
    competent: int
    excluded: int
    at_limit: int


@dataclass(frozen=True)
class AssignmentPlan:
    """The evaluators chosen for each file, and the files that could not be served in full."""

    chosen: dict[str, tuple[str, ...]]
    shortages: tuple[Shortage, ...]

    @property
    def complete(self) -> bool:
        """Tell whether every file has its evaluators."""
        return not self.shortages


def assign_evaluators(
    files: Sequence[FileNeed], evaluators: Sequence[EvaluatorOffer], seed: str = ""
) -> AssignmentPlan:
    """Choose evaluators for all files at once; the same input and seed give the same plan.

    As many places as possible are filled, whatever the order of the input. Raises ValueError when a
    file or an evaluator is given twice.
    """
    if len({f.ref for f in files}) < len(files) or len({e.ref for e in evaluators}) < len(evaluators):
        raise ValueError("a file or an evaluator is given twice")
    draw = _Draw(files, evaluators, seed)
    missing = {file.ref: file.needed for file in draw.files}
    for place in range(max(missing.values(), default=0)):
        for file in draw.files:
            if place < file.needed and draw.add_evaluator(file.ref):
                missing[file.ref] -= 1
    chosen = {file.ref: tuple(sorted(draw.chosen[file.ref])) for file in files}
    shortages = [draw.shortage(file, missing[file.ref]) for file in files if missing[file.ref]]
    return AssignmentPlan(chosen, tuple(sorted(shortages, key=lambda shortage: shortage.ref)))


class _Draw:
    """The flow between files and evaluators."""

    def __init__(self, files: Sequence[FileNeed], evaluators: Sequence[EvaluatorOffer], seed: str) -> None:
        def drawn(ref: str) -> tuple[bytes, str]:
            return sha256(f"{seed}\0{ref}".encode()).digest(), ref

        self.files = sorted(files, key=lambda file: drawn(file.ref))
        self.offers = {offer.ref: offer for offer in sorted(evaluators, key=lambda offer: drawn(offer.ref))}
        self.eligible = {
            file.ref: [r for r, o in self.offers.items() if file.line in o.lines and r not in file.excluded]
            for file in files
        }
        self.load = {offer.ref: offer.workload for offer in evaluators}
        self.chosen: dict[str, set[str]] = {file.ref: set() for file in files}
        self.in_hand: dict[str, set[str]] = {offer.ref: set() for offer in evaluators}

    def add_evaluator(self, file: str) -> bool:
        """Give a file one more evaluator, moving others if that evens the loads; False if impossible."""
        came_from = self._reachable(file)
        free = [ref for ref in self.offers if ref in came_from and not self._is_full(ref)]
        if not free:
            return False
        last = min(free, key=lambda ref: self.load[ref])
        self.load[last] += 1
        taker: str | None = last
        while taker is not None:
            taken, giver = came_from[taker]
            self._give(taken, taker, giver)
            taker = giver
        return True

    def _reachable(self, file: str) -> dict[str, tuple[str, str | None]]:
        """Map each evaluator within reach to the file it would take and the one who would give it up."""
        came_from: dict[str, tuple[str, str | None]] = {}
        queue: deque[tuple[str, str | None]] = deque([(file, None)])
        while queue and len(came_from) < len(self.offers):
            taken, giver = queue.popleft()
            for ref in self.eligible[taken]:
                if ref not in came_from and ref not in self.chosen[taken]:
                    came_from[ref] = (taken, giver)
                    queue.extend((other, ref) for other in sorted(self.in_hand[ref]))
        return came_from

    def _give(self, file: str, taker: str, giver: str | None) -> None:
        self.chosen[file].add(taker)
        self.in_hand[taker].add(file)
        if giver is not None:
            self.chosen[file].discard(giver)
            self.in_hand[giver].discard(file)

    def _is_full(self, ref: str) -> bool:
        limit = self.offers[ref].limit
        return limit is not None and self.load[ref] >= limit

    def shortage(self, file: FileNeed, missing: int) -> Shortage:
        """Explain why a file lacks evaluators."""
        competent = [ref for ref, offer in self.offers.items() if file.line in offer.lines]
        eligible = self.eligible[file.ref]
        at_limit = [ref for ref in eligible if ref not in self.chosen[file.ref] and self._is_full(ref)]
        excluded = len(competent) - len(eligible)
        return Shortage(file.ref, missing, len(competent), excluded, len(at_limit))
