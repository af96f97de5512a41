"""The usual grid and the worked cases, read from the data files for the tests of this folder."""

import csv
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from grants.evaluation.grid_spec import (
    ABSTAINED,
    NOT_APPLICABLE,
    UNMARKED,
    CriterionSpec,
    EvaluationMarks,
    GridSpec,
    GroupSpec,
    MarkValue,
)

DATA = Path(__file__).parents[2] / "data"
WORDS: Mapping[str, MarkValue] = {"": UNMARKED, "NA": NOT_APPLICABLE, "ABS": ABSTAINED}


def read_rows(name: str) -> list[dict[str, str]]:
    """Read one data file."""
    with (DATA / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def _usual_grid() -> GridSpec:
    groups: dict[tuple[str, str], list[CriterionSpec]] = {}
    for row in read_rows("default_grid.csv"):
        criterion = CriterionSpec(row["criterion"], int(row["weight"]), row["may_be_not_applicable"] == "yes")
        groups.setdefault((row["group"], row["group_minimum"]), []).append(criterion)
    return GridSpec(
        tuple(
            GroupSpec(code, tuple(criteria), Fraction(minimum) if minimum else None)
            for (code, minimum), criteria in groups.items()
        )
    )


GRID = _usual_grid()
CODES = [criterion.code for criterion in GRID.criteria]


def evaluation_of(row: Mapping[str, str]) -> EvaluationMarks:
    """Read the marks of one row of the worked cases."""
    marks = {code: WORDS[row[code]] if row[code] in WORDS else Fraction(row[code]) for code in CODES}
    return EvaluationMarks(int(row["evaluator"]), marks)


def uniform(number: int, mark: Fraction | int | str, **exceptions: MarkValue | str) -> EvaluationMarks:
    """Mark every criterion alike but for the named ones."""
    marks: dict[str, MarkValue] = {code: Fraction(mark) for code in CODES}
    marks |= {code: Fraction(v) if isinstance(v, str) else v for code, v in exceptions.items()}
    return EvaluationMarks(number, marks)
