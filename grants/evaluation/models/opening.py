"""The minutes of the opening of a call (number 1): the files received, frozen, and their papers."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.core.db import Base, Instant
from grants.documents.models import Document


class OpeningMinutes(Base):
    """What was received, as it stood when the evaluation began; made once, never changed."""

    __tablename__ = "opening_minutes"

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), primary_key=True)
    reference: Mapped[str] = mapped_column(String(24), unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime] = mapped_column(Instant)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class OpeningPaper(Base):
    """The original bytes of the opening minutes in one language."""

    __tablename__ = "opening_paper"

    call_id: Mapped[int] = mapped_column(ForeignKey("opening_minutes.call_id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    drawn_at: Mapped[datetime] = mapped_column(Instant)

    document: Mapped[Document] = relationship(lazy="raise")
