"""Units of a draft that several people edit: their present revision, and who changed what."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, BigId, Instant


class DraftUnit(Base):
    """The revision of one unit, a field or a table row; a unit never saved by hand has none (revision 0).

    The key is "kind:what", such as "field:title" or "activity:12"; a removed row keeps its unit.
    client_key is what the browser called a new row, so that a retry does not add it twice.
    """

    __tablename__ = "draft_unit"
    __table_args__ = (
        CheckConstraint("revision > 0", name="revision"),
        Index("uq_draft_unit_client_key", "proposal_id", "client_key", unique=True),
        Index("ix_draft_unit_updated", "proposal_id", "updated_at"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    section: Mapped[str] = mapped_column(String(30))
    revision: Mapped[int]
    is_removed: Mapped[bool] = mapped_column(default=False)
    client_key: Mapped[str | None] = mapped_column(String(40))
    updated_at: Mapped[datetime] = mapped_column(Instant)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    change_id: Mapped[int | None] = mapped_column(ForeignKey("draft_change.id"))


class DraftChange(Base):
    """What one person did to one unit, before and after; saves within ten minutes are one change.

    before is empty for a new row and after for a removed one.
    """

    __tablename__ = "draft_change"
    __table_args__ = (
        Index("ix_draft_change_proposal", "proposal_id", "at", "id"),
        Index("ix_draft_change_session", "proposal_id", "section", "by_id", "at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    unit_key: Mapped[str] = mapped_column(String(80))
    section: Mapped[str] = mapped_column(String(30))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    revision: Mapped[int]
    begun_at: Mapped[datetime] = mapped_column(Instant)
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class DraftPresence(Base):
    """Where a person was last seen in a draft; overwritten by each beat, no fact."""

    __tablename__ = "draft_presence"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    section: Mapped[str] = mapped_column(String(30))
    unit_key: Mapped[str | None] = mapped_column(String(80))
    seen_at: Mapped[datetime] = mapped_column(Instant)
