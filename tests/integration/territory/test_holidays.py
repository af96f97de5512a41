"""Holidays whose date is announced year by year count in working days, and only some staff write them."""

from datetime import date

import pytest
from sqlalchemy import select

from grants.audit.models import AuditEntry
from grants.core.db import db, unit_of_work
from grants.core.errors import DomainError, NotAllowed, NotFound
from grants.territory import queries, services
from tests.factories.accounts import make_user

FEAST = date(2026, 5, 27)
NAMES = ("Aïd al-Adha", "عيد الأضحى", "Eid al-Adha")


def add(on, actor, at):
    with unit_of_work():
        services.add_holiday(on, NAMES, actor, at)


def test_a_written_holiday_is_no_working_day(database, at):
    manager = make_user("g@example.ma", "call_manager")
    assert queries.working_day_after(date(2026, 5, 22), 5) == date(2026, 5, 29)
    add(FEAST, manager, at)
    add(date(2026, 5, 28), manager, at)
    assert queries.working_day_after(date(2026, 5, 22), 5) == date(2026, 6, 2)
    with unit_of_work():
        services.remove_holiday(FEAST, manager, at)
    assert queries.working_day_after(date(2026, 5, 22), 5) == date(2026, 6, 1)
    acts = list(db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("holiday.%"))))
    assert acts == ["holiday.add", "holiday.add", "holiday.remove"]


def test_fixed_holidays_count_from_their_year_on(database):
    assert queries.working_day_after(date(2026, 4, 30), 1) == date(2026, 5, 4)  # 1 May is a Friday
    assert queries.working_day_after(date(2026, 12, 31), 1) == date(2027, 1, 4)  # 1 January too


def test_others_may_not_write_and_a_day_is_written_once(database, at):
    manager, officer = make_user("g@example.ma", "call_manager"), make_user("f@example.ma", "finance_officer")
    with pytest.raises(NotAllowed):
        add(FEAST, officer, at)
    add(FEAST, manager, at)
    with pytest.raises(DomainError, match="déjà férié"):
        add(FEAST, manager, at)
    with pytest.raises(NotFound), unit_of_work():
        services.remove_holiday(date(2026, 1, 2), manager, at)
    with pytest.raises(NotAllowed), unit_of_work():
        services.remove_holiday(FEAST, officer, at)


def test_the_page_adds_and_removes(app, sign_in):
    with app.app_context():
        make_user("g@example.ma", "call_manager")
        make_user("f@example.ma", "finance_officer")
    client, address = sign_in("g@example.ma"), "/fr/staff/reference/holidays"
    fields = {"on": "2026-05-27", "name_fr": NAMES[0], "name_ar": NAMES[1], "name_en": NAMES[2]}
    assert client.post(address, data={**fields, "on": ""}).status_code == 422
    assert client.post(address, data=fields).status_code == 302
    assert NAMES[0] in client.get(address).get_data(as_text=True)
    assert client.post(address, data=fields).status_code == 422
    assert client.post(f"{address}/remove", data={"on": "nonsense"}).status_code == 404
    assert client.post(f"{address}/remove", data={"on": "2026-05-27"}).status_code == 302
    assert NAMES[0] not in client.get(address).get_data(as_text=True)
    other = sign_in("f@example.ma")
    assert other.get(address).status_code == 200
    assert other.post(address, data=fields).status_code == 403
