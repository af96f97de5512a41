"""Appeals against a decision: what the association asks, what was prepared, what was answered."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.core.db import Base, BigId, Instant, enum_text
from grants.documents.models import Document
from grants.evaluation.models.letters import DecisionLetter
from grants.evaluation.models.selection import Decision
from grants.evaluation.states import AppealState
from grants.proposals.models import Proposal


class Appeal(Base):
    """One appeal a decision; late is a question of ``answer_due_on``, never a state."""

    __tablename__ = "appeal"
    __table_args__ = (
        CheckConstraint(
            "state = 'draft' OR (reference IS NOT NULL AND filed_at IS NOT NULL"
            " AND answer_due_on IS NOT NULL)",
            name="filed",
        ),
        CheckConstraint(
            "state NOT IN ('upheld', 'dismissed')"
            " OR (answered_at IS NOT NULL AND answered_by_id IS NOT NULL)",
            name="answered",
        ),
        CheckConstraint(
            "answered_by_id IS NULL OR prepared_by_id IS NULL OR answered_by_id <> prepared_by_id",
            name="two_persons",
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reference: Mapped[str | None] = mapped_column(String(24), unique=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), unique=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("decision_letter.id"), unique=True)
    state: Mapped[AppealState] = mapped_column(enum_text(AppealState), default=AppealState.DRAFT, index=True)
    version: Mapped[int] = mapped_column(default=1)
    grounds: Mapped[list[str]] = mapped_column(JSON, default=list)
    text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    filed_at: Mapped[datetime | None] = mapped_column(Instant)
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answer_due_on: Mapped[date | None]
    acknowledged_at: Mapped[datetime | None] = mapped_column(Instant)
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    proposed_upheld: Mapped[bool | None]
    proposed_reasons: Mapped[str] = mapped_column(Text, default="")
    prepared_at: Mapped[datetime | None] = mapped_column(Instant)
    prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reasons: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    reminded_on: Mapped[date | None]

    proposal: Mapped[Proposal] = relationship(lazy="raise")
    decision: Mapped[Decision] = relationship(lazy="raise")
    letter: Mapped[DecisionLetter] = relationship(lazy="raise")
    files: Mapped[list["AppealFile"]] = relationship(lazy="raise", order_by="AppealFile.id")

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}

    @property
    def current_files(self) -> list["AppealFile"]:
        """Return the files that stand; those taken back before filing stay in the rows."""
        return [file for file in self.files if file.removed_at is None]

    @property
    def is_pending(self) -> bool:
        """Say whether the ministry owes an answer."""
        return self.state in (AppealState.FILED, AppealState.ACKNOWLEDGED, AppealState.PREPARED)

    def is_late(self, today: date) -> bool:
        """Say whether the answer is overdue."""
        return self.is_pending and self.answer_due_on is not None and self.answer_due_on < today


class AppealFile(Base):
    """A file joined to an appeal."""

    __tablename__ = "appeal_file"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    removed_at: Mapped[datetime | None] = mapped_column(Instant)

    document: Mapped[Document] = relationship(lazy="raise")
