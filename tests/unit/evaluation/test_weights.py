"""Declared weight equals effective weight, for any grid: what other systems get wrong."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.evaluation.grid_spec import (
    ABSTAINED,
    NOT_APPLICABLE,
    CriterionSpec,
    EvaluationMarks,
    GridSpec,
    GroupSpec,
    MarkValue,
    ScoringError,
)
from grants.evaluation.scoring import score_file, score_retained
from grants.evaluation.weights import effective_weights
from tests.unit.evaluation.grid_data import GRID

HALF_POINTS = st.integers(0, 10).map(lambda half: Fraction(half, 2))


@st.composite
def grids(draw: st.DrawFn) -> GridSpec:
    """Make a grid of groups of any size and weights that call no third evaluation."""
    groups = tuple(
        GroupSpec(
            code,
            tuple(
                CriterionSpec(f"{code}{n}", weight, draw(st.booleans()))
                for n, weight in enumerate(draw(st.lists(st.integers(1, 60), min_size=1, max_size=6)), 1)
            ),
        )
        for code in draw(st.sampled_from(["A", "AB", "ABC", "ABCDE"]))
    )
    return GridSpec(groups, pass_mark=0, third_above_difference=10**6)


@st.composite
def cases(draw: st.DrawFn) -> tuple[GridSpec, set[str], list[EvaluationMarks], str]:
    grid = draw(grids())
    may_go = [criterion.code for criterion in grid.criteria if criterion.may_be_not_applicable]
    left_out = set(draw(st.lists(st.sampled_from(may_go), unique=True))) if may_go else set()
    if len(left_out) == len(grid.criteria):
        left_out = set()
    pair = []
    for number in (1, 2):
        marks: dict[str, MarkValue] = {c.code: draw(HALF_POINTS) for c in grid.criteria}
        pair.append(EvaluationMarks(number, marks | dict.fromkeys(left_out, NOT_APPLICABLE)))
    moved = draw(st.sampled_from([c.code for c in grid.criteria if c.code not in left_out]))
    return grid, left_out, pair, moved


def _with(evaluation: EvaluationMarks, code: str, mark: MarkValue) -> EvaluationMarks:
    return replace(evaluation, marks={**evaluation.marks, code: mark})


@given(cases())
def test_moving_one_criterion_moves_the_total_by_exactly_its_share(
    case: tuple[GridSpec, set[str], list[EvaluationMarks], str],
) -> None:
    grid, left_out, pair, code = case
    shares = effective_weights(grid, left_out)
    assert sum(shares.values()) == grid.weight
    if not left_out:
        assert shares == {criterion.code: criterion.weight for criterion in grid.criteria}
    low = score_file(grid, [_with(pair[0], code, 0), _with(pair[1], code, 0)])
    one = score_file(grid, [_with(pair[0], code, 5), _with(pair[1], code, 0)])
    both = score_file(grid, [_with(pair[0], code, 5), _with(pair[1], code, 5)])
    assert low.final is not None
    assert one.final is not None
    assert both.final is not None
    assert one.totals[1] - low.totals[1] == shares[code]  # type: ignore[operator]
    assert one.totals[2] == low.totals[2]
    assert one.final - low.final == shares[code] / 2
    assert both.final - low.final == shares[code]


@given(cases())
def test_the_share_holds_when_the_other_abstains(
    case: tuple[GridSpec, set[str], list[EvaluationMarks], str],
) -> None:
    grid, left_out, pair, code = case
    grid = replace(grid, abstention_limit=Fraction(1))
    pair[1] = _with(pair[1], code, ABSTAINED)
    low = score_file(grid, [_with(pair[0], code, 0), pair[1]])
    high = score_file(grid, [_with(pair[0], code, 5), pair[1]])
    assert high.final - low.final == effective_weights(grid, left_out)[code]  # type: ignore[operator]


@given(cases())
def test_a_group_moves_by_the_share_of_its_criterion_within_it(
    case: tuple[GridSpec, set[str], list[EvaluationMarks], str],
) -> None:
    grid, left_out, pair, code = case
    low = score_file(grid, [_with(sheet, code, 0) for sheet in pair]).group_means
    high = score_file(grid, [_with(sheet, code, 5) for sheet in pair]).group_means
    for group in grid.groups:
        own = {c.code: c.weight for c in group.criteria if c.code not in left_out}
        moved = Fraction(own[code] * group.weight, sum(own.values())) if code in own else 0
        if own:
            assert high[group.code] - low[group.code] == moved  # type: ignore[operator]


@pytest.mark.parametrize("declared", [(35, 40, 15, 10), (40, 30, 20, 10)])
def test_groups_of_different_sizes_keep_their_declared_share(declared: tuple[int, ...]) -> None:
    """Two rounds of a public system whose groups of many criteria outweighed what was declared."""
    sizes = (1, 8, 3, 1)
    groups = tuple(
        GroupSpec(code, tuple(CriterionSpec(f"{code}{n}", weight * 24 // size) for n in range(size)))
        for code, weight, size in zip("ABCD", declared, sizes, strict=True)
    )
    grid = GridSpec(groups, 0, 10**6)
    for group in grid.groups:
        share = Fraction(group.weight, grid.weight)
        assert share == Fraction(declared["ABCD".index(group.code)], 100)
        scores = []
        for mark in (0, 5):
            marks: dict[str, MarkValue] = {c.code: 3 for c in grid.criteria}
            marks |= {c.code: mark for c in group.criteria}
            scores.append(score_file(grid, [EvaluationMarks(n, marks) for n in (1, 2)]).final)
        assert scores[1] - scores[0] == share * grid.weight  # type: ignore[operator]


def test_a_grid_without_applicable_criterion_has_no_weights() -> None:
    with pytest.raises(ScoringError):
        effective_weights(GRID, [criterion.code for criterion in GRID.criteria])


def test_retained_evaluations_may_be_set_for_information() -> None:
    marks: list[dict[str, MarkValue]] = [{c.code: mark for c in GRID.criteria} for mark in (4, 3, 2)]
    sheets = [EvaluationMarks(n, row) for n, row in enumerate(marks, 1)]
    assert score_retained(GRID, sheets, [1]).final == 80
    assert score_retained(GRID, sheets, [1, 3]).final == 60
    assert score_retained(GRID, sheets, [1, 3]).retained == (1, 3)
    with pytest.raises(ScoringError):
        score_retained(GRID, sheets, [])
    blank = [_with(sheet, "A1", ABSTAINED) for sheet in sheets]
    with pytest.raises(ScoringError):
        score_retained(GRID, blank, [1, 2])
