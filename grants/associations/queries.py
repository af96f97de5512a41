"""Read associations and their members; rows are filtered by the reader's right."""

from sqlalchemy import select

from grants.accounts.models import User
from grants.associations.models import Membership
from grants.core.db import db
from grants.outbox.services import Recipient


def memberships_of(user_id: int) -> dict[int, str]:
    """Return the person's right on each association: identifier -> owner or editor."""
    rows = db.session.execute(
        select(Membership.association_id, Membership.right).where(
            Membership.user_id == user_id, Membership.ended_at.is_(None)
        )
    )
    return {association_id: str(right.value) for association_id, right in rows}


def member_recipients(association_id: int, owners_only: bool = False) -> list[Recipient]:
    """Return the members of an association as recipients of an e-mail."""
    statement = (
        select(User.email, User.language, User.display_name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.association_id == association_id, Membership.ended_at.is_(None), User.is_active)
        .order_by(User.id)
    )
    if owners_only:
        statement = statement.where(Membership.right == "owner")
    return [Recipient(*row) for row in db.session.execute(statement)]
