"""Payment tranches: four hands, one after the other."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.agreements.models.agreement import Agreement
from grants.agreements.states import TrancheState
from grants.core.db import Base, BigId, Instant, enum_text


class PaymentTranche(Base):
    """One payment of an agreement, with the condition that opens it and who did each step."""

    __tablename__ = "payment_tranche"
    __table_args__ = (
        Index("uq_payment_tranche_number", "agreement_id", "number", unique=True),
        CheckConstraint("amount_centimes >= 0", name="amount"),
        CheckConstraint(
            "state <> 'paid' OR (paid_by_id IS NOT NULL AND paid_on IS NOT NULL AND ordered_by_id IS"
            " NOT NULL"
            " AND verified_by_id IS NOT NULL AND requested_by_id IS NOT NULL)",
            name="four_hands_given",
        ),
        CheckConstraint(
            "(verified_by_id IS NULL OR verified_by_id <> requested_by_id)"
            " AND (ordered_by_id IS NULL OR ordered_by_id NOT IN (requested_by_id, verified_by_id))"
            " AND (paid_by_id IS NULL OR paid_by_id NOT IN (requested_by_id, verified_by_id,"
            " ordered_by_id))",
            name="four_hands_differ",
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
    number: Mapped[int]
    share_pct: Mapped[int]
    amount_centimes: Mapped[int] = mapped_column(BigInteger)
    condition: Mapped[str] = mapped_column(String(30))
    state: Mapped[TrancheState] = mapped_column(
        enum_text(TrancheState), default=TrancheState.PLANNED, index=True
    )
    version: Mapped[int] = mapped_column(default=1)
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    requested_at: Mapped[datetime | None] = mapped_column(Instant)
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    verified_at: Mapped[datetime | None] = mapped_column(Instant)
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    rib_at_verification: Mapped[str | None] = mapped_column(String(24))
    ordered_at: Mapped[datetime | None] = mapped_column(Instant)
    ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    order_reference: Mapped[str | None] = mapped_column(String(24), unique=True)
    paid_at: Mapped[datetime | None] = mapped_column(Instant)
    paid_on: Mapped[date | None]
    paid_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    treasury_reference: Mapped[str | None] = mapped_column(String(60))

    agreement: Mapped[Agreement] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}
