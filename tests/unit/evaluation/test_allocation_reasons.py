"""The reason of a refusal is the one that bound: compared with every set of constraints, tried one by one."""

import itertools
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.evaluation.allocation import allocate
from grants.evaluation.allocation_reasons import check_reason, check_reasons
from grants.evaluation.allocation_terms import (
    AllocationFile,
    AllocationRules,
    Binding,
    Holding,
    LineEnvelope,
    Outcome,
)
from grants.evaluation.ranking import Standing

RULES = AllocationRules()
START = datetime(2026, 3, 20, tzinfo=UTC)
CONSTRAINTS = (Binding.CAP, Binding.ENVELOPE, Binding.RANK, Binding.APPEAL_RESERVE)


def _file(
    ref: str, line: str, association: str, score: int, request: int, appeal: bool = False
) -> AllocationFile:
    return AllocationFile(Standing(ref, Fraction(score), (), START), association, line, request, appeal)


@st.composite
def calls(draw: st.DrawFn) -> tuple[list[LineEnvelope], list[AllocationFile], list[Holding]]:
    lines = [LineEnvelope(code, draw(st.integers(0, 60)), draw(st.sampled_from([0, 20]))) for code in "XYZ"]
    scores = draw(st.lists(st.integers(60, 100), max_size=9, unique=True))
    files = [
        _file(
            f"F{index}",
            draw(st.sampled_from("XYZ")),
            draw(st.sampled_from(["a", "b", "c"])),
            score,
            draw(st.integers(1, 30)),
            draw(st.sampled_from([False, False, False, True])),
        )
        for index, score in enumerate(scores)
    ]
    held = draw(st.lists(st.sampled_from([Holding("a", "X"), Holding("b", "Y")]), max_size=2, unique=True))
    return lines, files, held


def _is_funded_in_full(
    lines: Sequence[LineEnvelope],
    files: Sequence[AllocationFile],
    held: Sequence[Holding],
    ref: str,
    lifted: frozenset[Binding],
) -> bool:
    """Run the pass by hand, file after file, with some constraints lifted from one of them."""
    left = {line.code: line.envelope_centimes - line.appeal_reserve_centimes for line in lines}
    reserve = {line.code: line.appeal_reserve_centimes for line in lines}
    grants = Counter((holding.association, holding.line) for holding in held)
    lowest: dict[str, Fraction] = {}
    for file in sorted(files, key=lambda f: (f.on_appeal, -f.standing.final)):
        free = lifted if file.ref == ref else frozenset()
        own = {key: count for key, count in grants.items() if key[0] == file.association}
        capped = sum(own.values()) >= 2 or own.get((file.association, file.line), 0) >= 1
        asked, line = file.request_centimes, file.line
        amount = 0
        if capped and Binding.CAP not in free:
            pass
        elif file.on_appeal:
            above = line not in lowest or file.standing.final > lowest[line] or Binding.RANK in free
            if above and (asked <= reserve[line] or Binding.APPEAL_RESERVE in free):
                amount = asked
                reserve[line] -= amount
        elif Binding.ENVELOPE in free or left[line] >= asked or left[line] * 100 >= 80 * asked:
            amount = asked if Binding.ENVELOPE in free else min(asked, left[line])
            left[line] -= amount
            lowest[line] = file.standing.final
        if amount:
            grants[file.association, line] += 1
        if file.ref == ref:
            return amount == asked
    raise AssertionError(ref)


@settings(max_examples=200)
@given(calls())
def test_the_reasons_are_the_least_set_that_has_to_be_lifted(
    call: tuple[list[LineEnvelope], list[AllocationFile], list[Holding]],
) -> None:
    lines, files, held = call
    allocation = allocate(lines, files, RULES, held)
    checks = check_reasons(lines, files, RULES, allocation, held)
    refused = [a.ref for a in allocation.files if a.outcome is not Outcome.FUNDED]
    assert [check.ref for check in checks] == refused
    for check in checks:
        assert check.is_verified
        assert check.reasons[0] is allocation.outcome_of(check.ref).binding_reason
        assert check.suffices == (len(check.reasons) == 1)
        enough = [
            set(lifted)
            for size in range(len(CONSTRAINTS) + 1)
            for lifted in itertools.combinations(CONSTRAINTS, size)
            if _is_funded_in_full(lines, files, held, check.ref, frozenset(lifted))
        ]
        assert enough[0] == set(check.reasons)
        assert all(set(check.reasons) <= lifted for lifted in enough)


def test_two_constraints_that_bind_one_after_the_other_are_both_named() -> None:
    lines = [LineEnvelope("X", 10, 0)]
    files = [_file("F1", "X", "a", 90, 10), _file("F2", "X", "a", 80, 10)]
    check = check_reason(lines, files, RULES, "F2")
    assert check.reasons == (Binding.CAP, Binding.ENVELOPE)
    assert check.is_verified
    assert not check.suffices


def test_a_tie_behind_a_cap_ends_the_list() -> None:
    lines = [LineEnvelope("X", 20, 0), LineEnvelope("Y", 20, 0)]
    files = [_file("F1", "X", "a", 90, 10), _file("F2", "X", "a", 80, 10), _file("F3", "X", "b", 80, 10)]
    check = check_reason(lines, files, RULES, "F2")
    assert check.reasons == (Binding.CAP, Binding.TIE)
    assert not check.is_verified


def test_a_file_funded_in_full_has_no_reason() -> None:
    files = [_file("F1", "X", "a", 90, 10)]
    with pytest.raises(ValueError, match="funded"):
        check_reason([LineEnvelope("X", 20, 0)], files, RULES, "F1")
    assert (
        check_reasons(
            [LineEnvelope("X", 20, 0)], files, RULES, allocate([LineEnvelope("X", 20, 0)], files, RULES)
        )
        == ()
    )
