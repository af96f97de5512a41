"""Evidence of a tie that the manager judged to prove nothing, with the reason; public mail domains."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, BigId, Instant, enum_text
from grants.evaluation.states import TieKind


class PublicMailDomain(Base):
    """A domain of e-mail addresses that strangers share, so that it proves nothing."""

    __tablename__ = "public_mail_domain"

    domain: Mapped[str] = mapped_column(String(100), primary_key=True)


class SetAsideTie(Base):
    """One piece of evidence set aside; another piece between the same two still counts."""

    __tablename__ = "set_aside_tie"
    __table_args__ = (
        Index("uq_set_aside_tie", "user_id", "association_id", "kind", "fingerprint", unique=True),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    kind: Mapped[TieKind] = mapped_column(enum_text(TieKind, "kind"))
    fingerprint: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    set_aside_at: Mapped[datetime] = mapped_column(Instant)
    set_aside_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
