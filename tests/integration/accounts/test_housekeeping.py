"""Expired links and past counts of attempts are forgotten, by the worker, once an hour."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from grants.accounts import services
from grants.accounts.models import AttemptCount, OneTimeLink
from grants.core.db import db, unit_of_work
from grants.outbox.models import Email
from grants.outbox.services import Recipient, queue
from grants.worker import Sweeper, send_due

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def links() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(OneTimeLink.id).order_by(OneTimeLink.id)))


def make_links(*hours: int) -> None:
    with unit_of_work():
        for length in hours:
            services.create_link("test", "nour@example.ma", {"display_name": "Nour"}, START, length)


def forget(at: datetime) -> int:
    with unit_of_work():
        return services.forget_expired(at)


def test_links_go_at_their_last_instant_and_others_stay(database: None) -> None:
    make_links(1, 48)
    assert forget(START + timedelta(minutes=59)) == 0
    assert forget(START + timedelta(hours=1)) == 1
    assert len(links()) == 1


def test_the_number_of_a_deleted_link_serves_no_other(database: None) -> None:
    make_links(1)
    (first,) = links()
    forget(START + timedelta(hours=1))
    make_links(1)
    assert links()[0] > first


def test_counts_of_the_present_window_stay(database: None) -> None:
    with unit_of_work():
        services.count_attempt("sign-in", "nour@example.ma", "192.0.2.7", START)
    assert forget(START + timedelta(minutes=14)) == 0
    assert forget(START + timedelta(minutes=15)) == 2
    assert db.session.scalar(select(func.count()).select_from(AttemptCount)) == 0


def test_the_worker_sweeps_once_an_hour(database: None, frozen_clock: Callable[[datetime], None]) -> None:
    make_links(1, 1)
    sweeper = Sweeper()
    done = []
    for minutes in (0, 30, 59, 60, 61):
        frozen_clock(START + timedelta(minutes=minutes))
        done.append(sweeper.sweep_when_due())
    assert done == [0, 0, 0, 2, 0]


def test_an_e_mail_that_cannot_be_written_does_not_hold_up_the_next(database: None) -> None:
    with unit_of_work():
        for name in ("wrong", "right"):
            context = {"known": True}
            queue("account.confirm", [Recipient(f"{name}@example.ma", "fr", name)], START, **context)
    sent: list[str] = []

    def transport(email: Email) -> None:
        if email.recipient.startswith("wrong"):
            raise ValueError("not an address")
        sent.append(email.recipient)

    assert send_due(transport) == 2
    assert sent == ["right@example.ma"]
    db.session.rollback()
    states = db.session.execute(select(Email.attempts, Email.state).order_by(Email.id)).all()
    assert [(attempts, state.value) for attempts, state in states][1][1] == "sent"
    assert send_due(transport) == 0
