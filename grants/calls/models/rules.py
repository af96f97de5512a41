"""What a call asks and how it pays: required documents, budget headings, tranche rules."""

from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, BigId


class RequiredDocument(Base):
    """A document asked in a call, for every line or for one."""

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
