"""The content of a proposal: texts, activities, planned beneficiaries, budget, documents."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.core.db import Base, BigId, Instant
from grants.documents.models import Document


class ProposalText(Base):
    """One text of a proposal, in its own row; its revision is kept with those of the other units."""

    __tablename__ = "proposal_text"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(30), primary_key=True)
    body: Mapped[str] = mapped_column(Text)


class Activity(Base):
    """One activity in one city; planned participations are contacts, not persons.

    A draft may lack the kind and the city; a submission may not.
    """

    __tablename__ = "activity"
    __table_args__ = (
        CheckConstraint("planned_participations >= 0", name="participations"),
        CheckConstraint("starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name="dates"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    sub_line_code: Mapped[str | None] = mapped_column(ForeignKey("sub_line.code"))
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    city_code: Mapped[str | None] = mapped_column(ForeignKey("city.code"))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    planned_participations: Mapped[int] = mapped_column(BigInteger, default=0)
    position: Mapped[int] = mapped_column(default=0)
    # What its kind asks (grants.proposals.details), checked by that registry.
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class PlannedCell(Base):
    """Persons planned in one city, by sex and age (table T1); a missing row means none was typed."""

    __tablename__ = "planned_cell"
    __table_args__ = (CheckConstraint("value >= 0", name="value"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    city_code: Mapped[str] = mapped_column(ForeignKey("city.code"), primary_key=True)
    sex: Mapped[str] = mapped_column(String(2), primary_key=True)
    age: Mapped[str] = mapped_column(String(5), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)


class BudgetLine(Base):
    """One cost: quantity x unit cost, and who pays it; the four sources must make up the cost.

    A draft may lack the heading; a submission may not.
    """

    __tablename__ = "budget_line"
    __table_args__ = (
        CheckConstraint(
            "quantity >= 0 AND unit_cost_centimes >= 0 AND grant_centimes >= 0 AND own_cash_centimes >= 0"
            " AND in_kind_centimes >= 0 AND other_centimes >= 0",
            name="amounts",
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    heading_code: Mapped[str | None] = mapped_column(ForeignKey("budget_heading.code"))
    label: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(40), default="")
    quantity: Mapped[int] = mapped_column(BigInteger)
    unit_cost_centimes: Mapped[int] = mapped_column(BigInteger)
    grant_centimes: Mapped[int] = mapped_column(BigInteger, default=0)
    own_cash_centimes: Mapped[int] = mapped_column(BigInteger, default=0)
    in_kind_centimes: Mapped[int] = mapped_column(BigInteger, default=0)
    other_centimes: Mapped[int] = mapped_column(BigInteger, default=0)
    position: Mapped[int] = mapped_column(default=0)

    @property
    def cost_centimes(self) -> int:
        """Return quantity x unit cost."""
        return self.quantity * self.unit_cost_centimes

    @property
    def funded_centimes(self) -> int:
        """Return the sum of the four sources."""
        return self.grant_centimes + self.own_cash_centimes + self.in_kind_centimes + self.other_centimes


class ProposalDocument(Base):
    """A file joined for one required document or one extra question; removed, never deleted."""

    __tablename__ = "proposal_document"
    __table_args__ = (
        Index("ix_proposal_document_proposal", "proposal_id", "required_document_id"),
        CheckConstraint("(required_document_id IS NULL) <> (question_code IS NULL)", name="purpose"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    required_document_id: Mapped[int | None] = mapped_column(ForeignKey("required_document.id"))
    question_code: Mapped[str | None] = mapped_column(String(40))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    association_document_id: Mapped[int | None] = mapped_column(ForeignKey("association_document.id"))
    removed_at: Mapped[datetime | None] = mapped_column(Instant)

    document: Mapped[Document] = relationship(lazy="raise")
