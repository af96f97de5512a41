"""Messages between the ministry and an association about one file, and how far each side has read them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.core.db import Base, BigId, Instant
from grants.documents.models import Document

ASSOCIATION, MINISTRY = "association", "ministry"


class FileMessage(Base):
    """What one side wrote to the other; never changed once sent. once: the form that sent it, sent once."""

    __tablename__ = "file_message"
    __table_args__ = (
        CheckConstraint("side IN ('association', 'ministry')", name="side"),
        Index("uq_file_message_once", "proposal_id", "author_id", "once", unique=True),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    side: Mapped[str] = mapped_column(String(12))
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    body: Mapped[str] = mapped_column(Text)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    once: Mapped[str] = mapped_column(String(40))
    sent_at: Mapped[datetime] = mapped_column(Instant)

    document: Mapped[Document | None] = relationship(lazy="raise")


class MessageMark(Base):
    """How far one side has read the other's messages about a file, and who said so."""

    __tablename__ = "message_mark"
    __table_args__ = (CheckConstraint("side IN ('association', 'ministry')", name="side"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    side: Mapped[str] = mapped_column(String(12), primary_key=True)
    read_to: Mapped[int] = mapped_column(ForeignKey("file_message.id"))
    read_at: Mapped[datetime] = mapped_column(Instant)
    read_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
