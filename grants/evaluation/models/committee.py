"""What happens in a session: invitations, agenda, recusals, votes, transfers, coverage corrections."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, BigId, Instant, enum_text
from grants.evaluation.states import BallotChoice, ItemGround, RecusalKind, VoteSubject


class SessionMember(Base):
    """A committee member invited to a session; the quorum is counted over these."""

    __tablename__ = "session_member"

    session_id: Mapped[int] = mapped_column(ForeignKey("selection_session.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    invited_at: Mapped[datetime] = mapped_column(Instant)


class SessionItem(Base):
    """A file on the agenda of a session held after publication, and why it may be looked at again."""

    __tablename__ = "session_item"

    session_id: Mapped[int] = mapped_column(ForeignKey("selection_session.id"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    ground: Mapped[ItemGround] = mapped_column(enum_text(ItemGround, "ground"))
    reason: Mapped[str] = mapped_column(Text, default="")


class SessionRecusal(Base):
    """A member who left one item: neither his voice nor his vote exists for this file."""

    __tablename__ = "session_recusal"

    session_id: Mapped[int] = mapped_column(ForeignKey("selection_session.id"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    kind: Mapped[RecusalKind] = mapped_column(enum_text(RecusalKind, "kind"))
    reason: Mapped[str] = mapped_column(Text, default="")
    noted_at: Mapped[datetime] = mapped_column(Instant)


class SessionVote(Base):
    """A vote of a session on one question, with its count; the chair breaks a tie (decision rule 9)."""

    __tablename__ = "session_vote"
    __table_args__ = (
        Index("uq_session_vote_number", "session_id", "number", unique=True),
        CheckConstraint("votes_for >= 0 AND votes_against >= 0 AND abstentions >= 0", name="counts"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("selection_session.id"))
    number: Mapped[int]
    subject: Mapped[VoteSubject] = mapped_column(enum_text(VoteSubject, "subject"))
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    question: Mapped[str] = mapped_column(Text)
    votes_for: Mapped[int]
    votes_against: Mapped[int]
    abstentions: Mapped[int]
    chair_in_favour: Mapped[bool]
    is_carried: Mapped[bool]
    held_at: Mapped[datetime] = mapped_column(Instant)


class Ballot(Base):
    """The voice of one member in a vote."""

    __tablename__ = "ballot"

    vote_id: Mapped[int] = mapped_column(ForeignKey("session_vote.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    choice: Mapped[BallotChoice] = mapped_column(enum_text(BallotChoice, "choice"))


class LineTransfer(Base):
    """Unused money moved from a line to another by a decision of the minutes (decision rule 6)."""

    __tablename__ = "line_transfer"
    __table_args__ = (
        Index("uq_line_transfer_number", "session_id", "number", unique=True),
        CheckConstraint("amount_centimes > 0", name="amount"),
        CheckConstraint("giver_code <> taker_code", name="two_lines"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("selection_session.id"))
    number: Mapped[int]
    giver_code: Mapped[str] = mapped_column(ForeignKey("line.code"))
    taker_code: Mapped[str] = mapped_column(ForeignKey("line.code"))
    amount_centimes: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    vote_id: Mapped[int | None] = mapped_column(ForeignKey("session_vote.id"))
    decided_at: Mapped[datetime] = mapped_column(Instant)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))


class CoverageCorrection(Base):
    """The file of a line lifted for a region that no funded file serves (decision rule 7)."""

    __tablename__ = "coverage_correction"
    __table_args__ = (Index("uq_coverage_correction_line", "session_id", "line_code", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("selection_session.id"))
    line_code: Mapped[str] = mapped_column(ForeignKey("line.code"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    region_code: Mapped[str] = mapped_column(String(2))
    reason: Mapped[str] = mapped_column(Text)
    vote_id: Mapped[int] = mapped_column(ForeignKey("session_vote.id"))
    decided_at: Mapped[datetime] = mapped_column(Instant)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))


class RejectionReason(Base):
    """A reason for a refusal, chosen from this list; the free text stands beside it."""

    __tablename__ = "rejection_reason"

    code: Mapped[str] = mapped_column(String(30), primary_key=True)
    position: Mapped[int]
    name_fr: Mapped[str] = mapped_column(String(200))
    name_ar: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
