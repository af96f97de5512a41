"""Questions on a call and their public answers, and who follows a call by e-mail."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.accounts.models import User
from grants.calls.models.call import Call
from grants.calls.states import QuestionState
from grants.core.db import Base, BigId, Instant, enum_text


class CallQuestion(Base):
    """A question as it was asked, and as it is published with its answer; the asker is for staff only.

    original stays what the person wrote; question_* is what the public reads. number counts the
    published ones of the call.
    """

    __tablename__ = "call_question"
    __table_args__ = (
        Index("uq_call_question_number", "call_id", "number", unique=True),
        CheckConstraint(
            "state <> 'answered' OR (number IS NOT NULL AND answered_at IS NOT NULL)", name="answered_stamps"
        ),
        CheckConstraint("state <> 'set_aside' OR set_aside_reason IS NOT NULL", name="set_aside_reason"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    line_code: Mapped[str | None] = mapped_column(ForeignKey("line.code"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    language: Mapped[str] = mapped_column(String(2))
    original: Mapped[str] = mapped_column(Text)
    state: Mapped[QuestionState] = mapped_column(
        enum_text(QuestionState), default=QuestionState.ASKED, index=True
    )
    version: Mapped[int] = mapped_column(default=1)
    number: Mapped[int | None]
    question_fr: Mapped[str | None] = mapped_column(Text)
    question_ar: Mapped[str | None] = mapped_column(Text)
    question_en: Mapped[str | None] = mapped_column(Text)
    answer_fr: Mapped[str | None] = mapped_column(Text)
    answer_ar: Mapped[str | None] = mapped_column(Text)
    answer_en: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    set_aside_reason: Mapped[str | None] = mapped_column(Text)

    call: Mapped[Call] = relationship(lazy="raise")
    asked_by: Mapped[User] = relationship(lazy="raise", foreign_keys=asked_by_id)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}


class CallSubscription(Base):
    """An address that wants to hear of a call; nothing is sent to it before it is confirmed."""

    __tablename__ = "call_subscription"
    __table_args__ = (Index("uq_call_subscription_email", "call_id", "email", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    call: Mapped[Call] = relationship(lazy="raise")
