"""The draw: evaluators for all files at once, loads as even as they can be (decision rule 1).

Each file gets its evaluators among those competent for the line, who read its languages and have no
conflict, so that the
workloads end as even as possible: the sum over evaluators of the squared load is the smallest one. This
is a flow of least cost from files to evaluators where the n-th file of an evaluator costs more than the
one before: every missing evaluator is found along the path of reassignments that ends at the least
loaded evaluator within reach, which keeps the flow of least cost at every step. Among equals the draw
follows a digest of the recorded seed, so that anyone can redo it.
"""

from collections import Counter, deque
from collections.abc import Sequence
from hashlib import sha256

from grants.evaluation.assignment.terms import AssignmentPlan, EvaluatorOffer, FileNeed, Shortage


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
    shortages.sort(key=lambda shortage: shortage.ref)
    loads = {ref: draw.load[ref] for ref in sorted(draw.load)}
    return AssignmentPlan(chosen, tuple(shortages), loads, draw.uneven())


class _Draw:
    """The flow between files and evaluators."""

    def __init__(self, files: Sequence[FileNeed], evaluators: Sequence[EvaluatorOffer], seed: str) -> None:
        def drawn(ref: str) -> tuple[bytes, str]:
            return sha256(f"{seed}\0{ref}".encode()).digest(), ref

        self.files = sorted(files, key=lambda file: drawn(file.ref))
        self.offers = {offer.ref: offer for offer in sorted(evaluators, key=lambda offer: drawn(offer.ref))}
        self.eligible = {
            file.ref: [ref for ref, offer in self.offers.items() if offer.may_take(file)] for file in files
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

    def uneven(self) -> tuple[str, ...]:
        """Name who was given files here and has two or more above somebody who could take one more."""
        able = Counter(ref for refs in self.eligible.values() for ref in refs)
        lowest = min(
            (
                self.load[ref]
                for ref, offer in self.offers.items()
                if not self._is_full(ref) and self.load[ref] < offer.workload + able[ref]
            ),
            default=None,
        )
        if lowest is None:
            return ()
        return tuple(
            sorted(ref for ref, files in self.in_hand.items() if files and self.load[ref] > lowest + 1)
        )

    def shortage(self, file: FileNeed, missing: int) -> Shortage:
        """Explain why a file lacks evaluators."""
        competent = [offer for offer in self.offers.values() if file.line in offer.lines]
        free = [offer for offer in competent if offer.ref not in file.excluded]
        eligible = self.eligible[file.ref]
        at_limit = [ref for ref in eligible if ref not in self.chosen[file.ref] and self._is_full(ref)]
        return Shortage(
            ref=file.ref,
            missing=missing,
            competent=len(competent),
            excluded=len(competent) - len(free),
            at_limit=len(at_limit),
            cannot_read=len(free) - len(eligible),
        )
