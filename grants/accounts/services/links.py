"""One-time links sent by e-mail: made with an opaque purpose, taken once, before they expire."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from grants.accounts.models import OneTimeLink
from grants.accounts.queries import find_link, token_digest
from grants.core.db import db
from grants.core.errors import DomainError
from grants.core.i18n import _

CONFIRMATION_HOURS = 48
RESET_HOURS = 2
INVITATION_HOURS = 24 * 14


class LinkUnusable(DomainError):
    """The link is unknown, used already, or too old."""

    status = 404

    def __init__(self) -> None:
        super().__init__(_("Ce lien a déjà servi ou n’est plus valable. Demandez-en un nouveau."))


def create_link(purpose: str, email: str, payload: dict[str, Any], at: datetime, hours: int) -> str:
    """Create a link for an address and return its token, which is kept nowhere."""
    token, _link = issue_link(purpose, email, payload, at, hours)
    return token


def issue_link(
    purpose: str, email: str, payload: dict[str, Any], at: datetime, hours: int
) -> tuple[str, OneTimeLink]:
    """Create a link for an address and return its token with its row, for who records the act."""
    token = secrets.token_urlsafe(32)
    link = OneTimeLink(
        token_hash=token_digest(token),
        purpose=purpose,
        email=email.strip().lower(),
        payload=payload,
        created_at=at,
        expires_at=at + timedelta(hours=hours),
    )
    db.session.add(link)
    db.session.flush()
    return token, link


def use_link(token: str, purpose: str, at: datetime) -> OneTimeLink:
    """Take a link for its purpose, once, and return it with its payload. Raises LinkUnusable."""
    link = find_link(token, purpose, at, lock=True)
    if link is None:
        raise LinkUnusable
    link.used_at = at
    return link
