"""Read accounts: who is signed in, who holds a role, which links and invitations are open."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from grants.accounts.models import OneTimeLink, SignInSession, StaffRole, User
from grants.core.actors import Actor
from grants.core.db import db
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


def token_digest(token: str) -> str:
    """Return the SHA-256 under which a token is kept: the token itself is never stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_signed_in(token: str, at: datetime) -> SignedIn | None:
    """Return the person whose session this token opens at this instant, or None."""
    rows = db.session.execute(
        select(
            User.id,
            SignInSession.id,
            User.display_name,
            User.email,
            User.language,
            StaffRole.role,
            SignInSession.proven_at,
        )
        .join(User, User.id == SignInSession.user_id)
        .outerjoin(StaffRole, StaffRole.user_id == User.id)
        .where(
            SignInSession.token_hash == token_digest(token),
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > at,
            User.is_active,
        )
    ).all()
    if not rows:
        return None
    user_id, session_id, name, email, language, _role, proven_at = rows[0]
    roles = frozenset(str(row[5].value) for row in rows if row[5])
    return SignedIn(user_id, session_id, name, email, language, roles, proven_at)


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
    """Return a page of the people who hold a staff role, with their roles, by name."""
    statement = select(User).where(User.id.in_(select(StaffRole.user_id)))
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
