"""Rules of scoring that hold for every file, and the edges the worked cases leave out."""

import dataclasses
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.evaluation.grid_spec import (
    ABSTAINED,
    NOT_APPLICABLE,
    UNMARKED,
    CriterionSpec,
    EvaluationMarks,
    GridSpec,
    GroupSpec,
    MarkValue,
    ScoringError,
)
from grants.evaluation.scoring import score_file
from tests.unit.evaluation.grid_data import CODES, GRID, uniform

HALF_POINTS = st.integers(0, 10).map(lambda half: Fraction(half, 2))


@st.composite
def files(draw: st.DrawFn, count: int = 3, abstentions: bool = True) -> list[EvaluationMarks]:
    left_out = draw(st.sets(st.sampled_from(["D2", "E2"])))
    given_marks: list[st.SearchStrategy[MarkValue]] = [HALF_POINTS, HALF_POINTS, HALF_POINTS]
    mark = st.one_of(*given_marks, *([st.just(ABSTAINED)] if abstentions else []))
    evaluations = []
    for number in range(1, count + 1):
        marks: dict[str, MarkValue] = {code: draw(mark) for code in CODES}
        evaluations.append(EvaluationMarks(number, marks | dict.fromkeys(left_out, NOT_APPLICABLE)))
    return evaluations


@settings(max_examples=40)
@given(files(), st.randoms())
def test_order_of_evaluations_does_not_matter(evaluations: list[EvaluationMarks], random: object) -> None:
    shuffled = list(evaluations)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert score_file(GRID, shuffled) == score_file(GRID, evaluations)


@settings(max_examples=40)
@given(files())
def test_the_first_two_evaluators_are_equals(evaluations: list[EvaluationMarks]) -> None:
    first, second, third = evaluations
    swapped = [dataclasses.replace(second, number=1), dataclasses.replace(first, number=2), third]
    one, other = score_file(GRID, evaluations), score_file(GRID, swapped)
    assert (one.final, one.outcome, one.group_means) == (other.final, other.outcome, other.group_means)
    assert len(one.third_reasons) == len(other.third_reasons)


@settings(max_examples=40)
@given(files())
def test_the_final_score_lies_among_retained_totals(evaluations: list[EvaluationMarks]) -> None:
    score = score_file(GRID, evaluations)
    if score.final is None:
        assert score.pending_reasons
        return
    totals = [total for number in score.retained if (total := score.totals[number]) is not None]
    assert len(totals) == len(score.retained) >= 2
    assert score.final == sum(totals) / len(totals)
    assert 0 <= score.final <= 100
    assert ("below_pass" in score.outcome) == (score.final < 60)


@settings(max_examples=40)
@given(files(), files())
def test_a_third_evaluation_counts_only_when_called(
    evaluations: list[EvaluationMarks], others: list[EvaluationMarks]
) -> None:
    pair = [uniform(1, 4), uniform(2, "3.5")]
    third = next(e for e in evaluations + others if e.number == 3)
    if NOT_APPLICABLE not in third.marks.values():
        with_third = score_file(GRID, [*pair, third])
        assert with_third.final == score_file(GRID, pair).final
        assert with_third.retained == (1, 2)


@given(files(count=2, abstentions=False))
def test_pair_totals_are_weighted_sums(pair: list[EvaluationMarks]) -> None:
    score = score_file(GRID, pair)
    for evaluation in pair:
        known = [(c, m) for c in GRID.criteria if (m := evaluation.mark(c)) is not None]
        weighed = sum(mark * criterion.weight for criterion, mark in known)
        assert score.totals[evaluation.number] == weighed * 20 / sum(c.weight for c, _ in known)


@given(st.lists(HALF_POINTS, min_size=15, max_size=15), st.sampled_from(CODES))
def test_a_better_mark_never_lowers_a_total(marks: list[Fraction], code: str) -> None:
    lower = EvaluationMarks(1, dict(zip(CODES, marks)))
    higher = EvaluationMarks(2, {**lower.marks, code: min(Fraction(5), lower.marks[code] + Fraction(1, 2))})
    totals = score_file(GRID, [lower, higher]).totals
    assert totals[1] <= totals[2]  # type: ignore[operator]


def test_the_highest_marks_make_a_hundred_even_without_some_criteria() -> None:
    pair = [uniform(number, 5, D2=NOT_APPLICABLE, E2=NOT_APPLICABLE) for number in (1, 2)]
    score = score_file(GRID, pair)
    assert score.final == 100
    assert score.group_means["E"] == 20
    assert "D2" not in score.criterion_means
    assert score.passes


def test_zero_differs_from_abstained() -> None:
    zero = score_file(GRID, [uniform(1, 4), uniform(2, 4, B3=0)])
    abstained = score_file(GRID, [uniform(1, 4), uniform(2, 4, B3=ABSTAINED)])
    assert (zero.final, abstained.final) == (78, 80)


def test_nothing_is_computed_from_one_evaluation() -> None:
    assert score_file(GRID, [uniform(1, 4)]).pending_reasons == ("evaluation_missing",)
    assert score_file(GRID, []).pending_reasons == ("evaluation_missing",)


