"""A rehearsal of a call that a manager asked for, and what it found."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.calls.models.call import Call
from grants.core.db import Base, BigId, Instant


class Rehearsal(Base):
    """One rehearsal: of which version of the call, with how many applicants a line; the report comes later.

    This row is all that a rehearsal leaves: what was lived in the copy is gone with it.
    """

    __tablename__ = "rehearsal"
    __table_args__ = (
        CheckConstraint("per_line BETWEEN 1 AND 10", name="per_line"),
        CheckConstraint("(report IS NULL) = (finished_at IS NULL)", name="finished"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    call_version: Mapped[int]
    per_line: Mapped[int]
    seed: Mapped[int] = mapped_column(BigInteger)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    job_id: Mapped[int | None] = mapped_column(BigInteger)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    call: Mapped[Call] = relationship(lazy="raise")
