"""Open and end the sessions in which a person is signed in."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import update

from grants.accounts import policies
from grants.accounts.models import SignInSession, User
from grants.accounts.queries import token_digest
from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotAllowed, NotFound
from grants.core.i18n import _

SESSION_HOURS = 12


def start_session(user: User, browser: str, at: datetime) -> str:
    """Open a session for a person who proved who they are; return its token, which is kept nowhere.

    Raises NotAllowed when the account is closed.
    """
    if not user.is_active:
        raise NotAllowed(_("Ce compte est fermé. Adressez-vous à l’administrateur."))
    token = secrets.token_urlsafe(32)
    row = SignInSession(
        token_hash=token_digest(token),
        user_id=user.id,
        created_at=at,
        expires_at=at + timedelta(hours=SESSION_HOURS),
        proven_at=at,
        browser=browser[:200],
    )
    db.session.add(row)
    db.session.flush()
    record("account.sign_in", row, Actor(id=user.id, display_name=user.display_name), at)
    return token


def renew_proof(row: SignInSession, actor: Actor, at: datetime) -> None:
    """Note that the person of a session has just proved identity again; the caller has verified it."""
    if not policies.can_renew_proof(actor, row):
        raise NotAllowed
    row.proven_at = at
    record("account.prove", row, actor, at)


def end_session(session_id: int | None, actor: Actor, at: datetime) -> None:
    """End one session of the actor's; ending it twice changes nothing. NotFound for another person's."""
    row = db.session.get(SignInSession, session_id) if session_id else None
    if row is None or row.user_id != actor.id:
        raise NotFound
    if row.ended_at is None:
        row.ended_at = at
        record("account.sign_out", row, actor, at)


def end_all_sessions(user: User, actor: Actor, at: datetime) -> None:
    """Sign a person out of every browser: the person's own wish, or an administrator's."""
    if not (policies.can_use_account(actor, user) or policies.can_change_account(actor, user)):
        raise NotAllowed
    end_rows(user.id, at)
    record("account.sign_out_everywhere", user, actor, at)


def end_rows(user_id: int, at: datetime, keep: int | None = None) -> None:
    """End the open sessions of a person, save one."""
    statement = (
        update(SignInSession)
        .where(SignInSession.user_id == user_id, SignInSession.ended_at.is_(None))
        .values(ended_at=at)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(statement if keep is None else statement.where(SignInSession.id != keep))
