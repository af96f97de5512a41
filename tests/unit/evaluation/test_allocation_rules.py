"""Rules of allocation that hold for every call, and the edges the worked cases leave out."""

import itertools
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.evaluation.allocation import allocate
from grants.evaluation.allocation_terms import (
    Allocation,
    AllocationError,
    AllocationFile,
    AllocationRules,
    Holding,
    LineEnvelope,
)
from grants.evaluation.ranking import Standing

RULES = AllocationRules()
START = datetime(2026, 3, 20, tzinfo=UTC)


def _file(
    ref: str,
    line: str,
    association: str,
    score: int,
    request: int,
    appeal: bool = False,
    order: int | None = None,
) -> AllocationFile:
    standing = Standing(ref, Fraction(score), (), START, order)
    return AllocationFile(standing, association, line, request, appeal)


@st.composite
def calls(draw: st.DrawFn) -> tuple[list[LineEnvelope], list[AllocationFile]]:
    lines = [
        LineEnvelope(code, draw(st.integers(0, 60)), draw(st.sampled_from([0, 5, 20]))) for code in "XYZ"
    ]
    files = [
        _file(
            f"F{index}",
            draw(st.sampled_from("XYZ")),
            draw(st.sampled_from(["a", "b", "c"])),
            draw(st.integers(60, 66)),
            draw(st.integers(1, 30)),
            draw(st.sampled_from([False, False, False, True])),
        )
        for index in range(draw(st.integers(0, 9)))
    ]
    return lines, files


def _states(allocation: Allocation) -> dict[str, object]:
    return {answer.ref: answer for answer in allocation.files}


@settings(max_examples=150)
@given(calls(), st.randoms())
def test_money_caps_and_order_always_hold(
    call: tuple[list[LineEnvelope], list[AllocationFile]], random: object
) -> None:
    lines, files = call
    allocation = allocate(lines, files, RULES)
    shuffled = list(files)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _states(allocate(lines, shuffled, RULES)) == _states(allocation)
    by_ref = {file.ref: file for file in files}
    assert set(by_ref) == {answer.ref for answer in allocation.files}
    in_call: Counter[str] = Counter()
    in_line: Counter[tuple[str, str]] = Counter()
    spent: Counter[tuple[str, bool]] = Counter()
    for answer in allocation.files:
        file = by_ref[answer.ref]
        if answer.amount_centimes is not None:
            assert answer.outcome in ("funded", "funded_in_part")
            assert 0 < answer.amount_centimes <= file.request_centimes
            assert answer.amount_centimes * 100 >= file.request_centimes * 80
            in_call[file.association] += 1
            in_line[file.association, file.line] += 1
            spent[file.line, file.on_appeal] += answer.amount_centimes
    assert all(count <= 2 for count in in_call.values())
    assert all(count <= 1 for count in in_line.values())
    for line, balance in zip(lines, allocation.lines):
        held_back = line.appeal_reserve_centimes
        assert balance.granted_centimes == spent[line.code, False] <= line.envelope_centimes - held_back
        assert balance.granted_on_appeal_centimes == spent[line.code, True] <= held_back
        assert balance.left_centimes == line.envelope_centimes - held_back - balance.granted_centimes
        _check_reserve_list(allocation, by_ref, line.code)


def _check_reserve_list(allocation: Allocation, by_ref: dict[str, AllocationFile], line: str) -> None:
    waiting = [a for a in allocation.files if a.outcome == "reserve" and by_ref[a.ref].line == line]
    for answer in allocation.files:
        assert (answer.reserve_rank is not None) == (answer.outcome == "reserve")
    for one, other in itertools.permutations(waiting, 2):
        if by_ref[one.ref].standing.key < by_ref[other.ref].standing.key:
            assert one.reserve_rank < other.reserve_rank  # type: ignore[operator]


@settings(max_examples=150)
@given(calls())
def test_what_does_not_wait_is_the_same_under_every_order_of_the_session(
    call: tuple[list[LineEnvelope], list[AllocationFile]],
) -> None:
    lines, files = call
    files = [replace(file, on_appeal=False) for file in files][:6]
    undecided = allocate(lines, files, RULES)
    for order in itertools.islice(itertools.permutations(range(len(files))), 40):
        ordered = [
            replace(file, standing=replace(file.standing, session_order=place))
            for file, place in zip(files, order)
        ]
        decided = allocate(lines, ordered, RULES)
        assert all(answer.outcome != "session_decides" for answer in decided.files)
        for answer in undecided.files:
            if answer.outcome != "session_decides":
                other = decided.outcome_of(answer.ref)
                assert (other.outcome, other.amount_centimes) == (answer.outcome, answer.amount_centimes)


@settings(max_examples=60)
@given(calls())
def test_appeals_never_displace_a_file_of_the_pass(
    call: tuple[list[LineEnvelope], list[AllocationFile]],
) -> None:
    lines, files = call
    before = allocate(lines, [file for file in files if not file.on_appeal], RULES)
    after = allocate(lines, files, RULES)
    for answer in before.files:
        other = after.outcome_of(answer.ref)
        assert replace(other, reserve_rank=None) == replace(answer, reserve_rank=None)


