"""A line declared unsuccessful or a call cancelled: what was prepared, and who pronounced it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.calls.models import Call, CallLine
from grants.core.db import Base, BigId, Instant, enum_text
from grants.evaluation.states import EndingState


class CallEnding(Base):
    """One a line, and one a call (``call_line_id`` empty, ``scope`` 0): reasons are what letters say."""

    __tablename__ = "call_ending"
    __table_args__ = (
        Index("uq_call_ending_scope", "call_id", "scope", unique=True),
        CheckConstraint("scope = COALESCE(call_line_id, 0)", name="scope"),
        CheckConstraint(
            "(state = 'approved') = (approved_at IS NOT NULL AND approved_by_id IS NOT NULL)", name="approved"
        ),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> prepared_by_id", name="two_persons"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    call_line_id: Mapped[int | None] = mapped_column(ForeignKey("call_line.id"), index=True)
    scope: Mapped[int] = mapped_column(BigId)
    state: Mapped[EndingState] = mapped_column(enum_text(EndingState), default=EndingState.PREPARED)
    version: Mapped[int] = mapped_column(default=1)
    reason_fr: Mapped[str] = mapped_column(Text)
    reason_ar: Mapped[str] = mapped_column(Text, default="")
    prepared_at: Mapped[datetime] = mapped_column(Instant)
    prepared_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    sent_back_reason: Mapped[str] = mapped_column(Text, default="")
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    call: Mapped[Call] = relationship(lazy="raise")
    call_line: Mapped[CallLine | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}
