"""Reminders sent to evaluators who are late: at most one a day to each."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, Instant


class EvaluationReminder(Base):
    """One reminder, for the late files of one call; the day is Morocco's."""

    __tablename__ = "evaluation_reminder"

    evaluator_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    sent_at: Mapped[datetime] = mapped_column(Instant)
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
