"""Measures with how they add up, indicators with versioned formulas, the roll-up and its deltas."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, BigId, Instant


class Measure(Base):
    """Something that is counted; each axis of addition is declared, none has a default."""

    __tablename__ = "measure"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_fr: Mapped[str] = mapped_column(String(200))
    name_ar: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    over_time: Mapped[str] = mapped_column(String(20))
    over_place: Mapped[str] = mapped_column(String(20))
    over_dimension: Mapped[str] = mapped_column(String(20))
    tables: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(default=0)


class Indicator(Base):
    """A figure the ministry shows, computed from measures."""

    __tablename__ = "indicator"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_fr: Mapped[str] = mapped_column(String(200))
    name_ar: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(default=0)


class IndicatorVersion(Base):
    """The formula of an indicator from a date on; an older one stays for older figures."""

    __tablename__ = "indicator_version"

    indicator_code: Mapped[str] = mapped_column(ForeignKey("indicator.code"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    valid_from: Mapped[date]
    formula: Mapped[dict[str, Any]] = mapped_column(JSON)
    definition_fr: Mapped[str] = mapped_column(Text)
    definition_ar: Mapped[str] = mapped_column(Text)
    definition_en: Mapped[str] = mapped_column(Text)


class Rollup(Base):
    """Sum of cells for one key; its size doesn't grow with the number of reports.

    status is planned, provisional or validated; combination is the canonical text of the options of
    one table, such as ``F|5-11`` for T1.
    """

    __tablename__ = "rollup"
    __table_args__ = (Index("ix_rollup_measure_year", "measure_code", "status", "school_year"),)

    line_code: Mapped[str] = mapped_column(String(3), primary_key=True)
    funder: Mapped[str] = mapped_column(String(40), primary_key=True)
    city_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    school_year: Mapped[str] = mapped_column(String(9), primary_key=True)
    calendar_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    measure_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    table_code: Mapped[str] = mapped_column(String(2), primary_key=True)
    combination: Mapped[str] = mapped_column(String(40), primary_key=True)
    status: Mapped[str] = mapped_column(String(12), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger, default=0)
    cells: Mapped[int] = mapped_column(BigInteger, default=0)


class RollupDelta(Base):
    """One signed change of the roll-up with its instant and its source, for as-of and bridge."""

    __tablename__ = "rollup_delta"
    __table_args__ = (
        Index("ix_rollup_delta_source", "source_type", "source_id"),
        Index(
            "ix_rollup_delta_key",
            "measure_code",
            "status",
            "line_code",
            "city_code",
            "school_year",
        ),
        CheckConstraint("status IN ('planned', 'provisional', 'validated')", name="status"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    source_type: Mapped[str] = mapped_column(String(40))
    source_id: Mapped[int] = mapped_column(BigInteger)
    line_code: Mapped[str] = mapped_column(String(3))
    funder: Mapped[str] = mapped_column(String(40))
    city_code: Mapped[str] = mapped_column(String(40))
    school_year: Mapped[str] = mapped_column(String(9))
    calendar_year: Mapped[int]
    measure_code: Mapped[str] = mapped_column(String(40))
    table_code: Mapped[str] = mapped_column(String(2))
    combination: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(12))
    value: Mapped[int] = mapped_column(BigInteger)
    cells: Mapped[int] = mapped_column(BigInteger)


class Presence(Base):
    """How often an association is present under a key: what distinct counts are made from."""

    __tablename__ = "presence"

    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), primary_key=True)
    line_code: Mapped[str] = mapped_column(String(3), primary_key=True)
    funder: Mapped[str] = mapped_column(String(40), primary_key=True)
    city_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    school_year: Mapped[str] = mapped_column(String(9), primary_key=True)
    calendar_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    status: Mapped[str] = mapped_column(String(12), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger, default=0)
