"""Associations and their members."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.accounts.models import User
from grants.associations.states import AssociationKind, AssociationState, MemberRight, ReceiptKind
from grants.core.db import Base, BigId, Instant, enum_text
from grants.documents.models import Document
from grants.territory.models import City


class Association(Base):
    """An association's legal identity and bank data."""

    __tablename__ = "association"
    __table_args__ = (
        CheckConstraint("state <> 'verified' OR verified_at IS NOT NULL", name="verified_stamp"),
        CheckConstraint("rib IS NULL OR length(rib) = 24", name="rib_length"),
        CheckConstraint("ice IS NULL OR length(ice) = 15", name="ice_length"),
        CheckConstraint(
            "(ice_override_reason IS NULL) = (ice_overridden_at IS NULL) "
            "AND (ice_override_reason IS NULL OR ice IS NOT NULL)",
            name="ice_override",
        ),
        CheckConstraint("(merged_into_id IS NULL) = (merged_at IS NULL)", name="merged_stamp"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="merged_into_another"),
        CheckConstraint("migrants_on_board IS NULL OR migrants_on_board >= 0", name="migrants_on_board"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    name_fr: Mapped[str] = mapped_column(String(200))
    name_ar: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[AssociationKind] = mapped_column(
        enum_text(AssociationKind, "kind"), default=AssociationKind.NATIONAL
    )
    purpose: Mapped[str | None] = mapped_column(Text)
    founded_on: Mapped[date | None]
    receipt_kind: Mapped[ReceiptKind | None] = mapped_column(enum_text(ReceiptKind, "receipt_kind"))
    receipt_number: Mapped[str | None] = mapped_column(String(60))
    receipt_on: Mapped[date | None]
    receipt_authority: Mapped[str | None] = mapped_column(String(200))
    receipt_document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    ice: Mapped[str | None] = mapped_column(String(15))
    ice_override_reason: Mapped[str | None] = mapped_column(Text)
    ice_overridden_at: Mapped[datetime | None] = mapped_column(Instant)
    ice_overridden_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    rib: Mapped[str | None] = mapped_column(String(24))
    rib_holder: Mapped[str | None] = mapped_column(String(200))
    rib_verified_at: Mapped[datetime | None] = mapped_column(Instant)
    rib_verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    phone: Mapped[str | None] = mapped_column(String(13))
    email: Mapped[str | None] = mapped_column(String(254))
    address: Mapped[str | None] = mapped_column(String(300))
    city_code: Mapped[str | None] = mapped_column(ForeignKey("city.code"))
    country_of_origin: Mapped[str | None] = mapped_column(String(100))
    headquarters_abroad: Mapped[str | None] = mapped_column(String(300))
    authorisation_number: Mapped[str | None] = mapped_column(String(60))
    authorised_on: Mapped[date | None]
    authorisation_authority: Mapped[str | None] = mapped_column(String(200))
    local_representative: Mapped[str | None] = mapped_column(String(200))
    communities_served: Mapped[str | None] = mapped_column(Text)
    migrants_on_board: Mapped[int | None]
    representative_name: Mapped[str | None] = mapped_column(String(200))
    representative_title: Mapped[str | None] = mapped_column(String(100))
    mandate_ends_on: Mapped[date | None]
    state: Mapped[AssociationState] = mapped_column(
        enum_text(AssociationState), default=AssociationState.DRAFT, index=True
    )
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Instant)
    verified_at: Mapped[datetime | None] = mapped_column(Instant)
    return_reason: Mapped[str | None] = mapped_column(Text)
    normalised_name_fr: Mapped[str] = mapped_column(String(200), default="")
    normalised_name_ar: Mapped[str] = mapped_column(String(200), default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("association.id"), index=True)
    merged_at: Mapped[datetime | None] = mapped_column(Instant)

    city: Mapped[City | None] = relationship(lazy="raise")
    receipt_document: Mapped[Document | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}

    @property
    def has_provisional_receipt(self) -> bool:
        """Say whether the receipt is provisional: taken with a sworn statement and flagged."""
        return self.receipt_kind == ReceiptKind.PROVISIONAL


class Membership(Base):
    """A person's right on an association; ended, never deleted."""

    __tablename__ = "membership"
    __table_args__ = (
        Index(
            "uq_membership_current",
            "association_id",
            "user_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    right: Mapped[MemberRight] = mapped_column(enum_text(MemberRight, "member_right"))
    since_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    association: Mapped[Association] = relationship(lazy="raise")
    user: Mapped[User] = relationship(lazy="raise")
