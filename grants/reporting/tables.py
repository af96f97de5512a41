"""The named tables of a measure of persons: T1 sex x age, T2 sex x status group, T3 region of origin.

T1 is compulsory and the only source of totals; T2 and T3 sum to the total of T1. A cell holds a whole
number of persons (zero included), None where it was declared not collected, and is absent where nothing
was filled in: the three are never confused.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

NOT_USED = "-"
MOST_PERSONS = 10**9

SEXES = ("F", "M", "NS")
AGES = ("0-4", "5-11", "12-14", "15-17", "18-24", "25-59", "60+", "NS")
STATUS_GROUPS = ("regularised", "refugee", "asylum_seeker", "other_foreign", "moroccan", "not_stated")
ORIGINS = ("west_africa", "central_africa", "middle_east", "other", "not_stated")

DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    "sex": SEXES,
    "age": AGES,
    "status_group": STATUS_GROUPS,
    "origin": ORIGINS,
}
TABLES: Mapping[str, tuple[str, ...]] = {
    "T1": ("sex", "age"),
    "T2": ("sex", "status_group"),
    "T3": ("origin",),
}


@dataclass(frozen=True, order=True)
class CellKey:
    """The coordinates of a cell; dimensions that its table does not use hold `-`."""

    table: str
    sex: str = NOT_USED
    age: str = NOT_USED
    status_group: str = NOT_USED
    origin: str = NOT_USED

    @property
    def combination(self) -> str:
        """Give the options in the order of the table, such as `F|5-11` for T1."""
        return "|".join(getattr(self, dimension) for dimension in TABLES[self.table])


@dataclass(frozen=True)
class TableProblem:
    """What is wrong with a cell, or with a table as a whole when `cell` has only the table.

    Codes: unknown_cell, not_whole, negative, too_large, missing, table_missing, total_differs (from
    T1), above_total (what is known already exceeds T1), girls_above_total, declared_total_differs.
    """

    code: str
    cell: CellKey


Cells = Mapping[CellKey, object]


@cache
def table_cells(table: str) -> tuple[CellKey, ...]:
    """List all cells of a table, row by row."""
    dimensions = TABLES[table]
    return tuple(
        CellKey(table, **dict(zip(dimensions, options, strict=True)))
        for options in product(*(DIMENSIONS[dimension] for dimension in dimensions))
    )


def table_total(cells: Cells, table: str, sex: str | None = None) -> int | None:
    """Sum the persons of a table, or of one sex in it; None when no cell holds a number."""
    values = [
        value
        for key, value in cells.items()
        if key.table == table and sex in (None, key.sex) and isinstance(value, int)
    ]
    return sum(values) if values else None


def is_complete(cells: Cells, table: str) -> bool:
    """Tell whether every cell of a table holds a number."""
    return all(isinstance(cells.get(key), int) for key in table_cells(table))


def validate_table(
    cells: Cells,
    *,
    required: Collection[str] = ("T1",),
    declared_total: int | None = None,
    complete: bool = True,
) -> list[TableProblem]:
    """List the problems of the tables of one measure in one city and period.

    `complete` also refuses empty cells in a table that was started, and the absence of the required
    tables: true at submission, false for a draft.
    """
    problems = [problem for key, value in sorted(cells.items()) for problem in _cell_problems(key, value)]
    if problems:
        return problems
    if complete:
        problems += _gaps(cells, required)
    if declared_total is not None:
        problems += _against_declared(cells, declared_total)
    for table in ("T2", "T3"):
        problems += _against_first_table(cells, table, complete)
    return problems


def _cell_problems(key: CellKey, value: object) -> list[TableProblem]:
    if key.table not in TABLES or key not in table_cells(key.table):
        return [TableProblem("unknown_cell", key)]
    if value is None:
        return []
    if not isinstance(value, int) or isinstance(value, bool):
        return [TableProblem("not_whole", key)]
    if value < 0:
        return [TableProblem("negative", key)]
    return [TableProblem("too_large", key)] if value > MOST_PERSONS else []


def _gaps(cells: Cells, required: Collection[str]) -> list[TableProblem]:
    problems = []
    for table in TABLES:
        keys = table_cells(table)
        if any(key in cells for key in keys):
            problems += [TableProblem("missing", key) for key in keys if key not in cells]
        elif table in required:
            problems.append(TableProblem("table_missing", CellKey(table)))
    return problems


def _against_declared(cells: Cells, declared_total: int) -> list[TableProblem]:
    problems = []
    if (table_total(cells, "T1", sex="F") or 0) > declared_total:
        problems.append(TableProblem("girls_above_total", CellKey("T1", sex="F")))
    if is_complete(cells, "T1") and table_total(cells, "T1") != declared_total:
        problems.append(TableProblem("declared_total_differs", CellKey("T1")))
    return problems


def _against_first_table(cells: Cells, table: str, complete: bool) -> list[TableProblem]:
    first, other = table_total(cells, "T1"), table_total(cells, table)
    if first is None or other is None or not is_complete(cells, "T1"):
        return []
    if other > first:
        return [TableProblem("total_differs" if is_complete(cells, table) else "above_total", CellKey(table))]
    if other < first and complete and is_complete(cells, table):
        return [TableProblem("total_differs", CellKey(table))]
    return []
