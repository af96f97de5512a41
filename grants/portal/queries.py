"""Reads of the e-mails that the demonstration shows to everyone."""

from sqlalchemy import select

from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _
from grants.core.pagination import Page, paginate
from grants.outbox.models import Email

PER_PAGE = 25


def emails_page(recipient: str, number: int) -> Page:
    """Return a page of e-mails, the latest first, of everyone or of one recipient."""
    statement = select(Email).order_by(Email.id.desc())
    if recipient:
        statement = statement.where(Email.recipient == recipient)
    return paginate(statement, number, PER_PAGE)


def recipients() -> list[str]:
    """Return the addresses that received an e-mail, in order."""
    return list(db.session.scalars(select(Email.recipient).distinct().order_by(Email.recipient)))


def email(email_id: int) -> Email:
    """Return one e-mail; raises NotFound."""
    found = db.session.get(Email, email_id) if email_id < 2**63 else None
    if found is None:
        raise NotFound(_("Ce courriel n’existe pas."))
    return found
