"""The best allocation equals what trying every choice finds, and its differences weigh what they say."""

import itertools
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from math import ceil

import pytest

from grants.evaluation.allocation import allocate
from grants.evaluation.allocation_decisions import FUNDED
from grants.evaluation.allocation_terms import AllocationFile, AllocationRules, Holding, LineEnvelope
from grants.evaluation.best_allocation import BestAllocation, ChangeKind, NotComputed, best_allocation, solver
from grants.evaluation.best_allocation.compare import _Question
from grants.evaluation.ranking import Standing

START = datetime(2026, 3, 20, tzinfo=UTC)
Call = tuple[list[LineEnvelope], list[AllocationFile], AllocationRules, list[Holding]]


def call_of_chance(seed: int) -> Call:
    chance = random.Random(seed)
    lines = [LineEnvelope(code, chance.randint(0, 60), chance.choice([0, 20])) for code in "XYZ"]
    files = []
    for index in range(chance.randint(0, 9)):
        score = Fraction(chance.randint(120, 200), chance.choice([2, 2, 3]))
        standing = Standing(f"F{index}", score, (), START, index)
        line, owner = chance.choice("XYZ"), chance.choice("abcd")
        files.append(AllocationFile(standing, owner, line, chance.randint(1, 40)))
    rules = AllocationRules(
        chance.choice([1, 2, 2, 3]), chance.choice([1, 1, 2]), chance.choice([80, 100, 50])
    )
    held = [Holding("a", "X")] if chance.random() < 0.3 else []
    return lines, files, rules, held


def is_possible(call: Call, chosen: Sequence[AllocationFile]) -> bool:
    lines, _, rules, held = call
    owners = Counter(file.association for file in chosen) + Counter(h.association for h in held)
    pairs = Counter((file.association, file.line) for file in chosen)
    pairs += Counter((holding.association, holding.line) for holding in held)
    if any(owners[file.association] > rules.grants_per_call for file in chosen):
        return False
    if any(pairs[file.association, file.line] > rules.grants_per_line for file in chosen):
        return False
    return all(least_money(call, line, chosen) <= line.net_centimes for line in lines)


def least_money(call: Call, line: LineEnvelope, chosen: Sequence[AllocationFile]) -> int:
    part = Fraction(call[2].partial_min_pct) / 100
    asked = [file.request_centimes for file in chosen if file.line == line.code]
    return sum(asked) - max((request - ceil(request * part) for request in asked), default=0)


def best_by_trying(call: Call, forbidden: str = "", forced: str = "") -> Fraction:
    files = [file for file in call[1] if file.ref != forbidden]
    return max(
        sum((file.standing.final for file in chosen), Fraction(0))
        for size in range(len(files) + 1)
        for chosen in itertools.combinations(files, size)
        if (not forced or forced in {file.ref for file in chosen}) and is_possible(call, chosen)
    )


def solve(call: Call) -> BestAllocation:
    lines, files, rules, held = call
    return best_allocation(lines, files, rules, allocate(lines, files, rules, held), held)


@pytest.mark.parametrize("block", range(10))
def test_no_choice_is_better(block: int) -> None:
    for seed in range(block * 12, block * 12 + 12):
        call = call_of_chance(seed)
        lines, files, rules, held = call
        first = allocate(lines, files, rules, held)
        best = solve(call)
        by_ref = {file.ref: file for file in files}
        chosen = [by_ref[ref] for ref in best.amounts]
        assert is_possible(call, chosen)
        assert best.points == sum(file.standing.final for file in chosen) == best_by_trying(call), seed
        funded = {answer.ref for answer in first.files if answer.outcome in FUNDED}
        assert best.pass_points == sum(by_ref[ref].standing.final for ref in funded)
        assert best.gain >= 0
        for line in lines:
            mine = {ref: amount for ref, amount in best.amounts.items() if by_ref[ref].line == line.code}
            assert sum(mine.values()) <= line.net_centimes
            in_part = [ref for ref, amount in mine.items() if amount < by_ref[ref].request_centimes]
            assert len(in_part) <= 1
            assert all(
                mine[ref] * 100 >= by_ref[ref].request_centimes * rules.partial_min_pct for ref in in_part
            )
        assert {c.ref for c in best.changes if c.kind is ChangeKind.ENTERS} == set(best.amounts) - funded
        assert {c.ref for c in best.changes if c.kind is ChangeKind.LEAVES} == funded - set(best.amounts)
        for change in best.changes:
            if change.kind is ChangeKind.ENTERS:
                assert change.points_at_stake == best.points - best_by_trying(call, forbidden=change.ref)
            elif change.kind is ChangeKind.LEAVES:
                assert change.points_at_stake == best.points - best_by_trying(call, forced=change.ref)


