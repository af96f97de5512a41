"""What a merge of two associations needs of the presences: their counts are added up."""

from datetime import datetime

from sqlalchemy import select

from grants.core.db import db
from grants.indicators.models import Presence

KEY = ("line_code", "funder", "city_code", "school_year", "calendar_year", "status")


def absorb(kept_id: int, merged_id: int, _at: datetime) -> None:
    """Add the counts of one association to the other's under the same key; the rest moves by its key."""
    own = {_key(row): row for row in _presences(kept_id)}
    for row in _presences(merged_id):
        twin = own.get(_key(row))
        if twin is not None:
            twin.count += row.count
            db.session.delete(row)
    db.session.flush()


def _presences(association_id: int) -> list[Presence]:
    return list(db.session.scalars(select(Presence).where(Presence.association_id == association_id)))


def _key(row: Presence) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in KEY)
