"""Where a draft comes from when it did not start empty, and what is to be checked in it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, BigId, Instant


class DraftOrigin(Base):
    """A draft copied from a former proposal or begun from the eligibility check.

    items: [{"code", "section", ...values}], what was not taken over and what to check; see
    proposals/carrying.py for the codes. Life of this draft only, never copied further.
    """

    __tablename__ = "draft_origin"
    __table_args__ = (CheckConstraint("kind IN ('clone', 'check')", name="kind"),)

    proposal_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("proposal.id"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(String(10))
    source_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(Instant)
    checked_at: Mapped[datetime | None] = mapped_column(Instant)
