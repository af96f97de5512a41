"""The database rows of a report's numbers, and the copy of a revision for its correction."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from grants.core.db import db
from grants.core.periods import school_year
from grants.indicators.keys import AUDIENCE, PARTICIPANTS, PARTICIPATIONS
from grants.reporting.content import ActivityContacts, CityTables
from grants.reporting.models import Cell, DeclaredTotal, Expense, ReportRevision
from grants.reporting.plan import ReportPlan
from grants.reporting.states import CellState
from grants.reporting.tables import NOT_USED


def table_rows(revision: ReportRevision, plan: ReportPlan, row: CityTables) -> list[dict[str, Any]]:
    """Return the cells of the tables of one city and cut period, zero and not collected included."""
    base = _place(revision, plan, row.city_code, row.period_start) | {"measure_code": PARTICIPANTS}
    return [
        base
        | {"table_code": key.table}
        | _options(key.sex, key.age, key.status_group, key.origin)
        | _number(value)
        for key, value in row.cells.items()
    ]


def contact_rows(revision: ReportRevision, plan: ReportPlan, row: ActivityContacts) -> list[dict[str, Any]]:
    """Return the cells of the participations by sex and of the audience of one activity."""
    activity = plan.activity(row.activity_id)
    if activity is None:
        return []
    base = _place(revision, plan, activity.city_code, row.period_start) | {"activity_id": activity.id}
    cells = [
        base | {"measure_code": PARTICIPATIONS, "table_code": "SX"} | _options(sex) | _number(value)
        for sex, value in row.by_sex.items()
    ]
    if row.audience is not None:
        counted = {"measure_code": AUDIENCE, "table_code": "NO", "note": row.audience_method[:200]}
        cells.append(base | _options() | _number(row.audience) | counted)
    return cells


def copy_revision(
    revision: ReportRevision, reason: str, actor_id: int | None, at: datetime, number: int | None = None
) -> ReportRevision:
    """Return a draft with the same content, to be corrected by the association; the next number if none.

    The draft shares the loaded agreement and obligation of the revision.
    """
    draft = ReportRevision(
        **{
            name: getattr(revision, name)
            for name in ("obligation", "agreement", "kind", "period_start", "period_end", "narrative")
        },
        number=number or revision.number + 1,
        reason=reason,
        created_at=at,
        created_by_id=actor_id,
    )
    db.session.add(draft)
    db.session.flush()
    for model in (Cell, DeclaredTotal, Expense):
        _copy_rows(model, revision.id, draft.id)
    return draft


def _copy_rows(model: Any, from_id: int, to_id: int) -> None:
    names = [column.name for column in model.__table__.columns if column.name != "id"]
    found = db.session.execute(
        select(*(getattr(model, name) for name in names)).where(model.revision_id == from_id)
    )
    rows = [{**row._mapping, "revision_id": to_id} for row in found]
    if rows:
        db.session.execute(insert(model), rows)


def _place(revision: ReportRevision, plan: ReportPlan, city_code: str, start: date) -> dict[str, Any]:
    period = plan.period(start)
    end = period[1] if period else start
    return {
        "revision_id": revision.id,
        "city_code": city_code,
        "activity_id": 0,
        "period_start": start,
        "period_end": end,
        "school_year": school_year(start),
        "note": "",
    }


def _options(
    sex: str = NOT_USED, age: str = NOT_USED, status_group: str = NOT_USED, origin: str = NOT_USED
) -> dict[str, Any]:
    return {"sex": sex, "age": age, "status_group": status_group, "origin": origin}


def _number(value: int | None) -> dict[str, Any]:
    if value is None:
        return {"state": CellState.NOT_COLLECTED, "value": None}
    return {"state": CellState.VALUE if value else CellState.ZERO, "value": value}