def test_files_below_an_open_tie_wait_too_but_other_lines_go_on() -> None:
    lines = [LineEnvelope("X", 19, 0), LineEnvelope("Y", 50, 0)]
    files = [
        _file("F1", "X", "a", 69, 18),
        _file("F2", "X", "b", 69, 15),
        _file("F3", "X", "c", 65, 2),
        _file("F4", "Y", "d", 64, 50),
    ]
    found = {a.ref: (a.outcome, a.pass_order) for a in allocate(lines, files, RULES).files}
    assert found == {
        "F1": ("session_decides", None),
        "F2": ("session_decides", None),
        "F3": ("session_decides", None),
        "F4": ("funded", 4),
    }


def test_equal_files_that_money_covers_are_funded_at_one_place() -> None:
    files = [_file("F1", "X", "a", 69, 10), _file("F2", "X", "b", 69, 10), _file("F3", "X", "c", 65, 10)]
    answers = allocate([LineEnvelope("X", 30, 0)], files, RULES).files
    assert [(a.outcome, a.pass_order) for a in answers] == [("funded", 1), ("funded", 1), ("funded", 3)]


def test_equal_files_of_one_association_wait_when_the_cap_cannot_hold_both() -> None:
    lines = [LineEnvelope(code, 30, 0) for code in "XYZ"]
    files = [_file(f"F{code}", code, "a", 69, 10) for code in "XYZ"]
    answers = allocate(lines, files, RULES).files
    assert {a.outcome for a in answers} == {"session_decides"}
    decided = [replace(f, standing=replace(f.standing, session_order=n)) for n, f in enumerate(files)]
    assert [a.outcome for a in allocate(lines, decided, RULES).files] == ["funded", "funded", "skipped"]


def test_an_upheld_appeal_above_what_the_reserve_holds_joins_the_list() -> None:
    files = [
        _file("F1", "X", "a", 70, 90),
        _file("F2", "X", "b", 65, 60),
        _file("F3", "X", "c", 80, 11, appeal=True),
        _file("F4", "X", "d", 75, 10, appeal=True),
    ]
    found = allocate([LineEnvelope("X", 100, 10)], files, RULES)
    late = found.outcome_of("F3")
    assert (late.outcome, late.binding_reason, late.reserve_rank) == ("reserve", "appeal_reserve", 1)
    assert found.outcome_of("F4").amount_centimes == 10
    assert found.outcome_of("F2").reserve_rank == 2


def test_an_upheld_appeal_equal_to_the_last_funded_file_does_not_rank_above_it() -> None:
    files = [_file("F1", "X", "a", 70, 90), _file("F2", "X", "b", 70, 5, appeal=True)]
    answer = allocate([LineEnvelope("X", 100, 10)], files, RULES).outcome_of("F2")
    assert (answer.outcome, answer.binding_reason, answer.reserve_rank) == ("reserve", "rank", 1)


def test_equal_appeals_that_the_reserve_cannot_cover_wait() -> None:
    files = [_file("F1", "X", "a", 80, 6, appeal=True), _file("F2", "X", "b", 80, 6, appeal=True)]
    answers = allocate([LineEnvelope("X", 100, 10)], files, RULES).files
    assert {a.outcome for a in answers} == {"session_decides"}


def test_freed_money_serves_the_reserve_list_under_the_same_caps() -> None:
    files = [_file("F1", "X", "a", 70, 8), _file("F2", "X", "b", 65, 10)]
    held = [Holding("a", "X"), Holding("b", "Y")]
    found = allocate([LineEnvelope("X", 9, 0)], files, RULES, held)
    assert found.outcome_of("F1").cap_scope == "line"
    assert found.outcome_of("F2").amount_centimes == 9


def test_the_appeal_reserve_is_rounded_down() -> None:
    assert LineEnvelope("X", 19_999, 5).appeal_reserve_centimes == 999
    assert LineEnvelope("X", 100, Fraction(1, 3)).appeal_reserve_centimes == 0


@pytest.mark.parametrize(
    ("lines", "files", "code"),
    [
        ([LineEnvelope("X", 1, 0)] * 2, [], "line"),
        ([LineEnvelope("X", 1, 0)], [_file("F1", "Y", "a", 60, 1)], "line"),
        ([LineEnvelope("X", 1, 0)], [_file("F1", "X", "a", 60, 1)] * 2, "file"),
        ([LineEnvelope("X", 1, 0)], [_file("F1", "X", "a", 60, 0)], "request"),
    ],
)
def test_what_cannot_be_allocated_is_refused(
    lines: list[LineEnvelope], files: list[AllocationFile], code: str
) -> None:
    with pytest.raises(AllocationError) as refused:
        allocate(lines, files, RULES)
    assert refused.value.code == code


def test_terms_out_of_range_are_refused() -> None:
    with pytest.raises(AllocationError):
        AllocationRules(grants_per_line=0)
    with pytest.raises(AllocationError):
        LineEnvelope("X", -1, 5)
    with pytest.raises(KeyError):
        allocate([], [], RULES).outcome_of("F1")
