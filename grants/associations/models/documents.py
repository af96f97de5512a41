"""Documents that an association owns, their kinds with the rule of their validity, notices of expiry."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.associations.models.association import Association
from grants.associations.states import DocumentAudience, DocumentNeed, DocumentState, ValidityRule
from grants.core.db import Base, BigId, Instant, enum_text
from grants.documents.models import Document
from grants.documents.states import ScanState


class DocumentType(Base):
    """A kind of document that an association gives once: how long it holds, who needs it, who reads it.

    months is the length that the rule reckons with, where it reckons with one.
    """

    __tablename__ = "document_type"
    __table_args__ = (CheckConstraint("months IS NULL OR months > 0", name="months"),)

    code: Mapped[str] = mapped_column(String(10), primary_key=True)
    name_fr: Mapped[str] = mapped_column(String(200))
    name_ar: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    rule: Mapped[ValidityRule] = mapped_column(enum_text(ValidityRule, "rule"))
    months: Mapped[int | None]
    need: Mapped[DocumentNeed] = mapped_column(enum_text(DocumentNeed, "need"))
    audience: Mapped[DocumentAudience] = mapped_column(enum_text(DocumentAudience, "audience"))
    page: Mapped[str] = mapped_column(String(20), default="documents")
    position: Mapped[int] = mapped_column(default=0)


class AssociationDocument(Base):
    """One file given for one kind of document; a later one replaces it and it stays in the history."""

    __tablename__ = "association_document"
    __table_args__ = (
        CheckConstraint("state <> 'refused' OR refusal_reason IS NOT NULL", name="refused_reason"),
        CheckConstraint("state = 'to_review' OR reviewed_at IS NOT NULL", name="reviewed_stamp"),
        CheckConstraint("total_income_centimes IS NULL OR total_income_centimes >= 0", name="income"),
        Index(
            "uq_association_document_current",
            "association_id",
            "type_code",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
        Index("ix_association_document_expiry", "expires_on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    type_code: Mapped[str] = mapped_column(ForeignKey("document_type.code"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    issued_on: Mapped[date | None]
    period_ends_on: Mapped[date | None]
    stated_expiry_on: Mapped[date | None]
    total_income_centimes: Mapped[int | None] = mapped_column(BigInteger)
    expires_on: Mapped[date | None]
    findings: Mapped[list[Any]] = mapped_column(JSON, default=list)
    state: Mapped[DocumentState] = mapped_column(
        enum_text(DocumentState), default=DocumentState.TO_REVIEW, index=True
    )
    version: Mapped[int] = mapped_column(default=1)
    given_at: Mapped[datetime] = mapped_column(Instant)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(Instant)
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    refusal_reason: Mapped[str | None] = mapped_column(Text)
    replaced_at: Mapped[datetime | None] = mapped_column(Instant)

    association: Mapped[Association] = relationship(lazy="raise")
    type: Mapped[DocumentType] = relationship(lazy="raise")
    document: Mapped[Document] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}

    @property
    def is_infected(self) -> bool:
        """Say whether the scanner found a virus in the file, which then counts as missing; file loaded."""
        return self.document.blob.state == ScanState.INFECTED


class ExpiryNotice(Base):
    """An e-mail that announced the expiry of a document so many days ahead: once each."""

    __tablename__ = "expiry_notice"

    association_document_id: Mapped[int] = mapped_column(
        ForeignKey("association_document.id"), primary_key=True
    )
    days_ahead: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    expires_on: Mapped[date] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(Instant)
