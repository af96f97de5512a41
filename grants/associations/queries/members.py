"""Read who is a member of an association, with which right, and who is told by e-mail."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from grants.accounts.models import User
from grants.associations.models import Association, Membership
from grants.associations.queries.single import DETAILS
from grants.associations.states import AssociationState
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.outbox.services import Recipient

MEMBER_INVITATION = "member_invitation"
REGISTRATION = "registration"


def associations_of(viewer: Actor) -> list[Association]:
    """Return the associations of which the viewer is a member, by name, city and receipt loaded."""
    if not viewer.memberships:
        return []
    statement = select(Association).where(Association.id.in_(viewer.memberships)).options(*DETAILS)
    return list(db.session.scalars(statement.order_by(Association.name_fr, Association.id)))


def current_members(association_id: int) -> list[Membership]:
    """Return the memberships that have not ended, with their people, oldest first."""
    return list(
        db.session.scalars(
            select(Membership)
            .where(Membership.association_id == association_id, Membership.ended_at.is_(None))
            .options(joinedload(Membership.user))
            .order_by(Membership.id)
        )
    )


def get_membership(association: Association, membership_id: int) -> Membership:
    """Return one membership of an association; NotFound when it belongs to another."""
    membership = db.session.scalar(
        select(Membership)
        .where(Membership.id == membership_id, Membership.association_id == association.id)
        .options(joinedload(Membership.user))
    )
    if membership is None:
        raise NotFound
    return membership


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


def verified_owner_recipients() -> list[Recipient]:
    """Return the owners of all verified associations as recipients of an e-mail, each once."""
    statement = (
        select(User.email, User.language, User.display_name)
        .join(Membership, Membership.user_id == User.id)
        .join(Association, Association.id == Membership.association_id)
        .where(
            Association.state == AssociationState.VERIFIED,
            Membership.right == "owner",
            Membership.ended_at.is_(None),
            User.is_active,
        )
        .distinct()
        .order_by(User.email)
    )
    return [Recipient(*row) for row in db.session.execute(statement)]
