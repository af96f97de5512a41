"""Invite staff, give and take roles, close and reopen accounts; one person never holds two hands."""

from collections.abc import Iterable
from datetime import datetime

from grants.accounts import policies
from grants.accounts.duties import clash
from grants.accounts.models import StaffRole, User
from grants.accounts.queries import STAFF_INVITATION, find_by_email, get_user
from grants.accounts.roles import Role
from grants.accounts.services.links import INVITATION_HOURS, issue_link, use_link
from grants.accounts.services.people import create_user
from grants.accounts.services.sessions import end_rows
from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import LANGUAGES, _
from grants.outbox.services import Recipient, queue


class DutiesClash(DomainError):
    """Two of the roles may not be held by one person."""


def invite_staff(
    email: str, name: str, roles: Iterable[str], language: str, actor: Actor, at: datetime
) -> str:
    """Send an invitation to hold staff roles and return its token; nothing is granted before it is accepted.

    Raises DutiesClash, and DomainError when no role or an unknown one is named.
    """
    if not policies.can_manage_accounts(actor):
        raise NotAllowed(_("Seul l’administrateur invite le personnel."))
    wanted = _checked(roles)
    known = find_by_email(email)
    if known is not None:
        if not known.is_active:
            raise DomainError(_("Ce compte est fermé : rouvrez-le d’abord."), field="email")
        _checked({*wanted, *(item.role for item in known.roles)})
    payload = {"name": name, "roles": sorted(wanted), "language": language, "invited_by": actor.id}
    token, link = issue_link(STAFF_INVITATION, email, payload, at, INVITATION_HOURS)
    record("account.invite", link, actor, at, roles=sorted(wanted))
    recipient = Recipient(link.email, language if language in LANGUAGES else "fr", name)
    queue("account.invitation", [recipient], at, token=token, roles=_members(wanted), hours=INVITATION_HOURS)
    return token


def accept_staff_invitation(token: str, password_hash: str | None, at: datetime) -> User:
    """Give the invited person the account and the roles, and return the person.

    A person who has an account keeps its password. Raises LinkUnusable, DutiesClash.
    """
    link = use_link(token, STAFF_INVITATION, at)
    known = find_by_email(link.email)
    if known is None:
        if password_hash is None:
            raise DomainError(_("Choisissez un mot de passe."), field="password")
        user = create_user(link.email, link.payload["name"], link.payload["language"], password_hash, at)
    else:
        user = get_user(known.id, lock=True)
        if not user.is_active:
            raise NotAllowed(_("Ce compte est fermé. Adressez-vous à l’administrateur."))
    held = {item.role for item in user.roles}
    wanted = set(link.payload["roles"])
    _checked({*held, *wanted})
    for role in sorted(wanted - held):
        user.roles.append(
            StaffRole(role=Role.named(role), granted_at=at, granted_by_id=link.payload["invited_by"])
        )
    record("account.accept_invitation", user, _self(user), at, roles=sorted(wanted))
    link.payload = {}
    return user


def change_roles(
    user: User, roles: Iterable[str], seen: Iterable[str] | None, actor: Actor, at: datetime
) -> None:
    """Give a person exactly these staff roles; seen holds those that the form's reader saw.

    Raises NotAllowed for the own account, DutiesClash, Conflict when they changed meanwhile.
    """
    if not policies.can_change_account(actor, user):
        raise NotAllowed(_("Un autre administrateur doit changer vos propres rôles."))
    held = {str(item.role.value) for item in user.roles}
    if seen is not None and set(seen) != held:
        raise Conflict(_("Les rôles de cette personne ont changé entre-temps."))
    wanted = _checked(roles, may_be_empty=True)
    for item in [item for item in user.roles if item.role.value not in wanted]:
        user.roles.remove(item)
    for role in sorted(wanted - held):
        user.roles.append(StaffRole(role=Role.named(role), granted_at=at, granted_by_id=actor.id))
    if wanted != held:
        granted, revoked = sorted(wanted - held), sorted(held - wanted)
        record("account.change_roles", user, actor, at, granted=granted, revoked=revoked)
    db.session.flush()


def deactivate_user(user: User, reason: str, actor: Actor, at: datetime) -> None:
    """Close an account and end its sessions; a reason is needed."""
    if not policies.can_change_account(actor, user):
        raise NotAllowed(_("Un autre administrateur doit fermer votre compte."))
    if not reason.strip():
        raise DomainError(_("Donnez le motif."), field="reason")
    if not user.is_active:
        raise Conflict(_("Ce compte est déjà fermé."))
    user.is_active = False
    end_rows(user.id, at)
    record("account.deactivate", user, actor, at, reason=reason)


def reactivate_user(user: User, actor: Actor, at: datetime) -> None:
    """Open a closed account again, with the roles it had."""
    if not policies.can_change_account(actor, user):
        raise NotAllowed
    if user.is_active:
        raise Conflict(_("Ce compte est déjà ouvert."))
    user.is_active = True
    record("account.reactivate", user, actor, at)


def _checked(roles: Iterable[str], may_be_empty: bool = False) -> set[str]:
    wanted = {str(role) for role in roles}
    if not wanted <= {str(role.value) for role in Role}:
        raise DomainError(_("Choisissez des rôles de la liste."), field="roles")
    if not wanted and not may_be_empty:
        raise DomainError(_("Choisissez au moins un rôle."), field="roles")
    pair = clash(wanted)
    if pair:
        raise DutiesClash(
            _(
                "Une même personne ne peut être à la fois %(first)s et %(second)s.",
                first=pair[0].label,
                second=pair[1].label,
            ),
            field="roles",
        )
    return wanted


def _members(roles: set[str]) -> list[Role]:
    return [role for role in Role if role.value in roles]


def _self(user: User) -> Actor:
    return Actor(id=user.id, display_name=user.display_name)
