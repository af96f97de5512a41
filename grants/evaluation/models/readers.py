"""Blind calls: the two readers who mark the group on experience, knowing who applies, and their marks."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, BigId, Instant


class CallReader(Base):
    """A person whom the manager appointed to mark the group on experience in a blind call."""

    __tablename__ = "call_reader"

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    appointed_at: Mapped[datetime] = mapped_column(Instant)
    appointed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))


class ReaderSheet(Base):
    """One reader's marks of one file, given at once and final.

    marks: code -> {"half_points": 0..10, None for an abstention, "comment": text}.
    """

    __tablename__ = "reader_sheet"
    __table_args__ = (Index("uq_reader_sheet", "proposal_id", "reader_id", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    reader_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    marks: Mapped[dict[str, Any]] = mapped_column(JSON)
    given_at: Mapped[datetime] = mapped_column(Instant)
