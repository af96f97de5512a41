"""A silence of the worker is proposed to the administrators as an outage; nothing moves until one decides."""

from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from grants import worker
from grants.calls import gaps, queries, services
from grants.calls.models import Corrigendum, Outage, ServiceGap
from grants.calls.states import GapState
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, IllegalTransition, NotAllowed
from grants.jobs.models import Heartbeat
from tests.factories.accounts import make_user
from tests.factories.calls import CLOSES, make_call

DOWN = CLOSES - timedelta(minutes=100)
BACK = CLOSES - timedelta(minutes=40)


@pytest.fixture
def admin(database):
    return make_user("a@example.ma", "administrator")


def beat_at(frozen_clock, *instants):
    for at in instants:
        frozen_clock(at)
        worker.beat()
    db.session.rollback()


def the_gap():
    return db.session.scalars(select(ServiceGap)).one()


def fall_silent(frozen_clock):
    beat_at(frozen_clock, DOWN, BACK)
    return the_gap().id


def confirm(key, actor, at, reason="Coupure"):
    with unit_of_work():
        services.confirm_gap(gaps.get_for_update(key), reason, None, actor, at)


def deadline():
    db.session.rollback()
    return queries.get_visible("AAP-2026", None, CLOSES).closes_at


def test_beats_in_time_propose_nothing(database, frozen_clock):
    beat_at(frozen_clock, *(DOWN + timedelta(minutes=5 * step) for step in range(4)))
    assert db.session.scalars(select(ServiceGap)).all() == []
    assert db.session.scalars(select(Heartbeat.beat_at)).one() == DOWN + timedelta(minutes=15)


def test_a_clock_set_back_opens_no_gap(database, frozen_clock):
    beat_at(frozen_clock, BACK, DOWN, BACK + timedelta(minutes=1))
    assert db.session.scalars(select(ServiceGap)).all() == []


def test_the_setting_says_how_long_a_silence_is(app, database, frozen_clock, monkeypatch):
    monkeypatch.setitem(app.config, "OUTAGE_GAP_MINUTES", 60)
    beat_at(frozen_clock, DOWN, BACK)
    assert db.session.scalars(select(ServiceGap)).all() == []
    beat_at(frozen_clock, BACK + timedelta(minutes=60, seconds=1))
    assert the_gap().from_at == BACK


def test_a_gap_moves_nothing_until_an_administrator_confirms_it(admin, frozen_clock):
    make_call()
    key = fall_silent(frozen_clock)
    assert (the_gap().from_at, the_gap().to_at, the_gap().state) == (DOWN, BACK, GapState.PROPOSED)
    assert deadline() == CLOSES
    with pytest.raises(NotAllowed):
        confirm(key, make_user("g@example.ma", "call_manager"), BACK)
    with pytest.raises(DomainError):
        confirm(key, admin, BACK, reason=" ")
    assert deadline() == CLOSES
    expected = gaps.would_move([the_gap()], BACK)[key]
    confirm(key, admin, BACK)
    assert expected == [("AAP-2026", deadline())]
    assert deadline() == CLOSES + timedelta(hours=1)
    assert the_gap().outage_id == db.session.scalars(select(Outage.id)).one()


def test_a_gap_is_decided_once(admin, frozen_clock):
    make_call()
    key = fall_silent(frozen_clock)
    confirm(key, admin, BACK)
    with pytest.raises(IllegalTransition), unit_of_work():
        services.dismiss_gap(gaps.get_for_update(key), "Essai", None, admin, BACK)
    with pytest.raises(Conflict):
        confirm(key, admin, BACK)
    assert db.session.scalar(select(func.count(Outage.id))) == 1


def test_the_same_minutes_move_a_deadline_once(admin, frozen_clock):
    make_call()
    with unit_of_work():
        services.note_outage(DOWN + timedelta(minutes=1), BACK - timedelta(minutes=1), "Coupure", admin, BACK)
    moved = deadline()
    key = fall_silent(frozen_clock)
    with pytest.raises(Conflict):
        confirm(key, admin, BACK)
    assert deadline() == moved
    with unit_of_work():
        services.dismiss_gap(gaps.get_for_update(key), "Déjà notée", None, admin, BACK)
    assert the_gap().state == GapState.DISMISSED
    assert gaps.waiting_count() == 0


def test_an_administrator_finds_decides_and_the_manager_sees_a_reopened_call(database, frozen_clock, sign_in):
    make_call()
    make_user("a@example.ma", "administrator")
    make_user("g@example.ma", "call_manager")
    key = fall_silent(frozen_clock)
    after = CLOSES + timedelta(hours=20)
    frozen_clock(after)
    admin, manager = sign_in("a@example.ma"), sign_in("g@example.ma")
    assert "interruption du service" in admin.get("/fr/work").text
    assert "rouvert par une panne" not in manager.get("/fr/work").text
    place = f"/fr/staff/outages/gaps/{key}"
    assert place in admin.get("/fr/staff/outages").text
    assert manager.get(place).status_code == 403
    assert admin.get("/fr/staff/outages/gaps/999").status_code == 404
    page = admin.get(place).text
    assert "AAP-2026" in page
    assert "Aucun acte" in page
    assert admin.post(place, data={"decision": "confirm", "version": "1"}).status_code == 422
    stale = {"decision": "confirm", "version": "7", "reason": "Coupure"}
    assert admin.post(place, data=stale).status_code in (409, 422)
    assert db.session.scalars(select(Corrigendum)).all() == []
    assert admin.post(place, data={**stale, "version": "1"}).status_code == 302
    assert admin.post(place, data={**stale, "version": "1"}).status_code == 409
    assert "interruption du service" not in admin.get("/fr/work").text
    assert "rouvert par une panne" in manager.get("/fr/work").text
    assert "Confirmée" in admin.get(place).text
    frozen_clock(after + timedelta(days=1))
    assert "rouvert par une panne" not in sign_in("g@example.ma").get("/fr/work").text


def test_the_list_of_outages_costs_the_same_at_thirty(database, frozen_clock, sign_in):
    make_call()
    make_user("a@example.ma", "administrator")
    frozen_clock(BACK)
    admin = sign_in("a@example.ma")

    def add(number):
        with unit_of_work():
            start = DOWN - timedelta(days=number)
            services.propose_gap(start, start + timedelta(minutes=30), BACK)

    def statements():
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            page = admin.get("/fr/staff/outages").text
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return page.count("Examiner"), len(seen)

    add(1)
    few = statements()
    for number in range(2, 31):
        add(number)
    many = statements()
    assert (few[0], many[0]) == (1, 30)
    assert few[1] == many[1]
