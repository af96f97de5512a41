"""What a call said when it was published, and after each corrigendum: frozen, with its fingerprint."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, BigId, Instant


class CallVersion(Base):
    """The whole content of a call as the public saw it; number 1 is the publication."""

    __tablename__ = "call_version"
    __table_args__ = (
        Index("uq_call_version_number", "call_id", "number", unique=True),
        CheckConstraint("number >= 1", name="number"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(Instant)
    # None where a rule of the call published it, such as the extension after an outage.
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
