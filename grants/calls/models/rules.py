"""What a call asks and how it pays: required documents, budget headings, tranche rules, reports."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.calls.kinds import DocumentOrigin, ReportBasis, ReportEnd
from grants.core.db import Base, BigId, enum_text
from grants.obligations.states import ObligationKind


class RequiredDocument(Base):
    """A document asked in a call, for every line or for one.

    An essential one cannot be completed after the deadline; origin says whether the association's
    account keeps it or each project brings its own.
    """

    __tablename__ = "required_document"
    __table_args__ = (Index("uq_required_document_code", "call_id", "line_code", "code", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    line_code: Mapped[str | None] = mapped_column(ForeignKey("line.code"))
    code: Mapped[str] = mapped_column(String(10))
    name_fr: Mapped[str] = mapped_column(String(200))
    name_ar: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    is_required: Mapped[bool] = mapped_column(default=True)
    is_essential: Mapped[bool] = mapped_column(default=False)
    origin: Mapped[DocumentOrigin] = mapped_column(
        enum_text(DocumentOrigin, "origin"), default=DocumentOrigin.PROJECT
    )
    position: Mapped[int] = mapped_column(default=0)


class BudgetHeading(Base):
    """A heading of the budget; share_rule names the ceiling of the call that binds it, if any."""

    __tablename__ = "budget_heading"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    name_fr: Mapped[str] = mapped_column(String(200))
    name_ar: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    share_rule: Mapped[str | None] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(default=0)


class TrancheRule(Base):
    """How grants up to an amount are paid: shares in percent and the condition of each.

    below_centimes is exclusive, None for no upper bound; upto_centimes is inclusive.
    """

    __tablename__ = "tranche_rule"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    position: Mapped[int]
    below_centimes: Mapped[int | None] = mapped_column(BigInteger)
    upto_centimes: Mapped[int | None] = mapped_column(BigInteger)
    tranches: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class ReportRule(Base):
    """A report that every agreement of the call owes: where its period ends, and by when it is due.

    end_months counts from the start of execution, ends_on is a fixed last day; due_days counts from the
    last day of the period. A rule that is cut gives one report a piece between 31 August and 31 December.
    """

    __tablename__ = "report_rule"
    __table_args__ = (
        CheckConstraint("(report_end = 'months') = (end_months IS NOT NULL)", name="end_months"),
        CheckConstraint("(report_end = 'date') = (ends_on IS NOT NULL)", name="ends_on"),
        CheckConstraint("due_days >= 0", name="due_days"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    position: Mapped[int]
    kind: Mapped[ObligationKind] = mapped_column(enum_text(ObligationKind, "kind"))
    basis: Mapped[ReportBasis] = mapped_column(enum_text(ReportBasis, "basis"), default=ReportBasis.ALL)
    report_end: Mapped[ReportEnd] = mapped_column(enum_text(ReportEnd, "report_end"))
    end_months: Mapped[int | None]
    ends_on: Mapped[date | None]
    due_days: Mapped[int]
    is_cut: Mapped[bool] = mapped_column(default=False)
