"""A call for projects and its lines."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.calls.states import CallState
from grants.core.db import Base, BigId, Instant, enum_text
from grants.strategy.models import Line

KINDS = ("national", "migrants", "foreign")


class Call(Base):
    """A yearly call; open or closed for submission follows from its dates and the clock."""

    __tablename__ = "call"
    __table_args__ = (
        CheckConstraint("opens_at < closes_at", name="dates"),
        CheckConstraint("min_months >= 1 AND min_months <= max_months", name="months"),
        CheckConstraint("closes_at >= closes_floor_at", name="never_earlier"),
        CheckConstraint("accepts_until >= closes_at", name="accepts_until"),
        CheckConstraint("grace_minutes >= 0 AND questions_days >= 0", name="after_publication"),
        CheckConstraint(
            "state IN ('draft', 'to_approve', 'cancelled')"
            " OR (approved_at IS NOT NULL AND published_at IS NOT NULL)",
            name="published_stamps",
        ),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> created_by_id", name="two_persons"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    year: Mapped[int]
    school_year: Mapped[str] = mapped_column(String(9))
    title_fr: Mapped[str] = mapped_column(String(200))
    title_ar: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    summary_fr: Mapped[str] = mapped_column(Text)
    summary_ar: Mapped[str] = mapped_column(Text)
    summary_en: Mapped[str] = mapped_column(Text)
    eligibility_fr: Mapped[str] = mapped_column(Text)
    eligibility_ar: Mapped[str] = mapped_column(Text)
    eligibility_en: Mapped[str] = mapped_column(Text)
    opens_at: Mapped[datetime] = mapped_column(Instant)
    closes_at: Mapped[datetime] = mapped_column(Instant)
    # A submission that reached the server within the grace counts; written with closes_at.
    grace_minutes: Mapped[int] = mapped_column(default=0)
    accepts_until: Mapped[datetime] = mapped_column(Instant, index=True)
    # The deadline as last published: the database refuses an earlier one.
    closes_floor_at: Mapped[datetime | None] = mapped_column(Instant)
    questions_days: Mapped[int] = mapped_column(default=10)
    outage_window_hours: Mapped[int] = mapped_column(default=24)
    outage_round_minutes: Mapped[int] = mapped_column(default=60)
    minimum_age_months: Mapped[int] = mapped_column(default=12)
    provisional_receipt_days: Mapped[int] = mapped_column(default=60)
    eligible_kinds: Mapped[list[str]] = mapped_column(
        JSON, default=lambda: ["national", "migrants", "foreign"]
    )
    results_on: Mapped[date | None]
    execution_starts_on: Mapped[date]
    execution_ends_on: Mapped[date]
    ceiling_centimes: Mapped[int] = mapped_column(BigInteger)
    cofunding_min_pct: Mapped[int] = mapped_column(default=20)
    overhead_max_pct: Mapped[int] = mapped_column(default=7)
    equipment_max_pct: Mapped[int] = mapped_column(default=20)
    in_kind_max_pct: Mapped[int] = mapped_column(default=50)
    max_grants_per_association: Mapped[int] = mapped_column(default=2)
    # How long a project lasts, in whole months.
    min_months: Mapped[int] = mapped_column(default=3)
    max_months: Mapped[int] = mapped_column(default=12)
    # Evaluators do not know who applies.
    hides_identity: Mapped[bool] = mapped_column(default=False)
    contact_email: Mapped[str] = mapped_column(String(254))
    state: Mapped[CallState] = mapped_column(enum_text(CallState), default=CallState.DRAFT, index=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    # Everyone who wrote it: none of them may approve it.
    author_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    published_at: Mapped[datetime | None] = mapped_column(Instant)

    lines: Mapped[list["CallLine"]] = relationship(
        lazy="raise", back_populates="call", order_by="CallLine.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}

    def is_open(self, at: datetime) -> bool:
        """Say whether proposals may be submitted at an instant; the last one, grace included, is in time."""
        return self.state == CallState.PUBLISHED and self.opens_at <= at <= self.accepts_until

    @property
    def is_approved(self) -> bool:
        """Say whether a second person approved the call as it stands."""
        return self.approved_at is not None

    def is_past(self, at: datetime) -> bool:
        """Say whether the last instant for submission, grace included, has passed."""
        return at > self.accepts_until


@event.listens_for(Call, "before_insert")
@event.listens_for(Call, "before_update")
def _keep_deadline(_mapper: Any, _connection: Any, call: Call) -> None:
    """Write the last instant accepted with the deadline, and once published raise the floor under it."""
    call.accepts_until = call.closes_at + timedelta(minutes=call.grace_minutes or 0)
    if call.published_at is not None:
        call.closes_floor_at = max(call.closes_floor_at or call.closes_at, call.closes_at)


class CallLine(Base):
    """A line of one call, with its envelope before the appeal reserve."""

    __tablename__ = "call_line"
    __table_args__ = (
        Index("uq_call_line_line", "call_id", "line_code", unique=True),
        CheckConstraint("envelope_centimes >= 0", name="envelope"),
        CheckConstraint("appeal_reserve_pct BETWEEN 0 AND 100", name="appeal_reserve"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    line_code: Mapped[str] = mapped_column(ForeignKey("line.code"))
    envelope_centimes: Mapped[int] = mapped_column(BigInteger)
    ceiling_centimes: Mapped[int | None] = mapped_column(BigInteger)
    appeal_reserve_pct: Mapped[int] = mapped_column(default=5)
    max_grants_per_association: Mapped[int] = mapped_column(default=1)
    position: Mapped[int] = mapped_column(default=0)

    call: Mapped[Call] = relationship(lazy="raise", back_populates="lines")
    line: Mapped[Line] = relationship(lazy="raise")
