"""Move the roll-up: signed deltas and presences, in the transaction of the act that causes them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.dialects import postgresql, sqlite

from grants.core.db import db
from grants.indicators.keys import CellDelta
from grants.indicators.models import Presence, Rollup, RollupDelta

ROLLUP_KEY = tuple(column.name for column in Rollup.__table__.primary_key)
PRESENCE_KEY = tuple(column.name for column in Presence.__table__.primary_key)


def apply_deltas(source_type: str, source_id: int, deltas: Sequence[CellDelta], at: datetime) -> None:
    """Add signed changes to the roll-up and keep each with its instant and source.

    Called by the act that validates, submits, returns or signs; the rights are checked there. Rows
    are touched in the order of their key, so that two transactions never wait for each other in a ring.
    """
    if not deltas:
        return
    db.session.execute(
        insert(RollupDelta),
        [
            {**delta.__dict__, "at": at, "source_type": source_type, "source_id": source_id}
            for delta in deltas
        ],
    )
    totals: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for delta in deltas:
        total = totals[tuple(getattr(delta, name) for name in ROLLUP_KEY)]
        total[0] += delta.value
        total[1] += delta.cells
    rows = [
        {**dict(zip(ROLLUP_KEY, key, strict=True)), "value": value, "cells": cells}
        for key, (value, cells) in sorted(totals.items())
    ]
    _add(Rollup, ROLLUP_KEY, rows, ("value", "cells"))


def adjust_presence(
    association_id: int,
    line_code: str,
    funder: str,
    city_code: str,
    school_year: str,
    calendar_year: int,
    status: str,
    by: int,
) -> None:
    """Count one presence more or less of an association under a key (by is +1 or -1)."""
    key = (association_id, line_code, funder, city_code, school_year, calendar_year, status)
    _add(
        Presence,
        PRESENCE_KEY,
        [{**dict(zip(PRESENCE_KEY, _ordered(key), strict=True)), "count": by}],
        ("count",),
    )


def _ordered(key: tuple[Any, ...]) -> tuple[Any, ...]:
    names = ("association_id", "line_code", "funder", "city_code", "school_year", "calendar_year", "status")
    values = dict(zip(names, key, strict=True))
    return tuple(values[name] for name in PRESENCE_KEY)


def _add(model: type[Any], key: tuple[str, ...], rows: list[dict[str, Any]], sums: tuple[str, ...]) -> None:
    """Insert rows, or add their sums to the rows already there: one statement on both engines."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(model)
    table = model.__table__
    changes = {name: table.c[name] + statement.excluded[name] for name in sums}
    db.session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=changes), rows)
