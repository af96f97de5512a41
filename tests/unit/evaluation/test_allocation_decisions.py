"""Transfers, coverage corrections, and the rounds of the reserve lists."""

from collections import Counter
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.evaluation.allocation import allocate
from grants.evaluation.allocation_decisions import (
    CoverageLift,
    Transfer,
    allocate_decided,
    uncovered_regions,
)
from grants.evaluation.allocation_rounds import Round, run_rounds
from grants.evaluation.allocation_terms import (
    Allocation,
    AllocationError,
    AllocationFile,
    AllocationRules,
    LineEnvelope,
)
from grants.evaluation.ranking import Standing
from tests.unit.evaluation.test_allocation_reasons import calls

RULES = AllocationRules()
START = datetime(2026, 3, 20, tzinfo=UTC)
LINES = [LineEnvelope("X", 100, 0), LineEnvelope("Y", 20, 0)]
FILES = [
    AllocationFile(Standing(ref, Fraction(score), (), START), association, line, request)
    for ref, line, association, score, request in [
        ("F1", "X", "a", 90, 60),
        ("F2", "Y", "b", 85, 20),
        ("F3", "Y", "c", 80, 30),
        ("F4", "Y", "d", 70, 10),
        ("F5", "X", "e", 65, 10),
    ]
]


def _lift(ref: str, votes_for: int = 4, votes_against: int = 1, chair: bool = False) -> CoverageLift:
    return CoverageLift(ref, "MA-08", votes_for, votes_against, "PV-1/4", chair)


def _amounts(allocation: Allocation) -> dict[str, int]:
    return {a.ref: a.amount_centimes for a in allocation.files if a.amount_centimes is not None}


def test_unused_money_serves_another_line() -> None:
    moved = allocate_decided(LINES, FILES, RULES, transfers=[Transfer("X", "Y", 30, "PV-1/3")])
    assert _amounts(moved) == {"F1": 60, "F2": 20, "F3": 30, "F5": 10}
    assert {line.code: line.left_centimes for line in moved.lines} == {"X": 0, "Y": 0}


@pytest.mark.parametrize(
    "transfer",
    [Transfer("X", "Y", 31, "PV-1/3"), Transfer("X", "Z", 1, "PV-1/3"), Transfer("Y", "X", 1, "PV-1/3")],
)
def test_money_in_use_or_of_no_line_is_not_moved(transfer: Transfer) -> None:
    with pytest.raises(AllocationError) as refused:
        allocate_decided(LINES, FILES, RULES, transfers=[transfer])
    assert refused.value.code == "transfer"


@pytest.mark.parametrize(("giver", "amount", "decision"), [("Y", 5, "PV"), ("X", 0, "PV"), ("X", 5, "")])
def test_a_transfer_that_says_too_little_is_refused(giver: str, amount: int, decision: str) -> None:
    with pytest.raises(AllocationError):
        Transfer(giver, "Y", amount, decision)


def test_the_appeal_reserve_stays_a_share_of_the_voted_envelope() -> None:
    line = LineEnvelope("X", 100, 5, transferred_centimes=40)
    assert (line.appeal_reserve_centimes, line.net_centimes) == (5, 135)


def test_a_lifted_file_goes_first_and_its_rank_stays() -> None:
    lifted = allocate_decided(LINES, FILES, RULES, lifts=[_lift("F4")])
    assert _amounts(lifted) == {"F1": 60, "F4": 10, "F5": 10}
    assert lifted.outcome_of("F4").pass_order == 1
    assert [lifted.outcome_of(ref).reserve_rank for ref in ("F2", "F3")] == [1, 2]


def test_an_appeal_is_not_measured_against_a_lifted_file() -> None:
    appeal = AllocationFile(Standing("F9", Fraction(75), (), START), "z", "Y", 1, on_appeal=True)
    lines = [LineEnvelope("Y", 25, 20)]
    files = [file for file in FILES if file.line == "Y"] + [appeal]
    lifted = allocate_decided(lines, files, RULES, lifts=[_lift("F4")])
    assert _amounts(lifted) == {"F4": 10, "F9": 1}
    files[0] = AllocationFile(FILES[1].standing, "b", "Y", 23)
    lifted = allocate_decided([LineEnvelope("Y", 40, 25)], files, RULES, lifts=[_lift("F4")])
    assert lifted.outcome_of("F9").binding_reason == "rank"


