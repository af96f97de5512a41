"""Self-registration: a person and an association in one page, made real by the link sent to the address."""

from dataclasses import dataclass
from datetime import datetime

from grants.accounts.queries import find_by_email
from grants.accounts.services import create_user, use_link
from grants.accounts.services.links import CONFIRMATION_HOURS, issue_link
from grants.accounts.services.people import actor_of
from grants.associations.models import Association
from grants.associations.queries import REGISTRATION
from grants.associations.services.identity import register_association
from grants.associations.services.identity_checks import require_names
from grants.audit.services import record
from grants.core.actors import Actor
from grants.outbox.services import Recipient, queue


@dataclass(frozen=True)
class Registration:
    """Who wishes to register which association; nothing here is proven yet."""

    email: str
    display_name: str
    language: str
    name_fr: str
    name_ar: str


def ask_registration(wish: Registration, at: datetime) -> None:
    """Send a link that confirms the address; the caller answers the same whether it has an account.

    Raises ProblemsError when a name is in the wrong script.
    """
    require_names(wish.name_fr, wish.name_ar)
    known = find_by_email(wish.email)
    if known is not None:
        recipient = Recipient(known.email, known.language, known.display_name)
        queue("account.confirm", [recipient], at, known=True)
        return
    payload = {
        "display_name": wish.display_name,
        "language": wish.language,
        "name_fr": wish.name_fr,
        "name_ar": wish.name_ar,
    }
    token, link = issue_link(REGISTRATION, wish.email, payload, at, CONFIRMATION_HOURS)
    record("account.ask_registration", link, Actor(id=None, display_name=wish.display_name), at)
    queue(
        "account.confirm",
        [Recipient(link.email, wish.language, wish.display_name)],
        at,
        known=False,
        token=token,
        hours=CONFIRMATION_HOURS,
        association=wish.name_fr,
    )


def confirm_registration(token: str, password_hash: str, at: datetime) -> Association:
    """Create the account, and the association with its owner, for the person who reads the address.

    The password is chosen here and not before: who typed the address need not be who reads it.
    Raises LinkUnusable, and Conflict when the address got an account meanwhile.
    """
    link = use_link(token, REGISTRATION, at)
    wish = dict(link.payload)
    user = create_user(link.email, wish["display_name"], wish["language"], password_hash, at)
    link.payload = {}  # kept in their own rows from now on
    return register_association(wish["name_fr"], wish["name_ar"], user.id, actor_of(user), at)
