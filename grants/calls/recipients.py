"""Who hears of a call by e-mail."""

from collections.abc import Collection

from sqlalchemy import select

from grants.accounts.models import StaffRole, User
from grants.associations.models import Association, Membership
from grants.calls.models import Call, Corrigendum
from grants.calls.policies import authors_of, writers_of
from grants.core.db import db
from grants.outbox.services import Recipient


def approvers(call: Call) -> list[Recipient]:
    """Return the directors who wrote no part of the call."""
    return _directors_except(authors_of(call))


def corrigendum_approvers(corrigendum: Corrigendum) -> list[Recipient]:
    """Return the directors who prepared no part of the corrigendum."""
    return _directors_except(writers_of(corrigendum))


def _directors_except(authors: Collection[int | None]) -> list[Recipient]:
    rows = db.session.execute(
        select(User.id, User.email, User.language, User.display_name)
        .join(StaffRole, StaffRole.user_id == User.id)
        .where(StaffRole.role == "director", User.is_active)
        .order_by(User.id)
    )
    return [Recipient(*row[1:]) for row in rows if row[0] not in authors]


def owners_of_verified_associations() -> list[Recipient]:
    """Return every active owner of a verified association, once each."""
    rows = db.session.execute(
        select(User.email, User.language, User.display_name)
        .join(Membership, Membership.user_id == User.id)
        .join(Association, Association.id == Membership.association_id)
        .where(
            Association.state == "verified",
            Membership.right == "owner",
            Membership.ended_at.is_(None),
            User.is_active,
        )
        .distinct()
        .order_by(User.email)
    )
    return [Recipient(*row) for row in rows]
