"""Members: invited by e-mail, accepted by the person, ended but never deleted."""

from datetime import datetime

from grants.accounts.models import OneTimeLink
from grants.accounts.queries import get_user
from grants.accounts.services import create_user, use_link
from grants.accounts.services.links import INVITATION_HOURS, issue_link
from grants.accounts.services.people import actor_of
from grants.associations import policies
from grants.associations.models import Association, Membership
from grants.associations.queries import MEMBER_INVITATION, current_members, get_by_id, lock_association
from grants.associations.states import MemberRight
from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _, current_language
from grants.outbox.services import Recipient, queue


def invite_member(
    association: Association, email: str, right: MemberRight, actor: Actor, at: datetime
) -> str:
    """Send an invitation to be owner or editor; return its token. Raises Conflict for a member."""
    if not policies.can_invite_member(actor, association):
        raise NotAllowed(_("Seul un propriétaire invite des membres."))
    email = email.strip().lower()
    if any(member.user.email == email for member in current_members(association.id)):
        raise Conflict(_("Cette personne est déjà membre de l’association."), field="email")
    payload = {"association_id": association.id, "right": str(right.value), "invited_by": actor.id}
    token, link = issue_link(MEMBER_INVITATION, email, payload, at, INVITATION_HOURS)
    record("association.invite_member", association, actor, at, right=str(right.value), link=link.id)
    queue(
        "association.invitation",
        [Recipient(email, current_language(), email)],
        at,
        cause=association,
        association=association,
        inviter=actor.display_name,
        right=right,
        token=token,
    )
    return token


def accept_invitation(token: str, user_id: int, at: datetime) -> Membership:
    """Make the person a member of the association of the invitation, sent to the person's address.

    Raises LinkUnusable, NotAllowed for another person, Conflict for a member.
    """
    link = use_link(token, MEMBER_INVITATION, at)
    user = get_user(user_id)
    if user.email != link.email:
        raise NotAllowed(_("Cette invitation est adressée à une autre personne."))
    return _join(link, user.id, actor_of(user), at)


def join_as_new_user(
    token: str, display_name: str, language: str, password_hash: str, at: datetime
) -> Membership:
    """Open an account for the invited address and make the person a member.

    Raises LinkUnusable, Conflict when the address has an account.
    """
    link = use_link(token, MEMBER_INVITATION, at)
    user = create_user(link.email, display_name, language, password_hash, at)
    return _join(link, user.id, actor_of(user), at)


def end_membership(membership: Membership, actor: Actor, at: datetime) -> None:
    """End a membership; an association keeps at least one owner. Raises Conflict when ended already."""
    if not policies.can_end_membership(actor, membership):
        raise NotAllowed(_("Seul un propriétaire retire un membre."))
    lock_association(membership.association_id)  # two owners leaving at once must meet here
    if membership.ended_at is not None:
        raise Conflict(_("Cette personne n’est plus membre."))
    owners = [
        member for member in current_members(membership.association_id) if member.right == MemberRight.OWNER
    ]
    if [owner.id for owner in owners] == [membership.id]:
        raise DomainError(_("Une association garde au moins un propriétaire : invitez-en un autre d’abord."))
    membership.ended_at = at
    record("association.end_membership", membership, actor, at)


def _join(link: OneTimeLink, user_id: int, actor: Actor, at: datetime) -> Membership:
    association_id = get_by_id(int(link.payload["association_id"])).id  # it may have been merged since
    lock_association(association_id)
    if any(member.user_id == user_id for member in current_members(association_id)):
        raise Conflict(_("Vous êtes déjà membre de cette association."))
    right = MemberRight.OWNER if link.payload["right"] == "owner" else MemberRight.EDITOR
    membership = Membership(association_id=association_id, user_id=user_id, right=right, since_at=at)
    db.session.add(membership)
    db.session.flush()
    record("association.join", membership, actor, at, right=str(right.value))
    return membership
