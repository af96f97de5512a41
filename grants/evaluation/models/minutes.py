"""The papers of a closed session: its frozen minutes with their signatures, and its sealed bundle."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.core.db import Base, Instant, enum_text
from grants.documents.models import Document
from grants.evaluation.states import SignatureKind


class SessionMinutes(Base):
    """The snapshot that the minutes are drawn from, in two parts: names stand in the personal one."""

    __tablename__ = "session_minutes"

    session_id: Mapped[int] = mapped_column(ForeignKey("selection_session.id"), primary_key=True)
    public: Mapped[dict[str, Any]] = mapped_column(JSON)
    personal: Mapped[list[Any] | None] = mapped_column(JSON)
    salt: Mapped[str | None] = mapped_column(String(32))
    personal_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    frozen_at: Mapped[datetime] = mapped_column(Instant)
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    scan_added_at: Mapped[datetime | None] = mapped_column(Instant)
    scan_added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    scan: Mapped[Document | None] = relationship(lazy="raise")


class MinutesPaper(Base):
    """The original bytes of the minutes in one language."""

    __tablename__ = "minutes_paper"

    session_id: Mapped[int] = mapped_column(ForeignKey("selection_session.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    drawn_at: Mapped[datetime] = mapped_column(Instant)

    document: Mapped[Document] = relationship(lazy="raise")


class MinutesSignature(Base):
    """A member present who signed the minutes, or whose refusal is noted with its reason."""

    __tablename__ = "minutes_signature"
    __table_args__ = (CheckConstraint("kind = 'signed' OR reason <> ''", name="refusal_reason"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("selection_session.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    kind: Mapped[SignatureKind] = mapped_column(enum_text(SignatureKind, "kind"))
    reason: Mapped[str] = mapped_column(Text, default="")
    sha256: Mapped[str] = mapped_column(String(64))
    signed_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))


class SessionBundle(Base):
    """The sealed bundle of a session: its seal chains the next one; the text stays until it is stored."""

    __tablename__ = "session_bundle"

    session_id: Mapped[int] = mapped_column(ForeignKey("selection_session.id"), primary_key=True)
    seal: Mapped[str] = mapped_column(String(64))
    file_sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer)
    content: Mapped[str | None] = mapped_column(Text)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    written_at: Mapped[datetime] = mapped_column(Instant)

    document: Mapped[Document | None] = relationship(lazy="raise")
