"""Read accounts: who is signed in, who holds a role, which links and invitations are open."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import selectinload

from grants.accounts.models import (
    OneTimeLink,
    RecoveryCode,
    SecondFactor,
    SignInSession,
    StaffRole,
    User,
)
from grants.core.actors import Actor
from grants.core.db import Instant, db
from grants.core.errors import NotFound
from grants.core.i18n import _, ngettext
from grants.core.pagination import Page, paginate
from grants.core.worklist import DeskPanel, DeskRow, WorkItem
from grants.outbox.services import Recipient

STAFF_INVITATION = "staff_invitation"
SHOWN = 5


@dataclass(frozen=True)
class SignedIn:
    """A signed-in person, as read in one statement."""

    user_id: int
    session_id: int
    display_name: str
    email: str
    language: str
    roles: frozenset[str]
    proven_at: datetime | None
    has_second_factor: bool


def token_digest(token: str) -> str:
    """Return the SHA-256 under which a token is kept: the token itself is never stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def signed_in_statement() -> Any:
    """Return the statement that reads whose session a token opens at an instant, for `signed_in_from`.

    Its values are those of `signed_in_values`: it runs at every request and is composed once.
    """
    return (
        select(
            User.id,
            SignInSession.id,
            User.display_name,
            User.email,
            User.language,
            StaffRole.role,
            SignInSession.proven_at,
            SecondFactor.confirmed_at,
        )
        .join(User, User.id == SignInSession.user_id)
        .outerjoin(StaffRole, StaffRole.user_id == User.id)
        .outerjoin(SecondFactor, SecondFactor.user_id == User.id)
        .where(
            SignInSession.token_hash == bindparam("token_hash"),
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > bindparam("at", type_=Instant),
            User.is_active,
        )
    )


def signed_in_values(token: str, at: datetime) -> dict[str, Any]:
    """Return the values of `signed_in_statement` for a token and an instant in UTC."""
    return {"token_hash": token_digest(token), "at": at}


def signed_in_from(rows: Sequence[Any]) -> SignedIn | None:
    """Return the person of the rows read, one a role; further columns pass. None without rows."""
    if not rows:
        return None
    user_id, session_id, name, email, language, _role, proven_at, confirmed_at = rows[0][:8]
    roles = frozenset(str(row[5].value) for row in rows if row[5])
    return SignedIn(user_id, session_id, name, email, language, roles, proven_at, confirmed_at is not None)


def find_by_email(email: str) -> User | None:
    """Return the person with this address, with staff roles, or None."""
    return db.session.scalar(
        select(User).where(User.email == email.strip().lower()).options(selectinload(User.roles))
    )


def get_user(user_id: int | None, lock: bool = False) -> User:
    """Return a person with staff roles; NotFound when there is none."""
    statement = select(User).where(User.id == user_id).options(selectinload(User.roles))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    user = db.session.scalar(statement)
    if user is None:
        raise NotFound
    return user


def find_factor(user_id: int, lock: bool = False) -> SecondFactor | None:
    """Return the second factor of a person, confirmed or not yet, or None."""
    statement = select(SecondFactor).where(SecondFactor.user_id == user_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(statement)


def unused_codes(user_id: int) -> int:
    """Return how many recovery codes a person has left."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(RecoveryCode)
            .where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
        )
        or 0
    )


def recipients_with_role(*roles: str) -> list[Recipient]:
    """Return the active people who hold one of these roles, as recipients of an e-mail."""
    rows = db.session.execute(
        select(User.email, User.language, User.display_name)
        .join(StaffRole, StaffRole.user_id == User.id)
        .where(StaffRole.role.in_(roles), User.is_active)
        .distinct()
        .order_by(User.email)
    )
    return [Recipient(*row) for row in rows]


def names_of(user_ids: set[int | None]) -> dict[int, str]:
    """Return the display names of people by their identifiers."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    if not wanted:
        return {}
    return dict(db.session.execute(select(User.id, User.display_name).where(User.id.in_(wanted))).all())


def find_link(token: str, purpose: str, at: datetime, lock: bool = False) -> OneTimeLink | None:
    """Return the link of this token and purpose when it can still be used, or None."""
    statement = select(OneTimeLink).where(
        OneTimeLink.token_hash == token_digest(token),
        OneTimeLink.purpose == purpose,
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > at,
    )
    return db.session.scalar(statement.with_for_update() if lock else statement)


def open_links(purpose: str, at: datetime) -> list[OneTimeLink]:
    """Return the links of a purpose that nobody used yet and that have not expired, newest first."""
    return list(
        db.session.scalars(
            select(OneTimeLink)
            .where(OneTimeLink.purpose == purpose, OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > at)
            .order_by(OneTimeLink.id.desc())
        )
    )


def open_sessions(user_id: int, at: datetime) -> list[SignInSession]:
    """Return the sessions in which a person is signed in, newest first."""
    return list(
        db.session.scalars(
            select(SignInSession)
            .where(
                SignInSession.user_id == user_id,
                SignInSession.ended_at.is_(None),
                SignInSession.expires_at > at,
            )
            .order_by(SignInSession.id.desc())
        )
    )


def get_session(session_id: int | None) -> SignInSession:
    """Return a sign-in session, locked for a change; NotFound when there is none."""
    row = db.session.scalar(
        select(SignInSession)
        .where(SignInSession.id == session_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    return row


def staff_page(number: int, text: str = "", role: str = "") -> Page:
    """Return a page of the people who hold a staff role, with their roles, by name.

    The whole address of anyone finds that person too: members of associations also lose their phone.
    """
    is_staff = User.id.in_(select(StaffRole.user_id))
    statement = select(User).where(or_(is_staff, User.email == text.lower()) if "@" in text else is_staff)
    if text:
        statement = statement.where(
            or_(
                User.display_name.icontains(text, autoescape=True),
                User.email.icontains(text, autoescape=True),
            )
        )
    if role:
        statement = statement.where(User.id.in_(select(StaffRole.user_id).where(StaffRole.role == role)))
    statement = statement.options(selectinload(User.roles)).order_by(User.display_name, User.id)
    return paginate(statement, number)


def work_items(actor: Actor, at: datetime) -> list[WorkItem]:
    """Return what waits for an administrator: invitations without an answer."""
    if not actor.has_role("administrator"):
        return []
    waiting = db.session.scalar(
        select(func.count())
        .select_from(OneTimeLink)
        .where(
            OneTimeLink.purpose == STAFF_INVITATION,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > at,
        )
    )
    count = waiting or 0
    label = ngettext("invitation sans réponse", "invitations sans réponse", count)
    return [WorkItem(count, label, "accounts.staff_index")]


def desk_panels(actor: Actor, at: datetime) -> list[DeskPanel]:
    """Return to an administrator the staff accounts opened last, with their roles; two statements."""
    if not actor.has_role("administrator"):
        return []
    statement = (
        select(User)
        .where(User.id.in_(select(StaffRole.user_id)))
        .options(selectinload(User.roles))
        .order_by(User.created_at.desc(), User.id.desc())
        .limit(SHOWN)
    )
    rows = [
        DeskRow(
            user.display_name,
            "accounts.staff_member",
            {"user_id": user.id},
            ", ".join(sorted(held.role.label for held in user.roles)),
            ("done", _("ouvert")) if user.is_active else ("rejected", _("fermé")),
        )
        for user in db.session.scalars(statement)
    ]
    return [
        DeskPanel(_("Derniers comptes du personnel"), rows, (_("Tous les comptes"), "accounts.staff_index"))
    ]
