"""Read the boards of an association: the one in force and the former ones."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from grants.associations.models import Board
from grants.associations.validity import Mandate
from grants.core.db import db


def current_board(association_id: int) -> Board | None:
    """Return the board in force with its officers, or None: two statements."""
    return db.session.scalar(
        select(Board)
        .where(Board.association_id == association_id, Board.closed_at.is_(None))
        .options(selectinload(Board.officers))
    )


def former_boards(association_id: int) -> list[Board]:
    """Return the closed boards with their officers, the latest first: two statements."""
    rows = (
        select(Board)
        .where(Board.association_id == association_id, Board.closed_at.is_not(None))
        .options(selectinload(Board.officers))
        .order_by(Board.closed_at.desc(), Board.id.desc())
    )
    return list(db.session.scalars(rows))


def current_mandate(association_id: int) -> Mandate | None:
    """Return the mandate of the board in force, or None."""
    row = db.session.execute(
        select(Board.mandate_starts_on, Board.mandate_ends_on).where(
            Board.association_id == association_id, Board.closed_at.is_(None)
        )
    ).one_or_none()
    return Mandate(*row) if row else None
