"""The content of a revision: cells, expenses by heading, remarks of the reviewer."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, BigId, Instant, enum_text
from grants.reporting.states import CellState


class Cell(Base):
    """One number of a report: a measure in a city, for a cut period, in one table's combination.

    Persons (participants) stand in T1 by sex and age; participations (contacts) and audience carry
    their activity. Dimensions that the table does not use hold ``-``.
    """

    __tablename__ = "cell"
    __table_args__ = (
        Index(
            "uq_cell_key",
            "revision_id",
            "measure_code",
            "city_code",
            "activity_id",
            "period_start",
            "table_code",
            "sex",
            "age",
            "status_group",
            "origin",
            unique=True,
        ),
        CheckConstraint("value IS NULL OR value >= 0", name="value"),
        CheckConstraint("(state = 'not_collected') = (value IS NULL)", name="state_value"),
        CheckConstraint("period_start <= period_end", name="period"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("report_revision.id"))
    measure_code: Mapped[str] = mapped_column(ForeignKey("measure.code"))
    city_code: Mapped[str] = mapped_column(ForeignKey("city.code"))
    activity_id: Mapped[int] = mapped_column(BigInteger, default=0)
    period_start: Mapped[date]
    period_end: Mapped[date]
    school_year: Mapped[str] = mapped_column(String(9))
    table_code: Mapped[str] = mapped_column(String(2))
    sex: Mapped[str] = mapped_column(String(2), default="-")
    age: Mapped[str] = mapped_column(String(5), default="-")
    status_group: Mapped[str] = mapped_column(String(20), default="-")
    origin: Mapped[str] = mapped_column(String(20), default="-")
    state: Mapped[CellState] = mapped_column(enum_text(CellState))
    value: Mapped[int | None] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(200), default="")


class DeclaredTotal(Base):
    """The total of persons that the association states beside its table, as a control of the typing."""

    __tablename__ = "declared_total"
    __table_args__ = (CheckConstraint("persons >= 0", name="persons"),)

    revision_id: Mapped[int] = mapped_column(ForeignKey("report_revision.id"), primary_key=True)
    city_code: Mapped[str] = mapped_column(ForeignKey("city.code"), primary_key=True)
    period_start: Mapped[date] = mapped_column(primary_key=True)
    persons: Mapped[int] = mapped_column(BigInteger)


class Expense(Base):
    """What was spent and justified under one heading, over the period of the revision."""

    __tablename__ = "expense"
    __table_args__ = (
        CheckConstraint("spent_centimes >= 0 AND justified_centimes >= 0", name="amounts"),
        CheckConstraint("justified_centimes <= spent_centimes", name="justified"),
    )

    revision_id: Mapped[int] = mapped_column(ForeignKey("report_revision.id"), primary_key=True)
    heading_code: Mapped[str] = mapped_column(ForeignKey("budget_heading.code"), primary_key=True)
    spent_centimes: Mapped[int] = mapped_column(BigInteger)
    justified_centimes: Mapped[int] = mapped_column(BigInteger)


class Remark(Base):
    """A remark of the programme officer, on the whole or on one part of the report."""

    __tablename__ = "remark"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("report_revision.id"), index=True)
    part: Mapped[str] = mapped_column(String(60), default="")
    body: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(Instant)
