"""Who owes what by when; lateness is a query, never a state."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, BigId, Instant, enum_text
from grants.obligations.states import ObligationKind, ObligationState


class Obligation(Base):
    """Something an association owes for one subject (an agreement), for one period, by one date.

    received_at is set while what was owed lies with the ministry: received and neither returned nor refused.
    """

    __tablename__ = "obligation"
    __table_args__ = (
        Index("uq_obligation_subject", "subject_type", "subject_id", "kind", "period_start", unique=True),
        CheckConstraint("state <> 'satisfied' OR satisfied_at IS NOT NULL", name="satisfied_stamp"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[ObligationKind] = mapped_column(enum_text(ObligationKind, "kind"))
    period_start: Mapped[date]
    period_end: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True)
    state: Mapped[ObligationState] = mapped_column(enum_text(ObligationState), default=ObligationState.DUE)
    version: Mapped[int] = mapped_column(default=1)
    received_at: Mapped[datetime | None] = mapped_column(Instant)
    satisfied_at: Mapped[datetime | None] = mapped_column(Instant)
    satisfied_by: Mapped[str | None] = mapped_column(String(60))

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}
