"""What the cells of a revision change in the roll-up, and where they make the association present. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from grants.indicators.keys import FUNDER, CellDelta, combination
from grants.reporting.models import Cell


class PresenceKey(NamedTuple):
    """Where and when an association is present: city, school year and calendar year."""

    city_code: str
    school_year: str
    calendar_year: int


def cell_deltas(cells: Iterable[Cell], line_code: str, status: str, sign: int) -> list[CellDelta]:
    """Return one signed change per cell that holds a number; what was not collected changes nothing."""
    return [
        CellDelta(
            line_code,
            FUNDER,
            cell.city_code,
            cell.school_year,
            cell.period_start.year,
            cell.measure_code,
            cell.table_code,
            cell_combination(cell),
            status,
            sign * cell.value,
            sign,
        )
        for cell in cells
        if cell.value is not None
    ]


def cell_combination(cell: Cell) -> str:
    """Return the canonical text of the options of a cell."""
    return combination(
        cell.table_code, sex=cell.sex, age=cell.age, status=cell.status_group, origin=cell.origin
    )


def presences(cells: Iterable[Cell]) -> set[PresenceKey]:
    """Return where and when a revision speaks of its association, what was not collected included."""
    return {PresenceKey(cell.city_code, cell.school_year, cell.period_start.year) for cell in cells}
