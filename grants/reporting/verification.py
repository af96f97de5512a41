"""Recompute roll-up and presences from agreements and revisions, and compare with what deltas kept."""

from collections import defaultdict
from typing import Any

from sqlalchemy import extract, func, select

from grants.agreements.commitments import planned_deltas
from grants.agreements.models import Agreement
from grants.agreements.snapshot import AgreementSnapshot
from grants.core.db import db
from grants.indicators.keys import FUNDER, PROVISIONAL, VALIDATED, combination
from grants.indicators.models import Presence, Rollup, RollupDelta
from grants.reporting.models import Cell, ReportRevision
from grants.reporting.queries.figures import counted

Numbers = dict[tuple[Any, ...], tuple[int, ...]]
ROLLUP_KEY = (
    "line_code",
    "funder",
    "city_code",
    "school_year",
    "calendar_year",
    "measure_code",
    "table_code",
    "combination",
    "status",
)
YEAR = extract("year", Cell.period_start)


def verify_rollup() -> list[str]:
    """Return every difference between the tables of figures and their sources, in words; none when equal.

    Provisional and validated figures are recomputed from the cells of the revisions that count, planned
    ones from the snapshots of the agreements that entered into force, whatever became of them later.
    Both the roll-up and the sums of its deltas must equal them. Only reports make presences.
    """
    expected = _from_snapshots()
    for status in (PROVISIONAL, VALIDATED):
        expected.update(_from_cells(status))
    presences = {key: value for status in (PROVISIONAL, VALIDATED) for key, value in _present(status).items()}
    return [
        *_differences("rollup", expected, _sums(Rollup)),
        *_differences("rollup_delta", expected, _sums(RollupDelta)),
        *_differences("presence", presences, _kept_presences()),
    ]


def _differences(table: str, expected: Numbers, kept: Numbers) -> list[str]:
    """Compare key by key; a row of zeros says the same as no row."""
    found = []
    for key in sorted({*expected, *kept}, key=str):
        wanted, has = expected.get(key), kept.get(key)
        if wanted != has and any((*(wanted or ()), *(has or ()))):
            found.append(f"{table} {key}: the sources give {wanted}, the table holds {has}")
    return found


def _sums(model: type[Rollup] | type[RollupDelta]) -> Numbers:
    columns = [getattr(model, name) for name in ROLLUP_KEY]
    totals = (func.sum(model.value), func.sum(model.cells))
    rows = db.session.execute(select(*columns, *totals).group_by(*columns))
    return {tuple(key): (int(value), int(cells)) for *key, value, cells in rows}


def _from_snapshots() -> Numbers:
    found: dict[tuple[Any, ...], tuple[int, int]] = defaultdict(lambda: (0, 0))
    in_force = Agreement.in_force_at.is_not(None)
    for content in db.session.scalars(select(Agreement.snapshot).where(in_force)):
        for delta in planned_deltas(AgreementSnapshot.from_json(content)):
            key = tuple(getattr(delta, name) for name in ROLLUP_KEY)
            value, cells = found[key]
            found[key] = (value + delta.value, cells + delta.cells)
    return dict(found)


def _from_cells(status: str) -> Numbers:
    keys = (
        Agreement.line_code,
        Cell.city_code,
        Cell.school_year,
        YEAR,
        Cell.measure_code,
        Cell.table_code,
        Cell.sex,
        Cell.age,
        Cell.status_group,
        Cell.origin,
    )
    rows = db.session.execute(
        select(*keys, func.sum(Cell.value), func.count())
        .join(ReportRevision, ReportRevision.id == Cell.revision_id)
        .join(Agreement, Agreement.id == ReportRevision.agreement_id)
        .where(counted(status), Cell.value.is_not(None))
        .group_by(*keys)
    )
    return {
        (line, FUNDER, city, year, int(calendar), measure, table, _options(table, *options), status): (
            int(value),
            int(cells),
        )
        for line, city, year, calendar, measure, table, *options, value, cells in rows
    }


def _options(table: str, sex: str, age: str, status_group: str, origin: str) -> str:
    return combination(table, sex=sex, age=age, status=status_group, origin=origin)


def _present(status: str) -> Numbers:
    keys = (Agreement.association_id, Agreement.line_code, Cell.city_code, Cell.school_year, YEAR)
    rows = db.session.execute(
        select(*keys, ReportRevision.id)
        .join(ReportRevision, ReportRevision.id == Cell.revision_id)
        .join(Agreement, Agreement.id == ReportRevision.agreement_id)
        .where(counted(status))
        .distinct()
    )
    counts: dict[tuple[Any, ...], int] = defaultdict(int)
    for association, line, city, year, calendar, _revision in rows:
        counts[association, line, FUNDER, city, year, int(calendar), status] += 1
    return {key: (count,) for key, count in counts.items()}


def _kept_presences() -> Numbers:
    rows = db.session.scalars(select(Presence))
    return {
        (
            row.association_id,
            row.line_code,
            row.funder,
            row.city_code,
            row.school_year,
            row.calendar_year,
            row.status,
        ): (row.count,)
        for row in rows
    }
