"""What a call asks beyond the fixed sections, and what an applicant reads and confirms."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.calls.kinds import Meaning, QuestionKind
from grants.core.db import Base, BigId, enum_text


class ExtraQuestion(Base):
    """A question of a call, for every line or for one; choices are a list of {code, fr, ar, en}."""

    __tablename__ = "extra_question"
    __table_args__ = (Index("uq_extra_question_code", "call_id", "line_code", "code", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    line_code: Mapped[str | None] = mapped_column(ForeignKey("line.code"))
    code: Mapped[str] = mapped_column(String(30))
    kind: Mapped[QuestionKind] = mapped_column(enum_text(QuestionKind, "kind"))
    meaning: Mapped[Meaning | None] = mapped_column(enum_text(Meaning, "meaning"))
    label_fr: Mapped[str] = mapped_column(String(300))
    label_ar: Mapped[str] = mapped_column(String(300))
    label_en: Mapped[str] = mapped_column(String(300))
    help_fr: Mapped[str] = mapped_column(String(600), default="")
    help_ar: Mapped[str] = mapped_column(String(600), default="")
    help_en: Mapped[str] = mapped_column(String(600), default="")
    choices: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    is_required: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)


class ReferenceText(Base):
    """A text that binds the projects of a call or of one line, where it stands, and a checklist."""

    __tablename__ = "reference_text"
    __table_args__ = (Index("uq_reference_text_code", "call_id", "line_code", "code", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    line_code: Mapped[str | None] = mapped_column(ForeignKey("line.code"))
    code: Mapped[str] = mapped_column(String(30))
    title_fr: Mapped[str] = mapped_column(String(300))
    title_ar: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str] = mapped_column(String(300))
    text_fr: Mapped[str] = mapped_column(Text)
    text_ar: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(300), default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    position: Mapped[int] = mapped_column(default=0)

    items: Mapped[list["ChecklistItem"]] = relationship(
        lazy="raise", order_by="ChecklistItem.position", cascade="all, delete-orphan"
    )


class ChecklistItem(Base):
    """One point that the applicant confirms before submitting."""

    __tablename__ = "checklist_item"
    __table_args__ = (
        Index("uq_checklist_item_code", "reference_text_id", "code", unique=True),
        CheckConstraint("position >= 0", name="position"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reference_text_id: Mapped[int] = mapped_column(ForeignKey("reference_text.id"), index=True)
    code: Mapped[str] = mapped_column(String(30))
    text_fr: Mapped[str] = mapped_column(String(500))
    text_ar: Mapped[str] = mapped_column(String(500))
    text_en: Mapped[str] = mapped_column(String(500))
    is_required: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
