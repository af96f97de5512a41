"""The worker: a batch at a time, one e-mail's failure its own, never the same e-mail from two workers."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from grants import worker
from grants.core.db import db, unit_of_work
from grants.outbox.models import Email
from grants.outbox.states import EmailState


def add_emails(at, *names):
    with unit_of_work() as session:
        session.add_all(
            Email(
                event="payment.paid",
                recipient=f"{name}@example.ma",
                language="fr",
                subject="Versement payé",
                body="Bonjour\n",
                created_at=at,
                next_attempt_at=at,
            )
            for name in names
        )


def states():
    return dict(db.session.execute(select(Email.recipient, Email.state).order_by(Email.id)).all())


@pytest.fixture
def now(database, at, frozen_clock):
    frozen_clock(at)
    return at


def test_one_call_sends_one_batch_in_order(now):
    names = [f"m{number:02}" for number in range(worker.BATCH + 2)]
    add_emails(now, *names)
    sent = []
    assert worker.send_due(lambda email: sent.append(email.recipient)) == worker.BATCH
    assert sent == [f"{name}@example.ma" for name in names[: worker.BATCH]]
    assert worker.send_due(lambda email: sent.append(email.recipient)) == 2
    assert worker.send_due(lambda email: sent.append(email.recipient)) == 0
    assert set(states().values()) == {EmailState.SENT}


def test_an_email_not_due_yet_waits(now, frozen_clock):
    add_emails(now + timedelta(minutes=1), "tard")
    sent = []
    assert worker.send_due(sent.append) == 0
    frozen_clock(now + timedelta(minutes=1))
    assert worker.send_due(sent.append) == 1


@pytest.mark.parametrize(
    "error", [OSError("refused"), ValueError("address"), KeyError("what"), RuntimeError()]
)
def test_one_failure_stops_no_other(now, error):
    add_emails(now, "avant", "mauvais", "apres")

    def transport(email):
        if email.recipient.startswith("mauvais"):
            raise error

    assert worker.send_due(transport) == 3
    assert states() == {
        "avant@example.ma": EmailState.SENT,
        "mauvais@example.ma": EmailState.QUEUED,
        "apres@example.ma": EmailState.SENT,
    }
    bad = db.session.scalars(select(Email).where(Email.recipient == "mauvais@example.ma")).one()
    assert (bad.attempts, bad.next_attempt_at) == (1, now + timedelta(minutes=2))
    assert bad.last_error
    assert worker.send_due(transport) == 0


def test_what_was_marked_sent_is_committed_before_the_next_one_leaves(app, now):
    add_emails(now, "un", "deux")
    seen = []

    def transport(email):
        seen.append(_in_another_thread(app, states))

    assert worker.send_due(transport) == 2
    assert seen[1]["un@example.ma"] == EmailState.SENT


def test_two_workers_never_send_the_same_email(app, now):
    names = [f"m{number}" for number in range(8)]
    add_emails(now, *names)
    sent: list[str] = []
    other = threading.Thread(target=_work, args=(app, lambda email: sent.append(email.recipient)))

    def transport(email):
        """Start the other worker while this one holds its first e-mail, then give it the time to run."""
        if other.ident is None:
            other.start()
            other.join(0.5)
        sent.append(email.recipient)

    db.session.rollback()
    worker.send_due(transport)
    other.join(20)
    assert not other.is_alive()
    assert sorted(sent) == [f"{name}@example.ma" for name in names]
    assert set(states().values()) == {EmailState.SENT}


def _work(app, transport):
    with app.app_context():
        while worker.send_due(transport):
            pass


def _in_another_thread(app, read):
    found = []

    def run():
        with app.app_context():
            found.append(read())

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    return found[0]
