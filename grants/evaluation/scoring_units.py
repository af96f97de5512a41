"""Marks in whole units, over the criteria that apply to one file: what scoring adds up and compares.

A mark is 120 units, so a half point is 60: the mean of up to six half points is a whole number of units,
and so is every filled abstention. A sum of weight x units stands for points = sum / (5 x 120), brought
back to the full weight of the grid or of the group (decision rule 12).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from grants.evaluation.grid_spec import (
    HIGHEST_MARK,
    CriterionSpec,
    EvaluationMarks,
    GridSpec,
    Missing,
    weight_of,
)

MARK = 120
MOST = 6  # evaluations of a file whose means stay whole
SCALE = HIGHEST_MARK * MARK

Row = Sequence[int]
Rows = Mapping[int, Row]
Gapped = Mapping[int, Sequence[int | None]]


@dataclass(frozen=True)
class GroupUnits:
    """A group with an applicable criterion: where its criteria stand, and its minimum in weighted units."""

    code: str
    full_weight: int
    weights: tuple[tuple[int, int], ...]
    minimum: Fraction | int | None

    def sum_of(self, row: Row) -> int:
        """Sum weight x units over the group."""
        return sum(weight * row[position] for position, weight in self.weights)

    def points_of(self, units: int, count: int) -> Fraction:
        """Turn the weighted units of `count` rows into their mean points, on the group's full weight."""
        own = sum(weight for _, weight in self.weights)
        return Fraction(units * self.full_weight, count * own * SCALE)


class Panel:
    """The criteria that apply to a file, and the arithmetic over rows of units in their order."""

    def __init__(self, grid: GridSpec, criteria: Sequence[CriterionSpec]) -> None:
        self.grid = grid
        self.criteria = criteria
        self.codes = [criterion.code for criterion in criteria]
        self.weights = [criterion.weight for criterion in criteria]
        self.weight = sum(self.weights)
        self.groups = (
            _whole_groups(grid) if len(criteria) == len(grid.criteria) else grid_groups(grid, criteria)
        )

    def rows(self, evaluations: Sequence[EvaluationMarks]) -> dict[int, list[int | None]]:
        """Give the units of each evaluation, None where it abstained."""
        found: dict[int, list[int | None]] = {}
        for evaluation in evaluations:
            values = [evaluation.marks[code] for code in self.codes]
            found[evaluation.number] = [
                None if isinstance(value, Missing) else value.numerator * MARK // value.denominator
                for value in values
            ]
        return found

    def unmarked(self, rows: Gapped) -> tuple[str, ...]:
        """Name the criteria that none of the rows marked."""
        if not any(None in row for row in rows.values()):
            return ()
        columns = zip(*rows.values(), strict=True)
        return tuple(
            criterion.code
            for criterion, column in zip(self.criteria, columns, strict=True)
            if all(units is None for units in column)
        )

    def fill(self, rows: Gapped, otherwise: Rows | None = None) -> dict[int, Row]:
        """Fill abstentions by the mean of the rows that marked, else by what `otherwise` holds there."""
        filled: dict[int, Row] = {}
        for number, row in rows.items():
            whole: list[int] = []
            for position, own in enumerate(row):
                if own is None:
                    known = [u for other in rows.values() if (u := other[position]) is not None]
                    own = sum(known) // len(known) if known else (otherwise or {})[number][position]
                whole.append(own)
            filled[number] = whole
        return filled

    def sum_of(self, row: Row) -> int:
        """Sum weight x units over the file."""
        return sum(map(int.__mul__, self.weights, row))

    def total_of(self, units: int, count: int = 1) -> Fraction:
        """Turn the weighted units of `count` rows into their mean total, on the full weight of the grid."""
        return Fraction(units * self.grid.weight, count * self.weight * SCALE)

    def total(self, row: Row) -> Fraction:
        """Give the total of a row."""
        return self.total_of(self.sum_of(row))

    def units_of(self, points: Fraction | int) -> Fraction:
        """Turn points of a total into weighted units, to compare sums with."""
        return Fraction(points * self.weight * SCALE, self.grid.weight)

    def criterion_means(self, rows: Sequence[Row]) -> dict[str, Fraction]:
        """Give the mean mark of each criterion, from 0 to 5."""
        divisor = len(rows) * MARK
        return {
            criterion.code: Fraction(sum(column), divisor)
            for criterion, column in zip(self.criteria, zip(*rows, strict=True), strict=True)
        }


@lru_cache(maxsize=16)
def _whole_groups(grid: GridSpec) -> tuple[GroupUnits, ...]:
    """Give the groups of a grid where every criterion applies, worked out once a grid."""
    return grid_groups(grid, grid.criteria)


def grid_groups(grid: GridSpec, criteria: Sequence[CriterionSpec]) -> tuple[GroupUnits, ...]:
    """Give the groups of a grid over the criteria that apply; a group without any is left out."""
    position = {criterion.code: at for at, criterion in enumerate(criteria)}
    found = []
    for group in grid.groups:
        own = [criterion for criterion in group.criteria if criterion.code in position]
        if own:
            weights = tuple((position[criterion.code], criterion.weight) for criterion in own)
            minimum = group.minimum
            if minimum is not None:
                minimum = Fraction(minimum * weight_of(own) * SCALE, group.weight)
            found.append(GroupUnits(group.code, group.weight, weights, minimum))
    return tuple(found)
