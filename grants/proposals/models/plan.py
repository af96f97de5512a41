"""Rows of a proposal beside its activities and budget, and what its author confirms or answers."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from grants.core.db import Base, BigId


class Milestone(Base):
    """A date that matters between the activities."""

    __tablename__ = "milestone"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)


class TeamMember(Base):
    """A function in the team; the name, if known, is the only personal datum."""

    __tablename__ = "team_member"
    __table_args__ = (
        CheckConstraint("time_pct BETWEEN 0 AND 100", name="time"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    role: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(120), default="")
    qualification: Mapped[str] = mapped_column(String(300), default="")
    time_pct: Mapped[int | None]
    engagement: Mapped[str] = mapped_column(String(20), default="")
    position: Mapped[int] = mapped_column(default=0)


class Partner(Base):
    """A partner and what it brings."""

    __tablename__ = "partner"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20), default="")
    contribution: Mapped[str] = mapped_column(Text, default="")
    has_letter: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)


class _Money:
    """What money from elsewhere says, wherever it comes from: who gives, how sure it is, how much."""

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        return (CheckConstraint("amount_centimes >= 0", name="amount"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(20), default="")
    amount_centimes: Mapped[int | None] = mapped_column(BigInteger)
    position: Mapped[int] = mapped_column(default=0)


class Funder(_Money, Base):
    """Another funder of the project; together they pay what the budget gives to other funders."""

    __tablename__ = "funder"


class OtherSubsidy(_Money, Base):
    """A subsidy asked or received for the same project in the last two years."""

    __tablename__ = "other_subsidy"

    year: Mapped[int | None]


class Answer(Base):
    """The answer to one extra question, in the column of its kind; files are among the documents.

    Kind, label (as it was answered) and meaning are the question's, so that the answer reads alone.
    """

    __tablename__ = "proposal_answer"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    question_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    body: Mapped[str | None] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(300), default="")
    meaning: Mapped[str | None] = mapped_column(String(40))
    # A number, an amount in centimes, or 1 for yes and 0 for no.
    number: Mapped[int | None] = mapped_column(BigInteger)
    day: Mapped[date | None]
    codes: Mapped[list[str] | None] = mapped_column(JSON)


class Confirmation(Base):
    """A point that the applicant confirms: kind reference (a checklist of a text) or statement (sworn)."""

    __tablename__ = "proposal_confirmation"
    __table_args__ = (CheckConstraint("kind IN ('reference', 'statement')", name="kind"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    code: Mapped[str] = mapped_column(String(60), primary_key=True)


class SwornStatement(Base):
    """A statement that who applies makes on their honour; retired ones are not asked any more."""

    __tablename__ = "sworn_statement"

    code: Mapped[str] = mapped_column(String(30), primary_key=True)
    text_fr: Mapped[str] = mapped_column(Text)
    text_ar: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(default=0)
    is_retired: Mapped[bool] = mapped_column(default=False)


class DetailRule(Base):
    """A bound on the details of activities that the ministry may change, such as children a supervisor."""

    __tablename__ = "detail_rule"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)
    name_fr: Mapped[str] = mapped_column(String(200))
    name_ar: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
