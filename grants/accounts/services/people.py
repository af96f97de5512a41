"""Create people and change what is theirs: name, language, password."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from grants.accounts import policies
from grants.accounts.models import User
from grants.accounts.queries import find_by_email, get_user
from grants.accounts.services.links import RESET_HOURS, issue_link, use_link
from grants.accounts.services.sessions import end_rows
from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db, is_duplicate
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import LANGUAGES, _
from grants.outbox.services import Recipient, queue

RESET = "password_reset"


def actor_of(user: User) -> Actor:
    """Return a person as the actor of an act that is done before or without being signed in."""
    return Actor(id=user.id, display_name=user.display_name, email=user.email, language=user.language)


def create_user(
    email: str, display_name: str, language: str, password_hash: str | None, at: datetime
) -> User:
    """Create a person whose address is confirmed. Raises Conflict when the address has an account."""
    user = User(
        email=email.strip().lower(),
        display_name=display_name,
        language=language if language in LANGUAGES else "fr",
        password_hash=password_hash,
        is_active=True,
        created_at=at,
        email_confirmed_at=at,
        roles=[],
    )
    db.session.add(user)
    try:
        db.session.flush()
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        raise Conflict(_("Cette adresse a déjà un compte : connectez-vous.")) from error
    record("account.create", user, actor_of(user), at)
    return user


def update_profile(user: User, display_name: str, language: str, actor: Actor, at: datetime) -> None:
    """Change the own name and language of e-mails."""
    if not policies.can_use_account(actor, user):
        raise NotAllowed
    if language not in LANGUAGES:
        raise DomainError(_("Choisissez une langue de la liste."), field="language")
    user.display_name = display_name
    user.language = language
    record("account.update", user, actor, at)


def change_password(user: User, password_hash: str, actor: Actor, at: datetime) -> None:
    """Set a new password and sign the person out everywhere else.

    The caller has verified the present password and the strength of the new one.
    """
    if not policies.can_use_account(actor, user):
        raise NotAllowed
    user.password_hash = password_hash
    end_rows(user.id, at, keep=actor.session_id)
    record("account.change_password", user, actor, at)


def renew_hash(user: User, seen_hash: str, password_hash: str) -> None:
    """Keep the same password under the present costs, unless it was changed since the hash was seen.

    The caller has verified the password against the hash seen; what the person knows doesn't change.
    """
    if user.password_hash == seen_hash:
        user.password_hash = password_hash


def ask_password_reset(email: str, at: datetime) -> None:
    """Send a link to choose a new password, when an active account has the address."""
    user = find_by_email(email)
    if user is None or not user.is_active:
        return
    token, link = issue_link(RESET, user.email, {}, at, RESET_HOURS)
    record("account.ask_reset", link, actor_of(user), at)
    recipient = Recipient(user.email, user.language, user.display_name)
    queue("account.reset", [recipient], at, cause=user, token=token, hours=RESET_HOURS)


def reset_password(token: str, password_hash: str, at: datetime) -> User:
    """Set the password of the person to whom a link was sent, and end all sessions.

    Raises LinkUnusable.
    """
    link = use_link(token, RESET, at)
    found = find_by_email(link.email)
    if found is None or not found.is_active:
        raise NotAllowed(_("Ce compte est fermé. Adressez-vous à l’administrateur."))
    user = get_user(found.id, lock=True)
    user.password_hash = password_hash
    user.email_confirmed_at = user.email_confirmed_at or at
    end_rows(user.id, at)
    record("account.reset_password", user, actor_of(user), at)
    return user
