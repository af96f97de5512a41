"""What frees money after the results: grants given up, appeal reserves released, reserve lists ended."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, Instant


class Renunciation(Base):
    """A grant, or a place on the reserve list (0 centimes), that an association gave up."""

    __tablename__ = "renunciation"
    __table_args__ = (CheckConstraint("amount_centimes >= 0", name="amount"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    amount_centimes: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    renounced_at: Mapped[datetime] = mapped_column(Instant)
    renounced_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))


class ReserveRelease(Base):
    """What is left of the appeal reserve of a call line, free for its reserve list once appeals are over.

    ``session_id`` is the session whose round used it; none until then.
    """

    __tablename__ = "reserve_release"

    call_line_id: Mapped[int] = mapped_column(ForeignKey("call_line.id"), primary_key=True)
    released_at: Mapped[datetime] = mapped_column(Instant)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("selection_session.id"), index=True)


class ReserveEnd(Base):
    """The end of the reserve lists of a call, on 31 December of its budget year; files: how many waited."""

    __tablename__ = "reserve_end"

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(Instant)
    files: Mapped[int]
