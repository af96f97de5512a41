"""Corrigenda of a published call, and the outages that extend deadlines."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.calls.models.call import Call
from grants.calls.states import CorrigendumState
from grants.core.db import Base, BigId, Instant, enum_text


class Outage(Base):
    """A time during which the service did not answer, noted afterwards with its reason."""

    __tablename__ = "outage"
    __table_args__ = (
        CheckConstraint("from_at < to_at", name="order"),
        Index("uq_outage_times", "from_at", "to_at", unique=True),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    from_at: Mapped[datetime] = mapped_column(Instant)
    to_at: Mapped[datetime] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(Text)
    noted_at: Mapped[datetime] = mapped_column(Instant)
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class Corrigendum(Base):
    """A change of a published call: prepared, approved by a second person, published with a number.

    changes: [{"path", "old", "new"}] with plain JSON values, see calls/corrections.py. One that an
    outage causes follows from the rule of the call and waits for nobody.
    """

    __tablename__ = "corrigendum"
    __table_args__ = (
        Index("uq_corrigendum_number", "call_id", "number", unique=True),
        Index("uq_corrigendum_outage", "call_id", "outage_id", unique=True),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> prepared_by_id", name="two_persons"),
        CheckConstraint(
            "state <> 'published' OR (number IS NOT NULL AND reference IS NOT NULL"
            " AND published_at IS NOT NULL AND (approved_at IS NOT NULL OR outage_id IS NOT NULL))",
            name="published_stamps",
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    number: Mapped[int | None]
    reference: Mapped[str | None] = mapped_column(String(24), unique=True)
    state: Mapped[CorrigendumState] = mapped_column(
        enum_text(CorrigendumState), default=CorrigendumState.DRAFT, index=True
    )
    version: Mapped[int] = mapped_column(default=1)
    reason_fr: Mapped[str] = mapped_column(Text, default="")
    reason_ar: Mapped[str] = mapped_column(Text, default="")
    reason_en: Mapped[str] = mapped_column(Text, default="")
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    outage_id: Mapped[int | None] = mapped_column(ForeignKey("outage.id"))
    prepared_at: Mapped[datetime] = mapped_column(Instant)
    prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    author_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    published_at: Mapped[datetime | None] = mapped_column(Instant)

    call: Mapped[Call] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}
