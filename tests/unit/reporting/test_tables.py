"""The named tables: totals that agree, and zero, not collected and empty kept apart."""

import pytest

from grants.reporting.tables import (
    MOST_PERSONS,
    TABLES,
    CellKey,
    TableProblem,
    is_complete,
    table_cells,
    table_total,
    validate_table,
)


def _filled(table: str, **numbers: int) -> dict[CellKey, object]:
    """Fill a table with zeros, then some cells by their place in it."""
    cells: dict[CellKey, object] = dict.fromkeys(table_cells(table), 0)
    for index, value in numbers.items():
        cells[table_cells(table)[int(index.removeprefix("at"))]] = value
    return cells


def _codes(problems: list[TableProblem]) -> list[str]:
    return [problem.code for problem in problems]


def test_tables_have_the_agreed_cells() -> None:
    assert {table: len(table_cells(table)) for table in TABLES} == {"T1": 24, "T2": 18, "T3": 5}
    assert table_cells("T1")[1] == CellKey("T1", sex="F", age="5-11")
    assert table_cells("T1")[1].combination == "F|5-11"
    assert CellKey("T2", sex="M", status_group="refugee").combination == "M|refugee"
    assert CellKey("T3", origin="west_africa").combination == "west_africa"


def test_tables_that_agree_have_no_problem() -> None:
    cells = _filled("T1", at0=5, at9=7) | _filled("T2", at0=5, at6=7) | _filled("T3", at0=12)
    assert validate_table(cells, required=("T1", "T2", "T3"), declared_total=12) == []
    assert table_total(cells, "T1") == 12
    assert table_total(cells, "T1", sex="F") == 5


@pytest.mark.parametrize("table", ["T2", "T3"])
def test_the_first_table_alone_gives_the_total(table: str) -> None:
    cells = _filled("T1", at0=5) | _filled(table, at0=4)
    assert validate_table(cells) == [TableProblem("total_differs", CellKey(table))]
    assert validate_table(cells, complete=False) == []
    more = _filled("T1", at0=5) | _filled(table, at0=6)
    assert validate_table(more, complete=False) == [TableProblem("total_differs", CellKey(table))]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (-1, "negative"),
        (1.5, "not_whole"),
        (2.0, "not_whole"),
        ("3", "not_whole"),
        (True, "not_whole"),
        (MOST_PERSONS + 1, "too_large"),
    ],
)
def test_a_cell_holds_a_whole_number_of_persons(value: object, code: str) -> None:
    key = table_cells("T1")[3]
    assert validate_table(_filled("T1") | {key: value}) == [TableProblem(code, key)]


@pytest.mark.parametrize(
    "key",
    [
        CellKey("T1", sex="F"),
        CellKey("T1", sex="X", age="5-11"),
        CellKey("T3", sex="F", origin="other"),
        CellKey("T9"),
    ],
)
def test_a_cell_outside_the_tables_is_refused(key: CellKey) -> None:
    assert validate_table({key: 1}) == [TableProblem("unknown_cell", key)]


def test_zero_not_collected_and_empty_are_three_things() -> None:
    key = table_cells("T1")[0]
    zero, empty = _filled("T1"), _filled("T1")
    del empty[key]
    not_collected = zero | {key: None}
    assert validate_table(zero) == []
    assert validate_table(not_collected) == []
    assert validate_table(empty) == [TableProblem("missing", key)]
    assert validate_table(empty, complete=False) == []
    assert [is_complete(cells, "T1") for cells in (zero, not_collected, empty)] == [True, False, False]
    assert table_total(zero, "T1") == 0
    assert table_total({}, "T1") is None


def test_the_first_table_is_compulsory() -> None:
    assert validate_table({}) == [TableProblem("table_missing", CellKey("T1"))]
    assert _codes(validate_table(_filled("T1"), required=("T1", "T2"))) == ["table_missing"]
    assert validate_table({}, complete=False) == []


def test_a_total_that_is_not_wholly_collected_binds_only_from_above() -> None:
    first = _filled("T1", at0=5)
    second = _filled("T2", at0=3) | {table_cells("T2")[1]: None}
    assert validate_table(first | second) == []
    above = second | {table_cells("T2")[2]: 9}
    assert validate_table(first | above) == [TableProblem("above_total", CellKey("T2"))]
    unknown_first = first | {table_cells("T1")[1]: None}
    assert validate_table(unknown_first | above) == []


def test_girls_cannot_exceed_a_declared_total() -> None:
    cells = _filled("T1", at0=8)
    assert _codes(validate_table(cells, declared_total=7)) == ["girls_above_total", "declared_total_differs"]
    assert _codes(validate_table(cells, declared_total=9)) == ["declared_total_differs"]
    partial = {table_cells("T1")[0]: 8}
    assert _codes(validate_table(partial, declared_total=7, complete=False)) == ["girls_above_total"]
    assert validate_table(partial, declared_total=9, complete=False) == []
