"""What is kept beside the marks: each set that was validated, and the private notes of its evaluator."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, BigId, Instant, enum_text
from grants.evaluation.states import Confidence


class ValidatedMarks(Base):
    """One validation of an evaluation, never changed: a reopening only stamps it.

    marks: criterion code -> {"kind", "half_points", "comment"}; left_out: codes not applicable then.
    """

    __tablename__ = "validated_marks"
    __table_args__ = (
        Index("uq_validated_marks_number", "evaluation_id", "number", unique=True),
        CheckConstraint(
            "(reopened_at IS NULL) = (reopened_by_id IS NULL) "
            "AND (reopened_at IS NULL) = (reopening_reason IS NULL)",
            name="reopening",
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    number: Mapped[int]
    marks: Mapped[dict[str, Any]] = mapped_column(JSON)
    left_out: Mapped[list[str]] = mapped_column(JSON)
    general_comment: Mapped[str] = mapped_column(Text)
    confidence: Mapped[Confidence | None] = mapped_column(enum_text(Confidence, "confidence"))
    validated_at: Mapped[datetime] = mapped_column(Instant)
    reopened_at: Mapped[datetime | None] = mapped_column(Instant)
    reopened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reopening_reason: Mapped[str | None] = mapped_column(Text)


class PrivateNote(Base):
    """What an evaluator writes for the own use; erased five years after it was last written."""

    __tablename__ = "private_note"

    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), primary_key=True)
    body: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(Instant, index=True)
