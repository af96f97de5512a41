"""What the calls that are open or announced ask of associations, for their own pages."""

from datetime import datetime

from sqlalchemy import select

from grants.associations.readiness import AskedDocument, Asking
from grants.calls.kinds import DocumentOrigin
from grants.calls.models import Call, RequiredDocument
from grants.calls.states import CallState
from grants.core.clock import local_date
from grants.core.db import db
from grants.core.i18n import pick
from grants.strategy.models import Line


def askings(at: datetime) -> list[Asking]:
    """Return the calls that can still be answered, the first to close first: three statements.

    A document asked in some lines only carries their names; it is required when it is in any of them.
    """
    calls = db.session.scalars(
        select(Call)
        .where(Call.state == CallState.PUBLISHED, Call.closes_at >= at)
        .order_by(Call.closes_at, Call.id)
    ).all()
    if not calls:
        return []
    lines = {line.code: pick(line) for line in db.session.scalars(select(Line))}
    asked: dict[int, dict[str, AskedDocument]] = {call.id: {} for call in calls}
    rows = select(RequiredDocument).where(
        RequiredDocument.call_id.in_(asked), RequiredDocument.origin == DocumentOrigin.ACCOUNT
    )
    for row in db.session.scalars(rows.order_by(RequiredDocument.position, RequiredDocument.id)):
        before = asked[row.call_id].get(row.code)
        asked[row.call_id][row.code] = _with(before, row, lines)
    return [
        Asking(
            title=pick(call, "title"),
            endpoint="portal.call",
            params={"code": call.code},
            closes_at=call.closes_at,
            closes_on=local_date(call.closes_at),
            documents=list(asked[call.id].values()),
        )
        for call in calls
    ]


def _with(before: AskedDocument | None, row: RequiredDocument, lines: dict[str, str]) -> AskedDocument:
    own = (lines.get(row.line_code, row.line_code),) if row.line_code else ()
    if before is None:
        return AskedDocument(row.code, pick(row), row.is_required, own)
    return AskedDocument(
        row.code,
        before.name,
        before.is_required or row.is_required,
        (*before.lines, *own) if before.lines and own else (),
    )
