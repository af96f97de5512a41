"""E-mails as rows, written in the transaction that caused them."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, BigId, Instant, enum_text
from grants.outbox.states import EmailState


class Email(Base):
    """One message to one person, in that person's language."""

    __tablename__ = "email"
    __table_args__ = (Index("ix_email_due", "state", "next_attempt_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    event: Mapped[str] = mapped_column(String(60))
    recipient: Mapped[str] = mapped_column(String(254), index=True)
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[EmailState] = mapped_column(enum_text(EmailState), default=EmailState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    last_error: Mapped[str | None] = mapped_column(Text)
    cause: Mapped[str | None] = mapped_column(String(80))
    cause_id: Mapped[int | None] = mapped_column(BigInteger)