def test_two_small_files_beat_one_large_one_and_say_so() -> None:
    lines = [LineEnvelope("X", 20, 0)]
    files = [
        AllocationFile(Standing(ref, Fraction(score), (), START), ref, "X", request)
        for ref, score, request in [("F1", 90, 20), ("F2", 80, 10), ("F3", 70, 10)]
    ]
    best = solve((lines, files, AllocationRules(), []))
    assert best.amounts == {"F2": 10, "F3": 10}
    assert best.gain == 60
    assert [(c.ref, c.kind, c.binding, c.points_at_stake) for c in best.changes] == [
        ("F1", "leaves", "request", 60),
        ("F2", "enters", "envelope", 60),
        ("F3", "enters", "envelope", 60),
    ]


def test_a_file_lifted_by_the_committee_stays() -> None:
    lines = [LineEnvelope("X", 20, 0)]
    files = [
        AllocationFile(Standing(ref, Fraction(score), (), START), ref, "X", request, lifted=ref == "F1")
        for ref, score, request in [("F1", 60, 20), ("F2", 80, 10), ("F3", 70, 10)]
    ]
    assert solve((lines, files, AllocationRules(), [])).amounts == {"F1": 20}


def test_appeals_stand_apart() -> None:
    lines, files, rules, held = call_of_chance(5)
    first = solve((lines, files, rules, held))
    appeal = AllocationFile(Standing("F99", Fraction(100), (), START), "z", "X", 1, on_appeal=True)
    assert solve((lines, [*files, appeal], rules, held)) == first


def test_the_solver_of_the_extra_finds_as_many_points() -> None:
    for seed in range(12):
        chance = random.Random(seed)
        files = [
            AllocationFile(
                Standing(f"F{n}", Fraction(chance.randint(120, 200), 2), (), START, n),
                f"A{chance.randint(1, 14)}",
                chance.choice("XYZ"),
                chance.randint(100, 4000),
            )
            for n in range(45)
        ]
        lines, rules = (
            [LineEnvelope(code, chance.randint(5000, 15000), 5) for code in "XYZ"],
            AllocationRules(),
        )
        question = _Question(lines, files, rules, allocate(lines, files, rules), ())
        assert question.answer_by_solver().points == question.answer(with_stakes=False).points


def test_a_line_of_three_hundred_files_is_solved_and_more_need_the_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = random.Random(7)
    files = [
        AllocationFile(
            Standing(f"F{n:03}", Fraction(chance.randint(120, 190), 2), (), START, n),
            f"A{chance.randint(1, 250)}",
            "X",
            chance.randint(3_000_000, 30_000_000),
        )
        for n in range(300)
    ]
    lines, rules = [LineEnvelope("X", 1_500_000_000, 5)], AllocationRules()
    best = best_allocation(lines, files, rules, allocate(lines, files, rules), with_stakes=False)
    assert best.not_computed is None
    assert best.gain > 0
    more = [*files, replace(files[0], standing=replace(files[0].standing, ref="F300"))]
    by_solver = best_allocation(lines, more, rules, allocate(lines, more, rules))
    assert by_solver.not_computed is None
    assert by_solver.points >= best.points
    monkeypatch.setattr(solver, "is_installed", lambda: False)
    declined = best_allocation(lines, more, rules, allocate(lines, more, rules))
    assert declined.not_computed is NotComputed.TOO_MANY_FILES
