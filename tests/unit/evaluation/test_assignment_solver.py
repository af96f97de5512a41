"""The assignment against an independent solver, and clashing demands shown to clash and to be few."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from math import inf

import pytest

from grants.evaluation.assignment import (
    AssignmentPlan,
    Demand,
    DemandKind,
    EvaluatorOffer,
    FileNeed,
    assign_evaluators,
    assign_strictly,
    find_clash,
    read_input,
    record_input,
    redo,
)
from tests.unit.evaluation.solver import Programme

LINES = ("EDU", "CUL", "LAN")
LANGUAGES = ("fr", "ar")
Problem = tuple[list[FileNeed], list[EvaluatorOffer]]


def problem_of_chance(seed: int, largest: int = 25, tight: bool = False) -> Problem:
    chance = random.Random(seed)
    count = chance.randint(2, 8 if largest > 10 else 5)
    plain = tight and chance.random() < 0.5  # nothing but lines and conflicts
    crowd = tight and not plain and chance.random() < 0.5  # many for one line, few for another
    offers = [
        EvaluatorOffer(
            f"E{n}",
            frozenset([LINES[n > 1]]) if crowd else frozenset(chance.sample(LINES, chance.randint(1, 3))),
            chance.choice([0, 0, 0, 1, 3]),
            None
            if plain or crowd
            else chance.choice([None, 3, 6])
            if tight
            else chance.choice([None, None, 12]),
            None if plain or crowd else chance.choice([None, frozenset(LANGUAGES), *[frozenset(["fr"])] * 2]),
        )
        for n in range(count)
    ]
    files = [
        FileNeed(
            f"F{n:02}",
            LINES[chance.random() < 0.2] if crowd else chance.choice(LINES),
            frozenset(
                offer.ref for offer in offers if chance.random() < (0.3 if plain else 0.1) and not crowd
            ),
            1 if crowd else chance.choice([2, 2, 2, 1]),
            frozenset([chance.choice(["fr", "fr", "ar"])]),
        )
        for n in range(chance.randint(1, largest))
    ]
    return files, offers


def cost_of(plan: AssignmentPlan, offers: list[EvaluatorOffer]) -> tuple[int, int]:
    given = Counter(itertools.chain(*plan.chosen.values()))
    return -sum(given.values()), sum((o.workload + given[o.ref]) ** 2 - o.workload**2 for o in offers)


def best_cost(files: list[FileNeed], offers: list[EvaluatorOffer]) -> tuple[int, int]:
    """Let the solver serve as many places as possible, then make the sum of squared loads the least."""
    heavy = 10_000
    programme = Programme()
    taken: dict[str, list[int]] = {offer.ref: [] for offer in offers}
    for file in files:
        chosen = []
        for offer in offers:
            reads = offer.languages is None or file.languages <= offer.languages
            if file.line in offer.lines and offer.ref not in file.excluded and reads:
                chosen.append(programme.variable(cost=-heavy))
                taken[offer.ref].append(chosen[-1])
        programme.row(0, ((variable, 1) for variable in chosen), file.needed)
    for offer in offers:
        room = len(taken[offer.ref])
        if offer.limit is not None:
            room = max(0, min(room, offer.limit - offer.workload))
        steps = [programme.variable(cost=2 * (offer.workload + n) + 1) for n in range(room)]
        terms = [(variable, 1) for variable in taken[offer.ref]] + [(step, -1) for step in steps]
        programme.row(0, terms, 0)
    solved = programme.solve()
    assert solved is not None
    served = -(round(solved[0]) // heavy)
    return -served, round(solved[0]) + heavy * served


@pytest.mark.parametrize("block", range(10))
def test_the_optimum_equals_that_of_the_solver(block: int) -> None:
    for seed in range(block * 20, block * 20 + 20):
        files, offers = problem_of_chance(seed, tight=seed % 2 == 1)
        assert cost_of(assign_evaluators(files, offers, str(seed)), offers) == best_cost(files, offers), seed


def holds(files: list[FileNeed], offers: list[EvaluatorOffer], demands: set[Demand]) -> bool:
    """Ask the solver whether demands can hold together, level by level."""
    if Demand(DemandKind.EVEN_LOADS) not in demands:
        return _holds_at(files, offers, demands, None)
    highest = max(offer.workload for offer in offers) + len(files)
    return any(_holds_at(files, offers, demands, level) for level in range(highest + 1))


def _holds_at(
    files: list[FileNeed], offers: list[EvaluatorOffer], demands: set[Demand], level: int | None
) -> bool:
    programme = Programme()
    taken: dict[str, list[int]] = {offer.ref: [] for offer in offers}
    for file in files:
        chosen = []
        words = {word for word in file.languages if Demand(DemandKind.LANGUAGE, word) in demands}
        for offer in offers:
            barred = (
                (Demand(DemandKind.COMPETENCE, file.line) in demands and file.line not in offer.lines)
                or (offer.languages is not None and not words <= offer.languages)
                or (
                    offer.ref in file.excluded and Demand(DemandKind.CONFLICT, file.ref, offer.ref) in demands
                )
            )
            if not barred:
                chosen.append(programme.variable())
                taken[offer.ref].append(chosen[-1])
        needed = Demand(DemandKind.EVALUATORS, file.ref) in demands
        programme.row(file.needed if needed else 0, ((v, 1) for v in chosen), file.needed if needed else inf)
    for offer in offers:
        low, high = 0.0, inf
        able = sum(offer.may_take(file) for file in files)
        if offer.limit is not None and Demand(DemandKind.LIMIT, offer.ref) in demands:
            high = max(0, offer.limit - offer.workload)
        if level is not None:
            most = offer.workload + able
            if offer.limit is not None:
                most = min(most, max(offer.limit, offer.workload))
            low = max(0, min(level, most) - offer.workload)
            high = min(high, max(0, level + 1 - offer.workload))
        if low > high:
            return False
        programme.row(low, ((v, 1) for v in taken[offer.ref]), high)
    return programme.solve() is not None


@pytest.mark.parametrize("block", range(6))
def test_a_clash_is_impossible_and_loses_that_with_any_one_demand(block: int) -> None:
    for seed in range(1000 + block * 10, 1010 + block * 10):
        files, offers = problem_of_chance(seed, largest=8, tight=True)
        clash = find_clash(files, offers)
        plan = assign_evaluators(files, offers)
        assert (not clash) == (plan.complete and plan.is_even), seed
        assert assign_strictly(files, offers).is_possible == (not clash)
        if clash:
            assert not holds(files, offers, set(clash)), seed
            for demand in clash:
                assert holds(files, offers, set(clash) - {demand}), (seed, demand)


def test_chance_makes_both_kinds_of_problem() -> None:
    found: Counter[object] = Counter()
    for seed in range(1000, 1060):
        clash = find_clash(*problem_of_chance(seed, largest=8, tight=True))
        found.update({demand.kind for demand in clash} or {"possible"})
    assert set(found) == {"possible", *DemandKind}


def test_loads_lie_within_one_of_each_other_where_that_is_possible() -> None:
    for seed in range(300, 400):
        files, offers = problem_of_chance(seed)
        answer = assign_strictly(files, offers, "x")
        if not answer.is_possible:
            continue
        loads, limits = answer.plan.loads, {offer.ref: offer.limit for offer in offers}
        able = {o.ref: o.workload + sum(o.may_take(file) for file in files) for o in offers}
        given = Counter(itertools.chain(*answer.plan.chosen.values()))
        for one, other in itertools.permutations(loads, 2):
            if given[one] and loads[other] not in (limits[other], able[other]):
                assert loads[one] <= loads[other] + 1


def test_a_language_nobody_reads_is_named() -> None:
    offers = [EvaluatorOffer(ref, frozenset({"EDU"}), languages=frozenset({"fr"})) for ref in "abc"]
    files = [FileNeed("F1", "EDU", languages=frozenset({"ar"})), FileNeed("F2", "EDU")]
    answer = assign_strictly(files, offers)
    assert answer.clash == (Demand(DemandKind.EVALUATORS, "F1"), Demand(DemandKind.LANGUAGE, "ar"))
    assert answer.plan.shortages[0].cannot_read == 3


def test_a_conflict_that_leaves_one_is_named() -> None:
    offers = [EvaluatorOffer(ref, frozenset({"EDU"})) for ref in "ab"]
    clash = find_clash([FileNeed("F1", "EDU", frozenset("a"))], offers)
    assert clash == (Demand(DemandKind.EVALUATORS, "F1"), Demand(DemandKind.CONFLICT, "F1", "a"))


def test_who_has_every_file_that_may_come_is_even_with_the_busy() -> None:
    offers = [EvaluatorOffer(ref, frozenset({"EDU"})) for ref in "ab"]
    offers += [EvaluatorOffer(ref, frozenset({"EDU", "CUL"})) for ref in "cd"]
    files = [FileNeed(f"F{n}", "CUL") for n in range(6)] + [FileNeed("F9", "EDU"), FileNeed("F8", "EDU")]
    answer = assign_strictly(files, offers)
    assert answer.is_possible
    assert answer.plan.loads == {"a": 2, "b": 2, "c": 6, "d": 6}


def test_uneven_loads_name_the_competence_that_makes_them() -> None:
    offers = [EvaluatorOffer(ref, frozenset({"EDU"})) for ref in "abc"]
    offers += [EvaluatorOffer(ref, frozenset({"CUL"})) for ref in "de"]
    files = [FileNeed(f"F{n}", "CUL") for n in range(6)] + [FileNeed("F9", "EDU"), FileNeed("F8", "EDU")]
    answer = assign_strictly(files, offers)
    assert answer.plan.complete
    assert answer.plan.uneven == ("d", "e")
    kinds = Counter(demand.kind for demand in answer.clash)
    assert kinds[DemandKind.EVEN_LOADS] == 1
    assert Demand(DemandKind.COMPETENCE, "CUL") in answer.clash
    assert kinds[DemandKind.CONFLICT] == kinds[DemandKind.LIMIT] == 0


def test_the_recorded_input_gives_the_same_draw_again() -> None:
    files, offers = problem_of_chance(77)
    text = record_input(files, offers, "AAP-2026")
    assert record_input(files[::-1], offers[::-1], "AAP-2026") == text
    assert redo(text) == assign_evaluators(files, offers, "AAP-2026")
    again, people, seed = read_input(text)
    assert record_input(again, people, seed) == text


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format"):
        redo('{"format":"other"}')
