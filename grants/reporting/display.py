"""Tables of persons laid out as grids: the options of one dimension down, of the other across."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from grants.core.i18n import _l
from grants.reporting.content import CityTables, ReportContent
from grants.reporting.labels import OPTIONS, TABLES
from grants.reporting.plan import Period, PlannedHeading, ReportPlan
from grants.reporting.tables import CellKey
from grants.territory.models import City

# Few columns across, so that a grid fits a phone.
AXES = {"T1": ("age", "sex"), "T2": ("status_group", "sex"), "T3": ("origin", None)}
PERSONS = _l("Personnes")


@dataclass(frozen=True)
class GridRow:
    """One row of a grid: its label and one entry a column, a number or a field."""

    label: Any
    entries: tuple[Any, ...]

    @property
    def total(self) -> int | None:
        """Return the sum of the numbers of the row, None when it holds none."""
        return _sum(self.entries)


@dataclass(frozen=True)
class Grid:
    """A table of persons: headings across, rows down."""

    code: str
    title: Any
    columns: tuple[Any, ...]
    rows: tuple[GridRow, ...]

    @property
    def totals(self) -> tuple[int | None, ...]:
        """Return the sum of each column, then of the whole table."""
        columns = tuple(_sum(column) for column in zip(*(row.entries for row in self.rows), strict=True))
        return (*columns, _sum(entry for row in self.rows for entry in row.entries))

    @property
    def is_empty(self) -> bool:
        """Say whether no cell was filled in."""
        return all(entry == "" for row in self.rows for entry in row.entries)


@dataclass(frozen=True)
class CitySummary:
    """What was planned and reported in one city, with its tables by period."""

    city: City
    planned: int
    planned_women: int
    persons: int | None
    women: int | None
    not_stated: int | None
    places: tuple[tuple[Period, CityTables, tuple[Grid, ...]], ...]


@dataclass(frozen=True)
class HeadingSummary:
    """What was agreed, spent and justified under one heading, in centimes; None where nothing is known."""

    heading: PlannedHeading
    spent_centimes: int | None
    justified_centimes: int | None


def grid(code: str, entries: Mapping[CellKey, Any]) -> Grid:
    """Lay out the entries of a table; an absent cell gives an empty text."""
    down, across = AXES[code]
    columns = OPTIONS[across] if across else {None: PERSONS}
    rows = []
    for option, label in OPTIONS[down].items():
        keys = [_key(code, {down: option, across: other}) for other in columns]
        rows.append(GridRow(label, tuple(entries.get(key, "") for key in keys)))
    return Grid(code, TABLES[code], tuple(columns.values()), tuple(rows))


def summaries_of(plan: ReportPlan, content: ReportContent) -> list[CitySummary]:
    """Return each city of the agreement with what was planned and reported there."""
    found = []
    for city in plan.cities:
        rows = [(period, content.table_of(city.code, period[0])) for period in plan.periods]
        found.append(
            CitySummary(
                city,
                plan.planned_persons(city.code),
                plan.planned_persons(city.code, "F"),
                content.persons(city.code),
                content.persons(city.code, "F"),
                content.persons(city.code, "NS"),
                tuple((period, row, _filled(row)) for period, row in rows),
            )
        )
    return found


def headings_of(plan: ReportPlan, content: ReportContent) -> list[HeadingSummary]:
    """Return each heading of the budget with what was spent and justified."""
    found = []
    for heading in plan.headings:
        expense = content.expense_of(heading.code)
        found.append(
            HeadingSummary(
                heading,
                expense.spent_centimes if expense else None,
                expense.justified_centimes if expense else None,
            )
        )
    return found


def _sum(entries: Iterable[Any]) -> int | None:
    """Add the numbers among entries, which are numbers, empty texts or fields that hold one."""
    values = [getattr(entry, "data", entry) for entry in entries]
    known = [value for value in values if isinstance(value, int)]
    return sum(known) if known else None


def _key(code: str, options: Mapping[str | None, str | None]) -> CellKey:
    return CellKey(code, **{name: option for name, option in options.items() if name and option})


def _filled(row: CityTables) -> tuple[Grid, ...]:
    grids = [grid(code, row.cells) for code in AXES]
    return tuple(one for one in grids if not one.is_empty)