def test_an_unfinished_third_evaluation_keeps_the_file_pending() -> None:
    score = score_file(GRID, [uniform(1, 4), uniform(2, 2), uniform(3, 3, A1=UNMARKED)])
    assert score.pending_reasons == ("not_validated_3",)
    assert score.totals == {1: 80, 2: 40}


def test_a_third_that_abstains_too_much_leaves_the_pair_to_a_fourth() -> None:
    dropped = uniform(2, 4, A1=ABSTAINED, A2=ABSTAINED, E1=ABSTAINED)
    third = dataclasses.replace(dropped, number=3)
    score = score_file(GRID, [uniform(1, 4), dropped, third])
    assert score.pending_reasons == ("too_few_retained",)
    complete = score_file(GRID, [uniform(1, 4), dropped, third, uniform(4, 3)])
    assert complete.retained == (1, 4)
    assert complete.final == 70
    assert complete.totals == {1: 80, 2: None, 3: None, 4: 60}


def test_a_criterion_nobody_marked_keeps_the_file_pending() -> None:
    evaluations = [uniform(number, 4, D3=ABSTAINED) for number in (1, 2, 3)]
    score = score_file(GRID, evaluations)
    assert score.third_reasons == ("unmarked_D3",)
    assert score.pending_reasons == ("nobody_marked_D3",)


def test_a_criterion_three_left_unmarked_calls_a_fourth() -> None:
    evaluations = [uniform(1, 4, D3=ABSTAINED), uniform(2, 3, D3=ABSTAINED), uniform(3, "3.5", D3=ABSTAINED)]
    assert score_file(GRID, evaluations).pending_reasons == ("nobody_marked_D3",)
    score = score_file(GRID, [*evaluations, uniform(4, "4.5", D3="2")])
    # The fourth fills D3 for all: 78, 59, 68.5 and 87.5, each 9.5 from the next.
    assert score.retained == (1, 2, 3, 4)
    assert score.criterion_means["D3"] == 2
    score = score_file(GRID, [*evaluations, uniform(4, 4, D3="2")])
    assert score.retained == (1, 4)
    assert score.final == 78


def test_a_criterion_marked_only_outside_the_retained_keeps_its_wider_filling() -> None:
    evaluations = [uniform(1, 4, D3=ABSTAINED), uniform(2, 4, D3=ABSTAINED), uniform(3, 3, D3="2")]
    score = score_file(GRID, evaluations)
    assert score.retained == (1, 2)
    assert score.criterion_means["D3"] == 2
    assert score.final == 78


def test_a_group_that_does_not_apply_eliminates_nobody() -> None:
    grid = GridSpec(
        (
            GroupSpec("A", (CriterionSpec("A1", 80),), 40),
            GroupSpec("X", (CriterionSpec("X1", 20, may_be_not_applicable=True),), 15),
        )
    )
    pair = [EvaluationMarks(n, {"A1": Fraction(4), "X1": NOT_APPLICABLE}) for n in (1, 2)]
    score = score_file(grid, pair)
    assert score.final == 80
    assert score.group_means == {"A": 64, "X": None}
    assert score.passes


@pytest.mark.parametrize(
    ("evaluations", "code"),
    [
        ([uniform(1, 4), uniform(1, 4)], "evaluators"),
        ([uniform(1, 4), uniform(2, 1), uniform(3, 3), uniform(4, 3)], "evaluators"),
        ([uniform(1, 4), uniform(2, "5.5")], "mark"),
        ([uniform(1, 4), uniform(2, "-0.5")], "mark"),
        ([uniform(1, 4), uniform(2, "3.25")], "mark"),
        ([uniform(1, 4), uniform(2, 4, D2=NOT_APPLICABLE)], "not_applicable"),
        ([uniform(n, 4, A1=NOT_APPLICABLE) for n in (1, 2)], "not_applicable"),
        ([uniform(1, 4), uniform(2, 4, Z9=1)], "criteria"),
        ([uniform(1, 4), EvaluationMarks(2, {})], "criteria"),
    ],
)
def test_marks_that_do_not_fit_are_refused(evaluations: list[EvaluationMarks], code: str) -> None:
    with pytest.raises(ScoringError) as refused:
        score_file(GRID, evaluations)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "criteria",
    [(), (CriterionSpec("A1", 5), CriterionSpec("A1", 5)), (CriterionSpec("A1", 0),)],
)
def test_a_grid_that_cannot_score_is_refused(criteria: tuple[CriterionSpec, ...]) -> None:
    with pytest.raises(ScoringError):
        GridSpec((GroupSpec("A", criteria),))


def test_a_file_without_any_applicable_criterion_is_refused() -> None:
    grid = GridSpec((GroupSpec("A", (CriterionSpec("A1", 10, may_be_not_applicable=True),)),))
    with pytest.raises(ScoringError, match="no criterion"):
        score_file(grid, [EvaluationMarks(1, {"A1": NOT_APPLICABLE})])
