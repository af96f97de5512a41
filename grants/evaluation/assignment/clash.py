"""Which demands cannot hold together: an irreducible set, found by leaving demands out and trying again.

Demands are: a file has its evaluators; a line takes only competent evaluators; a language only those who
read it; a conflict keeps one evaluator from one file; a limit bounds one evaluator; loads lie within one
of each other. Every set named is impossible as it stands and possible as soon as any one of its demands
is given up. Conflicts and even loads are named only where the others alone would do.

Whether some demands hold together is a question of flow from files to evaluators. Within-one means: for
some level, everyone has the level or one more, save who had more before, or is at a limit, or has every
file that may come. For a level both bounds of the loads can be met together as soon as each can be met
alone (theorem of Mendelsohn and Dulmage), and the higher the level, the easier the upper one, so the
lowest level that serves the files is the one to try.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from grants.evaluation.assignment.draw import assign_evaluators
from grants.evaluation.assignment.flow import SINK, SOURCE, Network
from grants.evaluation.assignment.terms import AssignmentPlan, EvaluatorOffer, FileNeed


class DemandKind(StrEnum):
    """What is demanded."""

    EVALUATORS = "evaluators"
    LIMIT = "limit"
    COMPETENCE = "competence"
    LANGUAGE = "language"
    EVEN_LOADS = "even_loads"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Demand:
    """One demand: on a file, an evaluator, a line, a language; on nothing for even loads.

    `evaluator` is the person of a conflict, whose `subject` is the file.
    """

    kind: DemandKind
    subject: str = ""
    evaluator: str = ""


@dataclass(frozen=True)
class StrictPlan:
    """The evenest plan there is, and the demands that clash where it does not meet them all."""

    plan: AssignmentPlan
    clash: tuple[Demand, ...] = ()

    @property
    def is_possible(self) -> bool:
        """Tell whether the plan meets every demand."""
        return not self.clash


def assign_strictly(
    files: Sequence[FileNeed], evaluators: Sequence[EvaluatorOffer], seed: str = ""
) -> StrictPlan:
    """Choose evaluators, and say which demands clash unless all of them are met.

    Raises ValueError when a file or an evaluator is given twice.
    """
    plan = assign_evaluators(files, evaluators, seed)
    if plan.complete and plan.is_even:
        return StrictPlan(plan)
    return StrictPlan(plan, find_clash(files, evaluators))


def find_clash(files: Sequence[FileNeed], evaluators: Sequence[EvaluatorOffer]) -> tuple[Demand, ...]:
    """Give an irreducible set of clashing demands, in the order of their kinds; none if all can be met."""
    question = _Question(files, evaluators)
    demands = _demands(files, evaluators)
    if question.can_hold(frozenset(demands)):
        return ()
    found = set(_reduce(question.can_hold, (), demands, is_new=False))
    return tuple(demand for demand in demands if demand in found)


def _demands(files: Sequence[FileNeed], evaluators: Sequence[EvaluatorOffer]) -> list[Demand]:
    """List the demands; those at the end are given up first."""
    known = {offer.ref for offer in evaluators}
    languages = sorted({language for file in files for language in file.languages})
    ordered = sorted(files, key=lambda file: file.ref)
    return [
        *(Demand(DemandKind.EVALUATORS, file.ref) for file in ordered if file.needed),
        *(Demand(DemandKind.LIMIT, ref) for ref in sorted(o.ref for o in evaluators if o.limit is not None)),
        *(Demand(DemandKind.COMPETENCE, line) for line in sorted({file.line for file in files})),
        *(Demand(DemandKind.LANGUAGE, language) for language in languages),
        Demand(DemandKind.EVEN_LOADS),
        *(
            Demand(DemandKind.CONFLICT, file.ref, ref)
            for file in ordered
            for ref in sorted(file.excluded & known)
        ),
    ]


def _reduce(
    can_hold: Callable[[frozenset[Demand]], bool],
    kept: Sequence[Demand],
    candidates: Sequence[Demand],
    is_new: bool,
) -> list[Demand]:
    """Give candidates that clash with what is kept, none of which can be spared (Junker's QuickXplain)."""
    if is_new and not can_hold(frozenset(kept)):
        return []
    if len(candidates) == 1:
        return list(candidates)
    half = len(candidates) // 2
    first, last = candidates[:half], candidates[half:]
    from_last = _reduce(can_hold, [*kept, *first], last, is_new=True)
    from_first = _reduce(can_hold, [*kept, *from_last], first, is_new=bool(from_last))
    return [*from_first, *from_last]


class _Question:
    """Can these demands hold together?"""

    def __init__(self, files: Sequence[FileNeed], evaluators: Sequence[EvaluatorOffer]) -> None:
        self.files = files
        self.offers = sorted(evaluators, key=lambda offer: offer.ref)
        # Nobody is asked to have more than the files that may come: what they are is read off once.
        self.most = {
            offer.ref: min(
                offer.workload + sum(offer.may_take(file) for file in files),
                offer.workload + len(files) if offer.limit is None else max(offer.limit, offer.workload),
            )
            for offer in self.offers
        }

    def can_hold(self, active: frozenset[Demand]) -> bool:
        """Tell whether some choice meets all active demands."""
        served, free = self._classes(active)
        limits = {
            offer.ref: offer.limit
            for offer in self.offers
            if offer.limit is not None and Demand(DemandKind.LIMIT, offer.ref) in active
        }
        highest = max((offer.workload for offer in self.offers), default=0) + len(self.files)
        if not self._serves(served, limits, highest):
            return False
        if Demand(DemandKind.EVEN_LOADS) not in active:
            return True
        low, high = 0, highest
        while low < high:
            level = (low + high) // 2
            if self._serves(served, limits, level):
                high = level
            else:
                low = level + 1
        return self._fills(served, free, low)

    def _classes(
        self, active: frozenset[Demand]
    ) -> tuple[Counter[tuple[int, frozenset[str]]], Counter[frozenset[str]]]:
        """Count alike files: (needed, eligible) of those to serve, eligible of those given up."""
        served: Counter[tuple[int, frozenset[str]]] = Counter()
        free: Counter[frozenset[str]] = Counter()
        pools: dict[tuple[str, frozenset[str]], frozenset[str]] = {}
        for file in self.files:
            kind = (file.line, file.languages)
            if kind not in pools:
                pools[kind] = self._pool(file, active)
            barred = {ref for ref in file.excluded if Demand(DemandKind.CONFLICT, file.ref, ref) in active}
            eligible = pools[kind] - barred if barred else pools[kind]
            if Demand(DemandKind.EVALUATORS, file.ref) in active:
                served[file.needed, eligible] += 1
            else:
                free[eligible] += 1
        return served, free

    def _pool(self, file: FileNeed, active: frozenset[Demand]) -> frozenset[str]:
        """Give the evaluators that the active demands leave for a line and its languages."""
        asks_line = Demand(DemandKind.COMPETENCE, file.line) in active
        asked = {word for word in file.languages if Demand(DemandKind.LANGUAGE, word) in active}
        return frozenset(
            offer.ref
            for offer in self.offers
            if (not asks_line or file.line in offer.lines)
            and (offer.languages is None or asked <= offer.languages)
        )

    def _serves(
        self, served: Counter[tuple[int, frozenset[str]]], limits: dict[str, int], level: int
    ) -> bool:
        """Tell whether the files get their evaluators when nobody goes above the level and one."""
        room = {
            offer.ref: max(0, min(level + 1, limits.get(offer.ref, level + 1)) - offer.workload)
            for offer in self.offers
        }
        wanted = sum(needed * count for (needed, _), count in served.items())
        supplies = [(needed * count, count, pool) for (needed, pool), count in served.items()]
        return self._flow(supplies, room) == wanted

    def _fills(
        self,
        served: Counter[tuple[int, frozenset[str]]],
        free: Counter[frozenset[str]],
        level: int,
    ) -> bool:
        """Tell whether there are files enough to bring everyone to the level, or as near as may be."""
        room = {o.ref: max(0, min(level, self.most[o.ref]) - o.workload) for o in self.offers}
        supplies = [(needed * count, count, pool) for (needed, pool), count in served.items()]
        supplies += [(count * len(pool), count, pool) for pool, count in free.items()]
        return self._flow(supplies, room) == sum(room.values())

    def _flow(self, supplies: Sequence[tuple[int, int, frozenset[str]]], room: dict[str, int]) -> int:
        place = {offer.ref: 2 + position for position, offer in enumerate(self.offers)}
        network = Network(2 + len(place) + len(supplies))
        for ref, node in place.items():
            network.add(node, SINK, room[ref])
        for position, (amount, each, pool) in enumerate(supplies):
            network.add(SOURCE, 2 + len(place) + position, amount)
            for ref in sorted(pool):
                network.add(2 + len(place) + position, place[ref], each)
        return network.greatest_flow()
