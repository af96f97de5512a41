"""Programmes, objectives, lines and governance bodies of the strategy."""

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.core.db import Base


class StrategicObjective(Base):
    """One of the four strategic objectives."""

    __tablename__ = "strategic_objective"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title_fr: Mapped[str] = mapped_column(Text)
    title_ar: Mapped[str] = mapped_column(Text)
    title_en: Mapped[str] = mapped_column(Text)


class Programme(Base):
    """One of the eleven programmes, sectoral or transverse."""

    __tablename__ = "programme"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name_fr: Mapped[str] = mapped_column(String(200))
    name_ar: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    committee: Mapped[str] = mapped_column(String(10))
    purpose: Mapped[str] = mapped_column(Text)


class SpecificObjective(Base):
    """One of the twenty-seven specific objectives."""

    __tablename__ = "specific_objective"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    programme_number: Mapped[int] = mapped_column(ForeignKey("programme.number"))
    title_fr: Mapped[str] = mapped_column(Text)
    title_ar: Mapped[str] = mapped_column(Text)
    title_en: Mapped[str] = mapped_column(Text)
    split_from_grouped_heading: Mapped[bool] = mapped_column(default=False)


class Line(Base):
    """A line open to associations; staff may add one without a release."""

    __tablename__ = "line"

    code: Mapped[str] = mapped_column(String(3), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name_fr: Mapped[str] = mapped_column(String(200))
    name_ar: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    short_fr: Mapped[str] = mapped_column(String(60))
    short_ar: Mapped[str] = mapped_column(String(60))
    short_en: Mapped[str] = mapped_column(String(60))
    programme_number: Mapped[int] = mapped_column(ForeignKey("programme.number"))
    objective_number: Mapped[int] = mapped_column(ForeignKey("specific_objective.number"))
    # The subject's own programme where results are reported under another one.
    thematic_programme_number: Mapped[int | None] = mapped_column(ForeignKey("programme.number"))
    position: Mapped[int] = mapped_column(default=0)

    programme: Mapped[Programme] = relationship(lazy="raise", foreign_keys=[programme_number])
    sub_lines: Mapped[list["SubLine"]] = relationship(lazy="raise", order_by="SubLine.position")


class SubLine(Base):
    """A kind of activity inside a line, such as school support."""

    __tablename__ = "sub_line"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    line_code: Mapped[str] = mapped_column(ForeignKey("line.code"), index=True)
    name_fr: Mapped[str] = mapped_column(String(200))
    name_ar: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(default=0)


class GovernanceBody(Base):
    """A committee of the strategy: programme committees, steering committee, interministerial committee."""

    __tablename__ = "governance_body"

    code: Mapped[str] = mapped_column(String(10), primary_key=True)
    name_fr: Mapped[str] = mapped_column(String(200))
    name_ar: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    level: Mapped[str] = mapped_column(String(20))
    meeting_interval_months: Mapped[int]
    chair_fr: Mapped[str] = mapped_column(String(200))
    members: Mapped[str] = mapped_column(Text)
    secretariat: Mapped[str] = mapped_column(Text)
    programmes: Mapped[str] = mapped_column(String(40), default="")
