"""An agreement with its frozen snapshot, its papers and its signatures."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.agreements.states import AgreementKind, AgreementState, Party
from grants.associations.models import Association
from grants.core.db import Base, BigId, Instant, enum_text
from grants.documents.models import Document
from grants.proposals.models import Proposal


class Agreement(Base):
    """A convention or a grant decision; every paper is drawn from the snapshot alone."""

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint("grant_centimes > 0", name="grant"),
        CheckConstraint(
            "state NOT IN ('in_force', 'suspended', 'terminated', 'closed') OR in_force_at IS NOT NULL",
            name="in_force_stamp",
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reference: Mapped[str] = mapped_column(String(24), unique=True)
    kind: Mapped[AgreementKind] = mapped_column(enum_text(AgreementKind, "kind"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), unique=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    line_code: Mapped[str] = mapped_column(ForeignKey("line.code"))
    title: Mapped[str] = mapped_column(String(200))
    grant_centimes: Mapped[int] = mapped_column(BigInteger)
    total_cost_centimes: Mapped[int] = mapped_column(BigInteger)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[AgreementState] = mapped_column(
        enum_text(AgreementState), default=AgreementState.DRAFT, index=True
    )
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    offered_at: Mapped[datetime | None] = mapped_column(Instant)
    in_force_at: Mapped[datetime | None] = mapped_column(Instant)

    proposal: Mapped[Proposal] = relationship(lazy="raise")
    association: Mapped[Association] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}


class AgreementCity(Base):
    """A city of an agreement: reports may speak of these only."""

    __tablename__ = "agreement_city"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), primary_key=True)
    city_code: Mapped[str] = mapped_column(ForeignKey("city.code"), primary_key=True)


class AgreementHeading(Base):
    """The agreed budget of one heading."""

    __tablename__ = "agreement_heading"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), primary_key=True)
    heading_code: Mapped[str] = mapped_column(ForeignKey("budget_heading.code"), primary_key=True)
    cost_centimes: Mapped[int] = mapped_column(BigInteger)
    grant_centimes: Mapped[int] = mapped_column(BigInteger)


class AgreementPaper(Base):
    """The original bytes of an agreement in one language."""

    __tablename__ = "agreement_paper"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    drawn_at: Mapped[datetime] = mapped_column(Instant)

    document: Mapped[Document] = relationship(lazy="raise")


class Signature(Base):
    """Who signed for a party, and when it was recorded."""

    __tablename__ = "signature"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), primary_key=True)
    party: Mapped[Party] = mapped_column(enum_text(Party, "party"), primary_key=True)
    signer_name: Mapped[str] = mapped_column(String(200))
    signer_title: Mapped[str] = mapped_column(String(200))
    signed_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    paper_sha256: Mapped[str] = mapped_column(String(64))


class AgreementFact(Base):
    """Something that happened and may open a tranche: signature, progress_70, final_report."""

    __tablename__ = "agreement_fact"
    __table_args__ = (Index("uq_agreement_fact_kind", "agreement_id", "kind", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    kind: Mapped[str] = mapped_column(String(30))
    at: Mapped[datetime] = mapped_column(Instant)
    source: Mapped[str] = mapped_column(String(60))
