"""Read the comments on a draft, thread by thread."""

from dataclasses import dataclass, field

from sqlalchemy import func, select

from grants.core.db import db
from grants.proposals.models import DraftComment


@dataclass
class Thread:
    """A first comment and its replies, oldest first."""

    first: DraftComment
    replies: list[DraftComment] = field(default_factory=list)


def threads_of(proposal_id: int) -> list[Thread]:
    """Return the threads of a draft, open ones first, the newest first: one statement."""
    rows = db.session.scalars(
        select(DraftComment)
        .where(DraftComment.proposal_id == proposal_id)
        .order_by(DraftComment.created_at, DraftComment.id)
    ).all()
    threads = {row.id: Thread(row) for row in rows if row.thread_id is None}
    for row in rows:
        if row.thread_id is not None:
            threads[row.thread_id].replies.append(row)
    newest = sorted(threads.values(), key=lambda thread: thread.first.id, reverse=True)
    return sorted(newest, key=lambda thread: thread.first.resolved_at is not None)


def open_threads(proposal_id: int) -> int:
    """Return how many threads are not settled: one statement."""
    counted = select(func.count()).where(
        DraftComment.proposal_id == proposal_id,
        DraftComment.thread_id.is_(None),
        DraftComment.resolved_at.is_(None),
    )
    return db.session.scalar(counted) or 0
