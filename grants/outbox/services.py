"""Queue e-mails in the transaction that causes them, and send those that are due."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, render_template
from sqlalchemy import select

from grants.audit.services import transition
from grants.core.actors import System
from grants.core.db import db
from grants.core.i18n import in_language
from grants.outbox.events import EVENTS
from grants.outbox.models import Email
from grants.outbox.states import WORKFLOW, EmailState

MAX_ATTEMPTS = 5
LEASE = timedelta(minutes=5)
LONGEST_SUBJECT = 300
SENDER = System("outbox")


@dataclass(frozen=True)
class Recipient:
    """Who receives an e-mail: address, stored language and name."""

    email: str
    language: str
    name: str


Transport = Callable[[Email], None]


def queue(
    event: str, recipients: Iterable[Recipient], at: datetime, cause: Any = None, **context: Any
) -> None:
    """Write one e-mail a recipient, each in its language, from templates/emails/<event>.txt.

    The first line of the template is the subject. KeyError for an event that is not in the table.
    """
    entry = EVENTS[event]
    for recipient in {item.email: item for item in recipients}.values():
        with in_language(recipient.language):
            text = render_template(
                f"emails/{entry.code}.txt",
                recipient=recipient,
                base_url=current_app.config["BASE_URL"],
                mail_lang=recipient.language,
                **context,
            )
        subject, _separator, body = text.strip().partition("\n")
        db.session.add(
            Email(
                event=entry.code,
                recipient=recipient.email,
                language=recipient.language,
                subject=" ".join(subject.split())[:LONGEST_SUBJECT],
                body=body.strip() + "\n",
                created_at=at,
                next_attempt_at=at,
                cause=cause.__tablename__ if cause is not None else None,
                cause_id=cause.id if cause is not None else None,
            )
        )


def claim_due(at: datetime, limit: int = 20) -> list[Email]:
    """Return e-mails due for sending, locked so that two workers never take the same one."""
    statement = (
        select(Email)
        .where(Email.state == "queued", Email.next_attempt_at <= at)
        .order_by(Email.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(db.session.scalars(statement))


def lease_next(at: datetime) -> int | None:
    """Reserve the oldest e-mail that is due for five minutes; return its key, None when there is none."""
    for email in claim_due(at, limit=1):
        email.next_attempt_at = at + LEASE
        return email.id
    return None


def detached(email_id: int) -> Email:
    """Return an e-mail as plain data, with no transaction left open behind it."""
    email = db.session.get_one(Email, email_id)
    db.session.expunge(email)
    db.session.rollback()
    return email


def settle(email_id: int, error: str | None, at: datetime) -> None:
    """Note that a leased e-mail left, or why it did not; nothing when it was settled meanwhile."""
    email = db.session.get(Email, email_id, with_for_update=True)
    if email is None or email.state != EmailState.QUEUED:
        return
    if error is None:
        mark_sent(email, at)
    else:
        mark_failed(email, error, at)


def mark_sent(email: Email, at: datetime) -> None:
    """Note that the transport took the e-mail."""
    transition(email, WORKFLOW, "send", SENDER, at, stamps={"sent_at": at, "last_error": None})


def mark_failed(email: Email, error: str, at: datetime) -> None:
    """Note a failed attempt: retried later, each time twice as late, then given up."""
    email.attempts += 1
    email.last_error = error
    email.next_attempt_at = at + timedelta(minutes=2**email.attempts)
    if email.attempts >= MAX_ATTEMPTS:
        transition(email, WORKFLOW, "give_up", SENDER, at, reason=error)
