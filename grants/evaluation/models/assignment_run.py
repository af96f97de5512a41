"""The record of an assignment: what the draw was asked, what it answered, what the manager changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, BigId, Instant


class AssignmentRun(Base):
    """One draw that the manager accepted; input is canonical JSON, from which anyone draws again."""

    __tablename__ = "assignment_run"
    __table_args__ = (Index("uq_assignment_run_number", "call_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    number: Mapped[int]
    input: Mapped[str] = mapped_column(Text)
    input_sha256: Mapped[str] = mapped_column(String(64))
    output: Mapped[dict[str, Any]] = mapped_column(JSON)
    output_sha256: Mapped[str] = mapped_column(String(64))
    # What was given instead of the draw: reference -> (drawn, given); with the reason.
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(Text, default="")
    accepted_at: Mapped[datetime] = mapped_column(Instant)
    accepted_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
