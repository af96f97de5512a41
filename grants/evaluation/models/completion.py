"""The one request for completion of a file: what is asked with its reason, what came, what was accepted."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.calls.models import RequiredDocument
from grants.core.db import Base, BigId, Instant, enum_text
from grants.documents.models import Document
from grants.evaluation.states import CompletionState
from grants.proposals.models import Proposal


class CompletionRequest(Base):
    """A request of documents after submission, one a file; due_at is the last instant that counts."""

    __tablename__ = "completion_request"
    __table_args__ = (
        CheckConstraint("due_at > asked_at", name="due"),
        CheckConstraint("state <> 'answered' OR answered_at IS NOT NULL", name="answered"),
        CheckConstraint("state <> 'reviewed' OR reviewed_at IS NOT NULL", name="reviewed"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), unique=True)
    state: Mapped[CompletionState] = mapped_column(
        enum_text(CompletionState), default=CompletionState.ASKED, index=True
    )
    version: Mapped[int] = mapped_column(default=1)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    due_at: Mapped[datetime] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)
    expired_at: Mapped[datetime | None] = mapped_column(Instant)
    reviewed_at: Mapped[datetime | None] = mapped_column(Instant)
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    proposal: Mapped[Proposal] = relationship(lazy="raise")
    items: Mapped[list["CompletionItem"]] = relationship(lazy="raise", order_by="CompletionItem.id")

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}

    def is_open(self, at: datetime) -> bool:
        """Say whether the association may still add and send: asked, and the last instant not passed."""
        return self.state == CompletionState.ASKED and at <= self.due_at

    def is_handed_in(self, at: datetime) -> bool:
        """Say whether what came is the ministry's: sent back, or the last instant has passed."""
        return not self.is_open(at)

    @property
    def came(self) -> bool:
        """Say whether at least one file was given."""
        return any(item.current for item in self.items)

    def awaits_review(self, at: datetime) -> bool:
        """Say whether files came that nobody has accepted or refused yet."""
        return self.is_handed_in(at) and self.state != CompletionState.REVIEWED and self.came


class CompletionItem(Base):
    """One document asked for, with the reason, and the ministry's verdict on what came."""

    __tablename__ = "completion_item"
    __table_args__ = (
        Index("uq_completion_item_document", "request_id", "required_document_id", unique=True),
        CheckConstraint("verdict IN ('accepted', 'refused')", name="verdict"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("completion_request.id"))
    required_document_id: Mapped[int] = mapped_column(ForeignKey("required_document.id"))
    reason: Mapped[str] = mapped_column(Text)
    verdict: Mapped[str | None] = mapped_column(String(10))

    required: Mapped[RequiredDocument] = relationship(lazy="raise")
    files: Mapped[list["CompletionFile"]] = relationship(lazy="raise", order_by="CompletionFile.id")

    @property
    def current(self) -> "CompletionFile | None":
        """Return the file that stands, or None; those put aside before stay in the rows."""
        return next((file for file in reversed(self.files) if file.removed_at is None), None)


class CompletionFile(Base):
    """A file given for one document; another one puts it aside, nothing overwrites it."""

    __tablename__ = "completion_file"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("completion_item.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    removed_at: Mapped[datetime | None] = mapped_column(Instant)

    document: Mapped[Document] = relationship(lazy="raise")
