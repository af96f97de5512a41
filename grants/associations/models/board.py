"""Boards with their mandates and officers; a former board is closed, never erased."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.core.db import Base, BigId, Instant


class Board(Base):
    """A board elected for one mandate; the one in force has no closing instant."""

    __tablename__ = "board"
    __table_args__ = (
        CheckConstraint("mandate_starts_on < mandate_ends_on", name="mandate"),
        Index(
            "uq_board_current",
            "association_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    mandate_starts_on: Mapped[date]
    mandate_ends_on: Mapped[date]
    declared_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    officers: Mapped[list["Officer"]] = relationship(
        lazy="raise", order_by="Officer.position", cascade="all, delete-orphan"
    )


class Officer(Base):
    """A member of a board: function and names; no identity card, no birth data, no nationality."""

    __tablename__ = "officer"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    function: Mapped[str] = mapped_column(String(100))
    name_fr: Mapped[str] = mapped_column(String(200))
    name_ar: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(16))
    email: Mapped[str | None] = mapped_column(String(254))
    is_representative: Mapped[bool] = mapped_column(default=False)
