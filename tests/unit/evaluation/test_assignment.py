"""Evaluators for files: as even as exhaustive search can make it, reproducible, explained when short."""

import itertools
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.evaluation.assignment import AssignmentPlan, EvaluatorOffer, FileNeed, assign_evaluators

BOTH = frozenset({"EDU", "CUL"})


@st.composite
def rounds(draw: st.DrawFn) -> tuple[list[FileNeed], list[EvaluatorOffer]]:
    names = [f"E{n}" for n in range(draw(st.integers(1, 4)))]
    lines = st.sets(st.sampled_from(sorted(BOTH)), min_size=1).map(frozenset)
    offers = [
        EvaluatorOffer(
            name, draw(lines), draw(st.integers(0, 3)), draw(st.none() | st.none() | st.integers(1, 4))
        )
        for name in names
    ]
    files = [
        FileNeed(
            f"F{n}",
            draw(st.sampled_from(sorted(BOTH))),
            frozenset(draw(st.sets(st.sampled_from(names), max_size=1))),
            draw(st.sampled_from([2, 2, 1])),
        )
        for n in range(draw(st.integers(0, 4)))
    ]
    return files, offers


def _cost(choice: list[tuple[str, ...]], offers: list[EvaluatorOffer]) -> tuple[int, int] | None:
    given_out = Counter(itertools.chain(*choice))
    loads = {offer.ref: offer.workload + given_out[offer.ref] for offer in offers}
    if any(o.limit is not None and given_out[o.ref] and loads[o.ref] > o.limit for o in offers):
        return None
    return -sum(given_out.values()), sum(load * load for load in loads.values())


def _best_cost(files: list[FileNeed], offers: list[EvaluatorOffer]) -> tuple[int, int]:
    options = []
    for file in files:
        able = [o.ref for o in offers if file.line in o.lines and o.ref not in file.excluded]
        options.append([c for size in range(file.needed + 1) for c in itertools.combinations(able, size)])
    costs = [_cost(list(choice), offers) for choice in itertools.product(*options)]
    return min(cost for cost in costs if cost is not None)


@settings(max_examples=80)
@given(rounds(), st.sampled_from(["", "AAP-2026"]))
def test_no_other_choice_serves_more_or_is_more_even(
    problem: tuple[list[FileNeed], list[EvaluatorOffer]], seed: str
) -> None:
    files, offers = problem
    plan = assign_evaluators(files, offers, seed)
    by_ref = {offer.ref: offer for offer in offers}
    for file in files:
        chosen = plan.chosen[file.ref]
        assert len(set(chosen)) == len(chosen) <= file.needed
        assert all(file.line in by_ref[ref].lines and ref not in file.excluded for ref in chosen)
    assert _cost(list(plan.chosen.values()), offers) == _best_cost(files, offers)
    missing = {shortage.ref: shortage.missing for shortage in plan.shortages}
    assert missing == {f.ref: lack for f in files if (lack := f.needed - len(plan.chosen[f.ref]))}
    assert assign_evaluators(files[::-1], offers[::-1], seed) == plan


def test_loads_even_out_what_was_there_before() -> None:
    offers = [EvaluatorOffer("old", BOTH, 6), EvaluatorOffer("new-1", BOTH), EvaluatorOffer("new-2", BOTH)]
    plan = assign_evaluators([FileNeed(f"F{n}", "EDU") for n in range(4)], offers)
    assert set(plan.chosen.values()) == {("new-1", "new-2")}
    assert plan.complete


def test_the_seed_draws_among_equals() -> None:
    offers = [EvaluatorOffer(f"E{n}", BOTH) for n in range(8)]
    files = [FileNeed("F1", "EDU")]
    plans = {assign_evaluators(files, offers, f"seed {n}").chosen["F1"] for n in range(20)}
    assert len(plans) > 5


def test_a_third_evaluator_differs_from_the_first_two() -> None:
    offers = [EvaluatorOffer(ref, BOTH) for ref in "abc"]
    plan = assign_evaluators([FileNeed("F1", "EDU", frozenset("ab"), needed=1)], offers)
    assert plan.chosen == {"F1": ("c",)}


def test_a_shortage_says_why() -> None:
    offers = [
        EvaluatorOffer("a", BOTH),
        EvaluatorOffer("b", BOTH, workload=3, limit=3),
        EvaluatorOffer("c", frozenset({"CUL"})),
    ]
    plan = assign_evaluators([FileNeed("F1", "EDU", frozenset("a"))], offers)
    assert not plan.complete
    (shortage,) = plan.shortages
    assert (shortage.missing, shortage.competent, shortage.excluded, shortage.at_limit) == (2, 2, 1, 1)


def test_nothing_to_assign_is_complete() -> None:
    assert assign_evaluators([], []) == AssignmentPlan({}, ())


def test_a_whole_call_is_assigned_evenly() -> None:
    offers = [EvaluatorOffer(f"E{n:02}", BOTH) for n in range(30)]
    files = [
        FileNeed(f"F{n:03}", "EDU" if n % 3 else "CUL", frozenset({f"E{n % 30:02}"})) for n in range(400)
    ]
    plan = assign_evaluators(files, offers)
    loads = Counter(itertools.chain(*plan.chosen.values()))
    assert max(loads.values()) - min(loads.values()) <= 1


def test_a_file_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        assign_evaluators([FileNeed("F1", "EDU")] * 2, [])
