"""Blind calls: what became of each file joined, before evaluators who may not know who applies see it."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.core.db import Base, BigId, Instant, enum_text
from grants.documents.models import Document
from grants.evaluation.states import BlindFileState


class BlindFile(Base):
    """A file of a proposal in a blind call: its copy without metadata, and whether evaluators get it.

    found: why it was held back, codes of grants/evaluation/wordings_blind.py. No copy: it could not be made.
    """

    __tablename__ = "blind_file"
    __table_args__ = (
        Index("uq_blind_file", "proposal_id", "document_id", unique=True),
        CheckConstraint("state <> 'released' OR copy_id IS NOT NULL", name="released_copy"),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decided"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    copy_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    state: Mapped[BlindFileState] = mapped_column(enum_text(BlindFileState), default=BlindFileState.WITHHELD)
    version: Mapped[int] = mapped_column(default=1)
    found: Mapped[list[str]] = mapped_column(JSON, default=list)
    made_at: Mapped[datetime] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(Text, default="")

    document: Mapped[Document] = relationship(lazy="raise", foreign_keys=[document_id])
    copy: Mapped[Document | None] = relationship(lazy="raise", foreign_keys=[copy_id])

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}
