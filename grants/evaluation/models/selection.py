"""Screening of files, sessions of the selection committee and their decisions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.calls.models import Call
from grants.core.db import Base, BigId, Instant, enum_text
from grants.evaluation.states import DecisionOutcome, ScreeningStage, SessionState
from grants.proposals.models import Proposal


class Screening(Base):
    """The manager's check of one file at one stage, point by point."""

    __tablename__ = "screening"
    __table_args__ = (Index("uq_screening_stage", "proposal_id", "stage", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    stage: Mapped[ScreeningStage] = mapped_column(enum_text(ScreeningStage, "stage"))
    passed: Mapped[bool]
    points: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text, default="")
    checked_at: Mapped[datetime] = mapped_column(Instant)
    checked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))


class SelectionSession(Base):
    """A session of the jury of a call; the chair asks to close it, another member present confirms.

    ``after_publication`` says that results were public when it was convened or opened: it then changes
    only what its agenda names, and displaces nobody who was told.
    """

    __tablename__ = "selection_session"
    __table_args__ = (
        Index("uq_selection_session_number", "call_id", "number", unique=True),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("state = 'planned' OR opened_at IS NOT NULL", name="opened"),
        CheckConstraint(
            "state NOT IN ('closed', 'published')"
            " OR (closed_at IS NOT NULL AND minutes_reference IS NOT NULL)",
            name="closed",
        ),
        CheckConstraint(
            "closed_by_id IS NULL OR closing_asked_by_id IS NULL OR closed_by_id <> closing_asked_by_id",
            name="two_people",
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    number: Mapped[int] = mapped_column(default=1)
    held_on: Mapped[date]
    starts_at: Mapped[datetime | None] = mapped_column(Instant)
    place: Mapped[str] = mapped_column(String(200), default="")
    purpose: Mapped[str] = mapped_column(Text, default="")
    after_publication: Mapped[bool] = mapped_column(default=False)
    state: Mapped[SessionState] = mapped_column(enum_text(SessionState), default=SessionState.OPEN)
    version: Mapped[int] = mapped_column(default=1)
    convened_at: Mapped[datetime | None] = mapped_column(Instant)
    convened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))
    closing_asked_at: Mapped[datetime | None] = mapped_column(Instant)
    closing_asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    minutes_reference: Mapped[str | None] = mapped_column(String(24), unique=True)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    published_at: Mapped[datetime | None] = mapped_column(Instant)

    call: Mapped[Call] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}

    @property
    def is_running(self) -> bool:
        """Say whether the session sits: opened and not closed, a closing to confirm included."""
        return self.state in (SessionState.OPEN, SessionState.CLOSING)

    @property
    def is_over(self) -> bool:
        """Say whether its minutes are closed."""
        return self.state in (SessionState.CLOSED, SessionState.PUBLISHED)


class SessionPresence(Base):
    """A committee member who sat in a session, and when he left it, if before its end."""

    __tablename__ = "session_presence"

    session_id: Mapped[int] = mapped_column(ForeignKey("selection_session.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    arrived_at: Mapped[datetime | None] = mapped_column(Instant)
    left_at: Mapped[datetime | None] = mapped_column(Instant)


class SessionOrder(Base):
    """The place a session gave to one of several files equal in everything that ranks them."""

    __tablename__ = "session_order"

    session_id: Mapped[int] = mapped_column(ForeignKey("selection_session.id"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    place: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)


class Decision(Base):
    """What a session decided on one proposal, beside what the allocation pass proposed."""

    __tablename__ = "decision"
    __table_args__ = (
        Index("uq_decision_proposal", "session_id", "proposal_id", unique=True),
        CheckConstraint("(outcome = 'selected') = (amount_centimes IS NOT NULL)", name="amount"),
        CheckConstraint("amount_centimes IS NULL OR amount_centimes > 0", name="amount_positive"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("selection_session.id"), index=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    outcome: Mapped[DecisionOutcome] = mapped_column(enum_text(DecisionOutcome, "outcome"))
    amount_centimes: Mapped[int | None] = mapped_column(BigInteger)
    reserve_rank: Mapped[int | None]
    rank: Mapped[int | None]
    proposed_outcome: Mapped[str] = mapped_column(String(30))
    proposed_centimes: Mapped[int | None] = mapped_column(BigInteger)
    binding_reason: Mapped[str] = mapped_column(String(30))
    reason: Mapped[str] = mapped_column(Text, default="")
    reason_codes: Mapped[list[str]] = mapped_column(JSON, default=list)
    vote_id: Mapped[int | None] = mapped_column(ForeignKey("session_vote.id"))
    decided_at: Mapped[datetime] = mapped_column(Instant)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))

    session: Mapped[SelectionSession] = relationship(lazy="raise")
    proposal: Mapped[Proposal] = relationship(lazy="raise")
