"""After the results: grants given up, appeal reserves released, reserve lists served and ended."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from grants.agreements import services as agreements
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.evaluation import queries
from grants.evaluation.jobs import release_reserves
from grants.evaluation.models import Renunciation, ReserveEnd, ReserveRelease
from grants.evaluation.queries import get_call
from grants.proposals.queries import get_for_update, load_for_update
from tests.integration.evaluation.test_judged_again import second_session, state_of
from tests.integration.evaluation.test_letters import decided, later, mails, open_letter  # noqa: F401
from tests.integration.evaluation.test_selection import accept, close, decide, hold, publish
from tests.worker import run_daily


def renounce(proposal, owner, at, reason="Un autre bailleur finance le projet.", seen=None):
    with unit_of_work():
        found = get_for_update(proposal.reference, owner)
        agreements.renounce_grant(found, seen, reason, owner, at)


def freed(world):
    db.session.rollback()
    return queries.freed_of(get_call(world.code, world.manager))


def test_a_renounced_grant_serves_the_reserve_list_in_a_new_session(world, decided, later):  # noqa: F811
    granted, waiting, _refused = decided
    renounce(granted, world.owners[0], later)
    assert state_of(granted) == "renounced"
    row = db.session.get_one(Renunciation, granted.id)
    assert row.amount_centimes == 900_000_00
    assert {world.manager.email, world.owners[0].email} <= {
        mail.recipient for mail in mails("proposal.renounced")
    }
    found = freed(world)
    assert [item.reference for item in found.renounced] == [granted.reference]
    assert [file.reference for file, _answer in found.served] == [waiting.reference]
    assert found.served[0][1].amount_centimes == 150_000_00
    again = later + timedelta(days=20)
    second_session(world, again)
    decide(world, waiting, "selected", 150_000_00, "", again)
    close(world, again)
    publish(world, again)
    assert state_of(waiting) == "selected"
    assert len(queries.letters_of(waiting.reference, world.owners[1])) == 2
    assert freed(world).renounced == []


def test_only_an_owner_once_with_a_reason_and_before_signature(world, decided, later):  # noqa: F811
    granted, waiting, refused = decided
    with pytest.raises(DomainError):
        renounce(granted, world.owners[0], later, reason="  ")
    with pytest.raises(Conflict):
        renounce(refused, world.owners[2], later)
    with pytest.raises(Conflict):
        renounce(granted, world.owners[0], later, seen=1)
    with pytest.raises(NotAllowed), unit_of_work():
        agreements.renounce_grant(load_for_update(granted.id), None, "x", world.manager, later)
    renounce(waiting, world.owners[1], later)
    with pytest.raises(Conflict):
        renounce(waiting, world.owners[1], later)
    assert db.session.get_one(Renunciation, waiting.id).amount_centimes == 0


def test_the_page_asks_proof_and_tells_what_happens(world, decided, sign_in):  # noqa: F811
    granted = decided[0]
    owner = sign_in(world.owners[0].email)
    address = f"/fr/proposals/{granted.reference}/renounce"
    assert "définitif" in owner.get(address).get_data(as_text=True)
    assert owner.post(address, data={"reason": ""}).status_code == 422
    assert sign_in(world.owners[1].email).get(address).status_code == 404
    assert owner.post(address, data={"reason": "Trop tard pour nous."}).status_code == 302
    assert owner.get(address).status_code == 409
    assert state_of(granted) == "renounced"
    manager = sign_in(world.manager.email)
    page = manager.get(f"/fr/staff/calls/{world.code}/freed").get_data(as_text=True)
    assert granted.reference in page
    assert decided[1].reference in page
    assert owner.get(f"/fr/staff/calls/{world.code}/freed").status_code == 403


def test_the_appeal_reserve_is_released_when_appeals_are_over(world, decided, later):  # noqa: F811
    open_letter(decided[1], world.owners[1], later)
    release_reserves(later + timedelta(days=16))
    assert db.session.scalars(select(ReserveRelease)).all() == []  # two letters may still be contested
    release_reserves(later + timedelta(days=45))
    assert db.session.scalars(select(ReserveRelease)).all() == []  # their last day
    release_reserves(later + timedelta(days=46))
    release_reserves(later + timedelta(days=47))
    db.session.rollback()
    assert len(db.session.scalars(select(ReserveRelease)).all()) == 1
    found = freed(world)
    assert found.released == ["EDU"]
    # 50 000 left in the line and 50 000 of the reserve are less than 80 % of the 150 000 asked
    assert found.served == []
    again = later + timedelta(days=50)
    second_session(world, again)
    session = queries.session_of(world.call.id)
    assert db.session.scalars(select(ReserveRelease)).one().session_id == session.id
    ranking = queries.ranking_of(world.call, session)
    assert ranking.computed.rounds[-1].released == {"EDU"}


def test_a_released_reserve_serves_a_waiting_file(world, later):  # noqa: F811
    world.evaluated(9, request_centimes=900_000_00)
    small = world.evaluated(8, request_centimes=95_000_00)
    hold(world, later)
    accept(world, later)
    close(world, later)
    publish(world, later)
    assert state_of(small) == "reserve"
    release_reserves(later + timedelta(days=46))
    found = freed(world)
    assert [file.reference for file, _answer in found.served] == [small.reference]
    again = later + timedelta(days=50)
    second_session(world, again)
    decide(world, small, "selected", 95_000_00, "", again)
    close(world, again)
    publish(world, again)
    assert state_of(small) == "selected"


def test_reserve_lists_end_with_the_year_of_the_call(world, decided):  # noqa: F811
    run_daily(datetime(2026, 12, 31, 12, tzinfo=UTC))
    assert state_of(decided[1]) == "reserve"
    run_daily(datetime(2027, 1, 1, 6, tzinfo=UTC))
    run_daily(datetime(2027, 1, 2, 6, tzinfo=UTC))
    assert state_of(decided[1]) == "rejected"
    assert db.session.scalars(select(ReserveEnd)).one().files == 1
    letters = queries.letters_of(decided[1].reference, world.owners[1])
    assert letters[0].row.kind.value == "reserve_ended"
    assert "31 décembre 2026" in letters[0].letter.reason
    assert len(mails("letter.reserve_ended")) == 1
    renounce(decided[0], world.owners[0], datetime(2027, 1, 5, tzinfo=UTC))
    assert freed(world).served == []
