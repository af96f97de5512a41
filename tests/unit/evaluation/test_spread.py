"""How far a panel is apart: gaps add up to nothing, order tells nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.evaluation.spread import spread_by_criterion, spread_by_evaluator

WEIGHTS = {"A1": 60, "B1": 40}
sheets = st.dictionaries(
    st.integers(1, 9), st.fixed_dictionaries(dict.fromkeys(WEIGHTS, st.integers(0, 10))), min_size=1
)


def test_worked_case():
    found = {1: {"A1": 10, "B1": 5}, 2: {"A1": 6, "B1": 5}}
    first, second = spread_by_criterion(WEIGHTS, found)
    assert (first.marks, first.mean, first.range) == ((3.0, 5.0), 4.0, 2.0)
    assert (second.mean, second.range) == (2.5, 0.0)
    one, two = spread_by_evaluator(WEIGHTS, found)
    assert (one.total, one.gap) == (80.0, 0.5)
    assert (two.total, two.gap) == (56.0, -0.5)


def test_nobody_marked():
    assert [item.mean for item in spread_by_criterion(WEIGHTS, {})] == [None, None]
    assert spread_by_evaluator(WEIGHTS, {}) == []


@given(sheets)
def test_gaps_of_a_full_panel_cancel_and_totals_stay_in_bounds(found):
    people = spread_by_evaluator(WEIGHTS, found)
    assert sum(person.gap for person in people) == pytest.approx(0)
    assert all(0 <= person.total <= 100 for person in people)
    for item in spread_by_criterion(WEIGHTS, found):
        assert list(item.marks) == sorted(item.marks)
        assert item.marks[0] <= item.mean <= item.marks[-1]
