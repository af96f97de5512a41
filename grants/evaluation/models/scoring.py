"""Evaluators, their evaluations and marks, and the score computed from them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.accounts.models import User
from grants.core.db import Base, BigId, Instant, enum_text
from grants.evaluation.models.kept import PrivateNote
from grants.evaluation.states import Confidence, EvaluationState, MarkKind
from grants.proposals.models import Proposal


class EvaluatorLine(Base):
    """A line that an evaluator is competent for."""

    __tablename__ = "evaluator_line"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    line_code: Mapped[str] = mapped_column(ForeignKey("line.code"), primary_key=True)


class ConflictOfInterest(Base):
    """A known tie between a person and an association: board, staff, funder or family."""

    __tablename__ = "conflict_of_interest"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    declared_at: Mapped[datetime] = mapped_column(Instant)


class Evaluation(Base):
    """One evaluator's set of marks on one proposal.

    The version moves with transitions; marks and the opinion have revisions of their own.
    """

    __tablename__ = "evaluation"
    __table_args__ = (
        Index("uq_evaluation_evaluator", "proposal_id", "evaluator_id", unique=True),
        CheckConstraint(
            "state <> 'validated' OR (validated_at IS NOT NULL AND declared_at IS NOT NULL)",
            name="validated_stamps",
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    evaluator_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    position: Mapped[int]
    state: Mapped[EvaluationState] = mapped_column(
        enum_text(EvaluationState), default=EvaluationState.ASSIGNED
    )
    version: Mapped[int] = mapped_column(default=1)
    assigned_at: Mapped[datetime] = mapped_column(Instant)
    declared_at: Mapped[datetime | None] = mapped_column(Instant)
    validated_at: Mapped[datetime | None] = mapped_column(Instant)
    general_comment: Mapped[str] = mapped_column(Text, default="")
    confidence: Mapped[Confidence | None] = mapped_column(enum_text(Confidence, "confidence"))
    opinion_revision: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime | None] = mapped_column(Instant)

    proposal: Mapped[Proposal] = relationship(lazy="raise")
    evaluator: Mapped[User] = relationship(lazy="raise")
    marks: Mapped[list["Mark"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    note: Mapped[PrivateNote | None] = relationship(lazy="raise", viewonly=True)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}


class Mark(Base):
    """One criterion of one evaluation; half_points 0..10 stands for marks 0 to 5.

    An open mark keeps a comment written before its mark.
    """

    __tablename__ = "mark"
    __table_args__ = (
        CheckConstraint("half_points IS NULL OR half_points BETWEEN 0 AND 10", name="half_points"),
        CheckConstraint("(kind = 'marked') = (half_points IS NOT NULL)", name="kind_points"),
    )

    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), primary_key=True)
    kind: Mapped[MarkKind] = mapped_column(enum_text(MarkKind, "kind"))
    half_points: Mapped[int | None]
    comment: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)


class NotApplicable(Base):
    """A criterion that the manager declared not applicable to a file, for all its evaluators."""

    __tablename__ = "not_applicable"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)


class FurtherEvaluation(Base):
    """A file that needs more than two evaluations: how many in all, and the reasons that called them.

    totals: number of an evaluation of the first pair -> its points in words, where it has a total.
    """

    __tablename__ = "further_evaluation"
    __table_args__ = (CheckConstraint("needed > 2", name="needed"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    needed: Mapped[int]
    reasons: Mapped[list[str]] = mapped_column(JSON)
    totals: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    called_at: Mapped[datetime] = mapped_column(Instant)


class Score(Base):
    """The score of a proposal, exact, as computed when its evaluation closed; fractions as text."""

    __tablename__ = "score"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    final: Mapped[str] = mapped_column(String(40))
    final_display: Mapped[str] = mapped_column(String(10))
    outcome: Mapped[str] = mapped_column(String(120))
    group_means: Mapped[dict[str, Any]] = mapped_column(JSON)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    computed_at: Mapped[datetime] = mapped_column(Instant)

    proposal: Mapped[Proposal] = relationship(lazy="raise")
