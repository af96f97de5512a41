"""The audit trail: entries chained by hash, their personal part apart, and the head of the chain."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, inspect
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, BigId, Instant


class AuditEntry(Base):
    """One act: who, what, when, on which object; hash covers everything here and the entry before."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_object", "object_type", "object_id"),)

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant)
    action: Mapped[str] = mapped_column(String(80))
    object_type: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(80))
    from_state: Mapped[str | None] = mapped_column(String(40))
    to_state: Mapped[str | None] = mapped_column(String(40))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    personal_digest: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    def public_part(self) -> dict[str, Any]:
        """Return what the hash of the entry covers."""
        return {
            "sequence": self.sequence,
            "at": self.at.isoformat(),
            "action": self.action,
            "object": [self.object_type, self.object_id],
            "states": [self.from_state, self.to_state],
            "details": self.details,
            "personal": self.personal_digest,
        }


class AuditPersonal(Base):
    """Who acted and in what words, salted so that it can be erased while the chain stays valid."""

    __tablename__ = "audit_personal"

    sequence: Mapped[int] = mapped_column(
        BigId, ForeignKey("audit_entry.sequence"), primary_key=True, autoincrement=False
    )
    actor_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    actor_name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(Text)
    salt: Mapped[str] = mapped_column(String(32))


class AuditHead(Base):
    """The last link of the chain: one row, locked last in every transaction."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


def object_key(thing: Any) -> str:
    """Return the primary key of a mapped object as text."""
    return "/".join(str(part) for part in inspect(thing).identity or ())
