"""Announce the expiry of documents by e-mail, 60 and 15 days ahead, once each."""

from datetime import datetime, timedelta

from sqlalchemy import select

from grants.associations.models import Association, AssociationDocument, ExpiryNotice
from grants.associations.queries.documents import all_expiring
from grants.associations.queries.members import member_recipients
from grants.core.clock import local_date
from grants.core.db import db
from grants.outbox.services import queue

DAYS_AHEAD = (15, 60)


def announce_expiries(association_id: int, at: datetime) -> int:
    """Send the members of one association one e-mail with every document whose term is near; return how many.

    Inside the caller's unit of work. Each document is announced once 60 days ahead and once 15 days ahead;
    a document first seen within 15 days is announced once. Doing it again sends nothing.
    """
    today = local_date(at)
    near = all_expiring(today, today + timedelta(days=max(DAYS_AHEAD)), association_id)
    told = _told([row.id for row in near])
    news: list[AssociationDocument] = []
    for row in near:
        if row.expires_on is None:
            continue
        left = (row.expires_on - today).days
        due = [days for days in DAYS_AHEAD if left <= days]
        missing = [days for days in due if (row.id, days, row.expires_on) not in told]
        db.session.add_all(
            ExpiryNotice(
                association_document_id=row.id, days_ahead=days, expires_on=row.expires_on, sent_at=at
            )
            for days in missing
        )
        if due and due[0] in missing:
            news.append(row)
    if news:
        association = db.session.get_one(Association, association_id)
        queue(
            "association.documents_expiring",
            member_recipients(association_id),
            at,
            cause=association,
            association=association,
            documents=news,
        )
    return len(news)


def _told(document_ids: list[int]) -> set[tuple[int, int, object]]:
    rows = select(ExpiryNotice).where(ExpiryNotice.association_document_id.in_(document_ids))
    return {(row.association_document_id, row.days_ahead, row.expires_on) for row in db.session.scalars(rows)}
