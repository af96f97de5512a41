"""The outbox: written in the transaction, sent once, retried later, given up in the end."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from grants.core.db import db, unit_of_work
from grants.outbox import services
from grants.outbox.events import EVENTS
from grants.outbox.models import Email
from grants.outbox.states import EmailState
from grants.outbox.transport import compose


def add_email(at, recipient="amina@example.ma"):
    with unit_of_work() as session:
        session.add(
            Email(
                event="proposal.submitted",
                recipient=recipient,
                language="ar",
                subject="وصل الإيداع",
                body="رقم\n",
                created_at=at,
                next_attempt_at=at,
            )
        )


def test_a_sent_email_is_not_claimed_again(database, at):
    add_email(at)
    with unit_of_work():
        services.mark_sent(services.claim_due(at)[0], at)
    with unit_of_work():
        assert services.claim_due(at) == []
    assert db.session.scalars(select(Email)).one().state == EmailState.SENT


def test_failures_wait_longer_each_time_and_end_in_giving_up(database, at):
    add_email(at)
    moment = at
    for attempt in range(services.MAX_ATTEMPTS):
        with unit_of_work():
            (email,) = services.claim_due(moment)
            services.mark_failed(email, "refused", moment)
            assert email.next_attempt_at == moment + timedelta(minutes=2 ** (attempt + 1))
            moment = email.next_attempt_at
    assert db.session.scalars(select(Email)).one().state == EmailState.FAILED


def test_an_email_of_a_rolled_back_act_does_not_exist(database, at):
    class Stop(Exception):
        pass

    with pytest.raises(Stop), unit_of_work() as session:
        session.add(
            Email(
                event="x",
                recipient="a@b.ma",
                language="fr",
                subject="s",
                body="b",
                created_at=at,
                next_attempt_at=at,
            )
        )
        raise Stop
    assert db.session.scalar(select(func.count()).select_from(Email)) == 0


def test_an_unknown_event_is_refused(database, at):
    with pytest.raises(KeyError), unit_of_work():
        services.queue("nobody.expects", [services.Recipient("a@b.ma", "fr", "A")], at)


def test_every_event_has_its_template(app):
    names = app.jinja_env.list_templates(filter_func=lambda name: name.startswith("emails/"))
    assert {f"emails/{code}.txt" for code in EVENTS} <= set(names)


def test_the_message_carries_language_and_arabic_subject(database, at):
    add_email(at)
    message = compose(db.session.scalars(select(Email)).one(), "ministere@example.ma")
    assert message["Content-Language"] == "ar"
    assert message["Subject"] == "وصل الإيداع"
