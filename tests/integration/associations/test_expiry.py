"""Expiries are announced 60 and 15 days ahead, once each, whatever happens to the round."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from grants.associations import queries
from grants.associations.jobs import announce_all
from grants.associations.validity import Dates
from grants.core.db import db
from grants.outbox.models import Email
from tests.integration.associations.account_data import Account
from tests.worker import run_daily

LAST_DAY = date(2027, 2, 23)


@pytest.fixture
def account(database: None, at: datetime) -> Account:
    found = Account(at)
    found.give("PEC", Dates(date(2026, 11, 1), None, LAST_DAY))
    return found


def ahead(days: int) -> datetime:
    return datetime(2027, 2, 23, 9, 0, tzinfo=UTC) - timedelta(days=days)


def mails() -> list[str]:
    db.session.rollback()
    rows = select(Email).where(Email.event == "association.documents_expiring").order_by(Email.id)
    return [mail.recipient for mail in db.session.scalars(rows)]


def test_twice_and_no_more(account: Account) -> None:
    both = [account.owner.email, account.editor.email]
    for days, sent in ((61, 0), (60, 1), (59, 1), (16, 1), (15, 2), (14, 2), (1, 2), (0, 2), (-1, 2)):
        for _again in range(2):
            announce_all(ahead(days))
        assert mails() == both * sent, days


def test_a_document_given_late_is_announced_once(account: Account) -> None:
    announce_all(ahead(10))
    announce_all(ahead(9))
    assert mails() == [account.owner.email, account.editor.email]


def test_what_was_replaced_or_refused_is_not_announced(account: Account) -> None:
    account.give("PEC", Dates(date(2026, 11, 2), None, date(2028, 1, 1)))
    announce_all(ahead(15))
    assert mails() == []


def test_documents_of_one_association_are_told_in_one_mail(account: Account) -> None:
    account.declare(ends_on=LAST_DAY)
    account.give("BUR", Dates(date(2025, 4, 1)))
    announce_all(ahead(60))
    assert len(mails()) == 2
    body = db.session.scalars(select(Email.body).order_by(Email.id)).first() or ""
    assert "Politique de protection" in body
    assert "Liste des membres du bureau" in body


def test_the_worker_makes_the_round(account: Account) -> None:
    run_daily(ahead(60))
    run_daily(ahead(60))
    assert len(mails()) == 2


def test_the_owner_sees_it_in_the_work_queue(account: Account) -> None:
    items = [item for item in queries.work_items(account.owner, ahead(12)) if item.count]
    assert [(item.endpoint, item.late) for item in items] == [("associations.mine", True)]
    assert "12 jours" in items[0].hint
