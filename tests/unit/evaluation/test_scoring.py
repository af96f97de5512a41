"""Scores of files: every column of the worked cases, whatever the order of the evaluations."""

import itertools
from fractions import Fraction

import pytest

from grants.core.rounding import round_half_up
from grants.evaluation.scoring import FileScore, score_file
from tests.unit.evaluation.grid_data import GRID, evaluation_of, read_rows

CASES = {
    case: list(rows)
    for case, rows in itertools.groupby(read_rows("decision_vectors.csv"), lambda row: row["case"])
}


def _exact(value: Fraction | None) -> Fraction | str:
    return "" if value is None else value


def _expected(text: str) -> Fraction | str:
    return Fraction(text) if text else ""


def _columns(score: FileScore) -> dict[str, object]:
    return {
        **{f"total_{number}": _exact(score.totals.get(number)) for number in (1, 2, 3)},
        "third_called": "yes" if score.third_called else "no" if score.final is not None else "",
        "third_reasons": ";".join(score.third_reasons),
        "retained": ";".join(map(str, score.retained)),
        "final_exact": _exact(score.final),
        "final_display": "" if score.final is None else str(round_half_up(score.final)),
        **{f"{group}_mean": _exact(score.group_means.get(group)) for group in "ABE"},
        "outcome": ";".join(score.outcome),
    }


EXACT = {"total_1", "total_2", "total_3", "final_exact", "A_mean", "B_mean", "E_mean"}


@pytest.mark.parametrize("case", CASES)
def test_worked_cases(case: str) -> None:
    rows = CASES[case]
    first = rows[0]
    for ordered in itertools.permutations(rows):
        found = _columns(score_file(GRID, [evaluation_of(row) for row in ordered]))
        assert found == {name: _expected(first[name]) if name in EXACT else first[name] for name in found}


def test_all_cases_are_there() -> None:
    assert len(CASES) == 26


@pytest.mark.parametrize("case", [case for case, rows in CASES.items() if len(rows) == 3])
def test_the_third_evaluation_is_called_before_it_exists(case: str) -> None:
    rows = CASES[case]
    score = score_file(GRID, [evaluation_of(row) for row in rows[:2]])
    assert score.outcome == ("pending",)
    assert score.pending_reasons == ("third_missing",)
    assert ";".join(score.third_reasons) == rows[0]["third_reasons"]
