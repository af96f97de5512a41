"""What an owner asks and staff decides: another bank account, another owner."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.accounts.models import User
from grants.associations.models.documents import AssociationDocument
from grants.associations.states import BankChangeState, TransferState
from grants.core.db import Base, BigId, Instant, enum_text


class BankChange(Base):
    """An account given by an owner with the bank's certificate; the finance officer confirms or refuses."""

    __tablename__ = "bank_change"
    __table_args__ = (
        CheckConstraint("length(rib) = 24", name="rib_length"),
        CheckConstraint("state IN ('asked', 'replaced') OR decided_at IS NOT NULL", name="decided_stamp"),
        CheckConstraint("state <> 'refused' OR reason IS NOT NULL", name="refused_reason"),
        CheckConstraint(
            "state <> 'confirmed' OR key_is_right OR reason IS NOT NULL", name="wrong_key_reason"
        ),
        Index(
            "uq_bank_change_open",
            "association_id",
            unique=True,
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    rib: Mapped[str] = mapped_column(String(24))
    rib_holder: Mapped[str] = mapped_column(String(200))
    key_is_right: Mapped[bool] = mapped_column(default=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("association_document.id"))
    state: Mapped[BankChangeState] = mapped_column(
        enum_text(BankChangeState), default=BankChangeState.ASKED, index=True
    )
    version: Mapped[int] = mapped_column(default=1)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    former_verified_at: Mapped[datetime | None] = mapped_column(Instant)
    former_verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str | None] = mapped_column(Text)

    certificate: Mapped[AssociationDocument] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}


class OwnershipTransfer(Base):
    """An owner proposes a member as owner in the own place; the member accepts, the ministry consents."""

    __tablename__ = "ownership_transfer"
    __table_args__ = (
        CheckConstraint("from_user_id <> to_user_id", name="two_people"),
        CheckConstraint(
            "state NOT IN ('consented', 'refused') OR decided_at IS NOT NULL", name="decided_stamp"
        ),
        CheckConstraint("state NOT IN ('consented', 'refused') OR reason IS NOT NULL", name="decided_reason"),
        Index(
            "uq_ownership_transfer_open",
            "association_id",
            unique=True,
            sqlite_where=text("state IN ('proposed', 'accepted')"),
            postgresql_where=text("state IN ('proposed', 'accepted')"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    from_user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    to_user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    state: Mapped[TransferState] = mapped_column(
        enum_text(TransferState), default=TransferState.PROPOSED, index=True
    )
    version: Mapped[int] = mapped_column(default=1)
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str | None] = mapped_column(Text)

    from_user: Mapped[User] = relationship(lazy="raise", foreign_keys=[from_user_id])
    to_user: Mapped[User] = relationship(lazy="raise", foreign_keys=[to_user_id])

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}
