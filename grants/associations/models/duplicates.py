"""What makes two associations look alike: keys to find the pairs, and the pairs with their evidence."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.associations.models.association import Association
from grants.associations.states import KeyKind, PairState
from grants.core.db import Base, BigId, Instant, enum_text


class AssociationKey(Base):
    """A value under which an association is found again: a word of its name, a number, an officer."""

    __tablename__ = "association_key"
    __table_args__ = (Index("ix_association_key_value", "kind", "value"),)

    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), primary_key=True)
    kind: Mapped[KeyKind] = mapped_column(enum_text(KeyKind, "key_kind"), primary_key=True)
    value: Mapped[str] = mapped_column(String(200), primary_key=True)


class DuplicatePair(Base):
    """Two associations that look alike, with the evidence and its score; first_id is the smaller one."""

    __tablename__ = "duplicate_pair"
    __table_args__ = (
        CheckConstraint("first_id < second_id", name="order"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
        CheckConstraint("state <> 'dismissed' OR reason IS NOT NULL", name="dismissed_reason"),
        Index("uq_duplicate_pair", "first_id", "second_id", unique=True),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    score: Mapped[int]
    evidence: Mapped[list[Any]] = mapped_column(JSON)
    state: Mapped[PairState] = mapped_column(enum_text(PairState), default=PairState.OPEN, index=True)
    version: Mapped[int] = mapped_column(default=1)
    found_at: Mapped[datetime] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str | None] = mapped_column(Text)

    first: Mapped[Association] = relationship(lazy="raise", foreign_keys=[first_id])
    second: Mapped[Association] = relationship(lazy="raise", foreign_keys=[second_id])

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}
