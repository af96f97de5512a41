"""Gaps in the heartbeat of the service: proposed outages, which an administrator confirms or dismisses."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from grants.calls.states import GapState
from grants.core.db import Base, BigId, Instant, enum_text


class ServiceGap(Base):
    """A time without heartbeat: the last one before, the first one after, and what was decided about it.

    acts is how many acts people did meanwhile: more than none says that the pages did answer.
    """

    __tablename__ = "service_gap"
    __table_args__ = (
        CheckConstraint("from_at < to_at", name="order"),
        CheckConstraint("(state = 'confirmed') = (outage_id IS NOT NULL)", name="outage_of_confirmed"),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided_once"),
        Index("uq_service_gap_from", "from_at", unique=True),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    from_at: Mapped[datetime] = mapped_column(Instant)
    to_at: Mapped[datetime] = mapped_column(Instant)
    acts: Mapped[int] = mapped_column(default=0)
    state: Mapped[GapState] = mapped_column(enum_text(GapState), default=GapState.PROPOSED, index=True)
    version: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    outage_id: Mapped[int | None] = mapped_column(ForeignKey("outage.id"))

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}
