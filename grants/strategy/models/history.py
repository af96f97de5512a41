"""The published history: figures as printed, the problems found in them, the relations that hold."""

from decimal import Decimal

from sqlalchemy import ForeignKey, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base


class PublishedResult(Base):
    """One figure as the ministry printed it, with qualifier, status, cities and source lines."""

    __tablename__ = "published_result"

    id: Mapped[str] = mapped_column(String(5), primary_key=True)
    programme_number: Mapped[int | None]
    objective_number: Mapped[int | None]
    line_key: Mapped[str | None] = mapped_column(String(40))
    period_label: Mapped[str | None] = mapped_column(String(60))
    period_kind: Mapped[str | None] = mapped_column(String(20))
    period_heading: Mapped[str | None] = mapped_column(Text)
    call_year: Mapped[int | None]
    funder: Mapped[str | None] = mapped_column(String(120))
    measure: Mapped[str] = mapped_column(String(40))
    sub_measure: Mapped[str | None] = mapped_column(String(60))
    value: Mapped[Decimal] = mapped_column(Numeric(18, 2))
    value_as_printed: Mapped[str] = mapped_column(String(60))
    value_qualifier: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    cities: Mapped[str | None] = mapped_column(Text)
    cities_as_printed: Mapped[str | None] = mapped_column(Text)
    city_codes: Mapped[str | None] = mapped_column(Text)
    part_of: Mapped[str | None] = mapped_column(String(5))
    note_fr: Mapped[str | None] = mapped_column(Text)
    note_ar: Mapped[str | None] = mapped_column(Text)
    note_en: Mapped[str | None] = mapped_column(Text)
    source_line_start: Mapped[int | None]
    source_line_end: Mapped[int | None]


class Inconsistency(Base):
    """A problem found in published figures, told to readers, and how it is to be shown."""

    __tablename__ = "inconsistency"

    code: Mapped[str] = mapped_column(String(4), primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    title_fr: Mapped[str] = mapped_column(Text)
    title_ar: Mapped[str] = mapped_column(Text)
    title_en: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    gap: Mapped[str | None] = mapped_column(String(40))
    representation: Mapped[str] = mapped_column(Text)


class ResultInconsistency(Base):
    """Which figure bears which problem."""

    __tablename__ = "result_inconsistency"

    result_id: Mapped[str] = mapped_column(ForeignKey("published_result.id"), primary_key=True)
    code: Mapped[str] = mapped_column(ForeignKey("inconsistency.code"), primary_key=True)


class ConsistencyCheck(Base):
    """A relation between published figures that does hold."""

    __tablename__ = "consistency_check"

    code: Mapped[str] = mapped_column(String(4), primary_key=True)
    result_ids: Mapped[str] = mapped_column(String(120))
    holds_fr: Mapped[str] = mapped_column(Text)
    holds_ar: Mapped[str] = mapped_column(Text)
    holds_en: Mapped[str] = mapped_column(Text)
