"""Read accounts: who is signed in, who holds a role."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from grants.accounts.models import SignInSession, StaffRole, User
from grants.core.db import db
from grants.outbox.services import Recipient


@dataclass(frozen=True)
class SignedIn:
    """A signed-in person, as read in one statement."""

    user_id: int
    session_id: int
    display_name: str
    email: str
    language: str
    roles: frozenset[str]


def token_digest(token: str) -> str:
    """Return the SHA-256 under which a token is kept: the token itself is never stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_signed_in(token: str, at: datetime) -> SignedIn | None:
    """Return the person whose session this token opens at this instant, or None."""
    rows = db.session.execute(
        select(User.id, SignInSession.id, User.display_name, User.email, User.language, StaffRole.role)
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
    user_id, session_id, name, email, language, _role = rows[0]
    return SignedIn(
        user_id, session_id, name, email, language, frozenset(str(row[5].value) for row in rows if row[5])
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
    return dict(db.session.execute(select(User.id, User.display_name).where(User.id.in_(wanted))).tuples())
