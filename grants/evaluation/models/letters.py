"""Letters: what an association is told, frozen; its original papers; when it was opened."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.core.db import Base, BigId, Instant, enum_text
from grants.documents.models import Document
from grants.evaluation.clocks import Terms
from grants.evaluation.states import LetterKind
from grants.proposals.models import Proposal


class LetterTerm(Base):
    """A number of days that letters and appeals go by; frozen in each letter."""

    __tablename__ = "letter_term"
    __table_args__ = (CheckConstraint("days > 0", name="days"),)

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    days: Mapped[int]


class DecisionLetter(Base):
    """A letter to an association about one file. Opened by a button, which starts the period to appeal.

    ``snapshot`` holds everything it says; papers are drawn from it alone. ``subject_id`` names what the
    letter is about: the decision of a session, the appeal answered, or the declaration.
    """

    __tablename__ = "decision_letter"
    __table_args__ = (
        Index("uq_decision_letter_subject", "kind", "subject_id", "proposal_id", unique=True),
        CheckConstraint("(opened_at IS NULL) = (opened_by_id IS NULL)", name="opened"),
        CheckConstraint("opened_at IS NULL OR opened_at >= issued_at", name="opened_after"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reference: Mapped[str] = mapped_column(String(24), unique=True)
    kind: Mapped[LetterKind] = mapped_column(enum_text(LetterKind, "kind"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    subject_id: Mapped[int] = mapped_column(BigInteger)
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime] = mapped_column(Instant)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reminder_days: Mapped[int]
    deemed_days: Mapped[int]
    appeal_days: Mapped[int]
    answer_days: Mapped[int]
    court_days: Mapped[int]
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)

    proposal: Mapped[Proposal] = relationship(lazy="raise")

    @property
    def terms(self) -> Terms:
        """Return the periods that this letter announces."""
        return Terms(
            self.reminder_days, self.deemed_days, self.appeal_days, self.answer_days, self.court_days
        )


class LetterPaper(Base):
    """The original bytes of a letter in one language; their SHA-256 is that of the document."""

    __tablename__ = "letter_paper"

    letter_id: Mapped[int] = mapped_column(ForeignKey("decision_letter.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    drawn_at: Mapped[datetime] = mapped_column(Instant)

    document: Mapped[Document] = relationship(lazy="raise")
