"""Allocation: every column of the worked cases, whatever the order of the files."""

import itertools
import random
from datetime import datetime
from fractions import Fraction

import pytest

from grants.evaluation.allocation import allocate
from grants.evaluation.allocation_terms import AllocationFile, AllocationRules, FileOutcome, LineEnvelope
from grants.evaluation.ranking import Standing
from tests.unit.evaluation.grid_data import read_rows

CASES = {
    case: list(rows)
    for case, rows in itertools.groupby(read_rows("allocation_vectors.csv"), lambda row: row["case"])
}
RESULTS = ("pass_order", "outcome", "amount_centimes", "reserve_rank", "binding_reason", "cap_scope")


def _file(row: dict[str, str]) -> AllocationFile:
    standing = Standing(
        row["file"],
        Fraction(row["final_score"]),
        (Fraction(row["A_mean"]), Fraction(row["E_mean"])),
        datetime.fromisoformat(row["submitted_at"]),
        int(row["session_order"]) if row["session_order"] else None,
    )
    request = int(row["request_centimes"])
    return AllocationFile(standing, row["association"], row["line"], request, row["stage"] == "appeal")


def _lines(rows: list[dict[str, str]]) -> list[LineEnvelope]:
    found = {row["line"]: (int(row["envelope_centimes"]), int(row["appeal_reserve_pct"])) for row in rows}
    return [LineEnvelope(code, envelope, pct) for code, (envelope, pct) in found.items()]


def _columns(answer: FileOutcome) -> dict[str, str]:
    found = {name: getattr(answer, name) for name in RESULTS}
    return {name: "" if value is None else str(value) for name, value in found.items()}


@pytest.mark.parametrize("case", CASES)
def test_worked_cases(case: str) -> None:
    rows = CASES[case]
    expected = {row["file"]: {name: row[name] for name in RESULTS} for row in rows}
    for seed in range(10):
        shuffled = random.Random(seed).sample(rows, len(rows))
        allocation = allocate(_lines(rows), [_file(row) for row in shuffled], AllocationRules())
        assert {answer.ref: _columns(answer) for answer in allocation.files} == expected


def test_all_cases_are_there() -> None:
    assert len(CASES) == 10


def test_the_balance_of_a_line_shows_both_purses() -> None:
    rows = CASES["L09"]
    (balance,) = allocate(_lines(rows), [_file(row) for row in rows], AllocationRules()).lines
    assert (balance.granted_centimes, balance.left_centimes) == (9_500_000, 0)
    assert balance.appeal_reserve_centimes == 500_000
    assert (balance.granted_on_appeal_centimes, balance.appeal_reserve_left_centimes) == (400_000, 100_000)
