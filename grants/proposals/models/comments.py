"""What members of an association say to one another about a draft; never part of a submission."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, BigId, Instant


class DraftComment(Base):
    """One comment; the first of a thread carries its section, its unit if any, and whether it is settled."""

    __tablename__ = "draft_comment"
    __table_args__ = (Index("ix_draft_comment_proposal", "proposal_id", "created_at", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("draft_comment.id"))
    section: Mapped[str] = mapped_column(String(30))
    unit_key: Mapped[str | None] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    mentioned_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(Instant)
    resolved_at: Mapped[datetime | None] = mapped_column(Instant)
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