@pytest.mark.parametrize(
    "lifts",
    [
        [_lift("F2")],  # funded anyhow
        [_lift("F3"), _lift("F4")],  # one a line
        [_lift("F3"), _lift("F3")],
        [_lift("F8")],  # unknown
        [_lift("F4", 1, 2)],
        [_lift("F4", 2, 2)],
        [_lift("F4", 0, 0, chair=True)],
    ],
)
def test_a_lift_that_may_not_be_is_refused(lifts: list[CoverageLift]) -> None:
    with pytest.raises(AllocationError) as refused:
        allocate_decided(LINES, FILES, RULES, lifts=lifts)
    assert refused.value.code == "lift"


def test_the_chair_breaks_a_tie() -> None:
    assert _lift("F4", 2, 2, chair=True).is_carried


def test_regions_that_nobody_serves() -> None:
    regions = {"F1": ["MA-01"], "F2": ["MA-02", "MA-03"], "F4": ["MA-08"]}
    allocation = allocate(LINES, FILES, RULES)
    assert uncovered_regions(allocation, regions, ["MA-01", "MA-02", "MA-08"]) == {"MA-08"}


def test_a_renounced_grant_serves_the_reserve_list_in_its_order() -> None:
    first = allocate(LINES, FILES, RULES)
    (later,) = run_rounds(LINES, FILES, RULES, first, [Round(frozenset({"F2"}))])
    # F3 asks for 30, 20 are free: below the smallest part; F4 behind it is served.
    assert _amounts(later) == {"F4": 10}
    assert later.outcome_of("F3").reserve_rank == 1
    assert {line.code: line.left_centimes for line in later.lines} == {"X": 30, "Y": 10}


def test_an_ended_appeal_period_frees_what_is_left_of_its_reserve() -> None:
    lines = [LineEnvelope("X", 100, 5), LineEnvelope("Y", 25, 20)]
    first = allocate(lines, FILES, RULES)
    rounds = [Round(released=frozenset({"Y"})), Round(frozenset({"F2"}))]
    one, two = run_rounds(lines, FILES, RULES, first, rounds)
    assert _amounts(one) == {}
    assert _amounts(two) == {"F3": 25}
    with pytest.raises(AllocationError):
        run_rounds(lines, FILES, RULES, first, [rounds[0], rounds[0]])


def test_money_of_another_line_may_come_in_a_round() -> None:
    first = allocate(LINES, FILES, RULES)
    (later,) = run_rounds(LINES, FILES, RULES, first, [Round(transfers=(Transfer("X", "Y", 30, "PV-2/1"),))])
    assert _amounts(later) == {"F3": 30}


def test_nobody_renounces_what_he_does_not_hold() -> None:
    first = allocate(LINES, FILES, RULES)
    for ref in ("F3", "F8"):
        with pytest.raises(AllocationError) as refused:
            run_rounds(LINES, FILES, RULES, first, [Round(frozenset({ref}))])
        assert refused.value.code == "renounced"


@settings(max_examples=150)
@given(calls(), st.data())
def test_money_and_caps_hold_through_all_rounds(call: tuple, data: st.DataObject) -> None:  # type: ignore[type-arg]
    lines, files, held = call
    by_ref = {file.ref: file for file in files}
    first = allocate(lines, files, RULES, held)
    grants, rounds, gone = _amounts(first), [], set()
    for _ in range(3):
        step = Round(
            frozenset(data.draw(st.sets(st.sampled_from(sorted(grants)), max_size=2)) if grants else ()),
        )
        rounds.append(step)
        later = run_rounds(lines, files, RULES, first, rounds, held)[-1]
        grants = {ref: amount for ref, amount in grants.items() if ref not in step.renounced}
        gone |= step.renounced
        assert not gone & set(_amounts(later))
        assert not set(grants) & set(_amounts(later))
        grants |= _amounts(later)
        owners = Counter(by_ref[ref].association for ref in grants) + Counter(h.association for h in held)
        assert all(count <= 2 for count in owners.values())
        for line in lines:
            spent = sum(amount for ref, amount in grants.items() if by_ref[ref].line == line.code)
            assert spent <= line.envelope_centimes


def test_a_line_may_have_a_limit_of_its_own() -> None:
    files = [
        AllocationFile(Standing(ref, Fraction(score), (), START), "a", "X", 10)
        for ref, score in [("F1", 90), ("F2", 80), ("F3", 70)]
    ]
    allocation = allocate([LineEnvelope("X", 100, 0, grants_per_association=2)], files, AllocationRules(3, 1))
    assert set(_amounts(allocation)) == {"F1", "F2"}
    with pytest.raises(AllocationError):
        LineEnvelope("X", 100, 0, grants_per_association=0)
