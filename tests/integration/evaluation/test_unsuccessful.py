"""A line declared unsuccessful, a call cancelled: two people, letters to all, nothing judged any more."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from grants.calls.queries import get_for_update
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, NotAllowed
from grants.evaluation import queries, services
from grants.evaluation.models import DecisionLetter, Evaluation
from grants.evaluation.pdf import draw_letter
from grants.evaluation.services import AlreadyPublished, NotYetEndable
from grants.outbox.models import Email
from grants.proposals.models import Proposal
from grants.proposals.queries import load_for_update
from tests.factories.accounts import make_user
from tests.integration.evaluation.sittings import accept, close, hold, publish, ranking, sign

REASON, REASON_AR = "Trop peu de dossiers recevables.", "عدد الملفات المقبولة غير كاف."


@pytest.fixture
def later(at):
    return at + timedelta(days=60)


@pytest.fixture
def director(database):
    return make_user("directrice@example.ma", "director")


def prepare(world, at, line="EDU", actor=None, seen=None):
    with unit_of_work():
        call = get_for_update(world.code)
        chosen = next((item for item in call.lines if item.line_code == line), None)
        who = actor or world.manager
        return services.prepare_ending(call, chosen, seen, REASON, REASON_AR, who, at).id


def approve(world, key, actor, at, seen=None):
    with unit_of_work():
        return services.approve_ending(queries.ending_for_update(world.code, key, actor), seen, actor, at)


def state_of(proposal):
    db.session.expire_all()
    return db.session.get_one(Proposal, proposal.id).state.value


def mails(event):
    return db.session.scalars(select(Email.recipient).where(Email.event == event).order_by(Email.id)).all()


def test_a_line_is_declared_unsuccessful(world, director, later):
    begun = world.proposal()
    with unit_of_work():
        services.assign_evaluators(load_for_update(begun.id), [world.evaluators[0].id], world.manager, later)
    files = [world.proposal("submitted"), begun, world.evaluated(9)]
    other = world.evaluated(8, line="HUM")
    key = prepare(world, later)
    assert [state_of(file) for file in files] == ["submitted", "in_evaluation", "evaluated"]
    assert [item.count for item in queries.work_items(director, later)] == [1]
    assert approve(world, key, director, later) == 3
    assert {state_of(file) for file in files} == {"rejected"}
    assert state_of(other) == "evaluated"
    states = db.session.scalars(select(Evaluation.state).where(Evaluation.proposal_id == begun.id)).all()
    assert states == ["withdrawn"]
    letters = db.session.scalars(select(DecisionLetter).order_by(DecisionLetter.proposal_id)).all()
    assert sorted(row.proposal_id for row in letters) == sorted(file.id for file in files)
    assert {row.kind.value for row in letters} == {"unsuccessful"}
    names = [person.display_name for person in world.evaluators]
    for row in letters:
        assert not any(name in str(row.snapshot) for name in names)
    letter = queries.letter_of(files[2].reference, world.manager)
    assert letter.why == REASON
    assert draw_letter(letter, "fr") != draw_letter(letter, "ar")
    assert len(mails("letter.line_unsuccessful")) == 3
    assert len(mails("evaluation.withdrawn")) == 1
    assert director.email in mails("ending.to_approve")
    hold(world, later)
    assert set(ranking(world).files) == {other.reference}


def test_one_person_never_does_both(world, director, later):
    both = make_user("deux@example.ma", "call_manager", "director")
    world.proposal("submitted")
    key = prepare(world, later, actor=both)
    for act in (approve, lambda world, key, actor, at: send_back(world, key, actor, at)):
        with pytest.raises(NotAllowed):
            act(world, key, both, later)
    with pytest.raises(NotAllowed):
        approve(world, key, world.manager, later)
    with pytest.raises(NotAllowed):
        prepare(world, later, "HUM", actor=director)


def send_back(world, key, actor, at):
    with unit_of_work():
        ending = queries.ending_for_update(world.code, key, actor)
        services.send_back_ending(ending, None, "À motiver.", actor, at)


def test_sent_back_it_is_proposed_anew_and_pronounced_once(world, director, later):
    world.proposal("submitted")
    key = prepare(world, later)
    with pytest.raises(Conflict):
        prepare(world, later)
    send_back(world, key, director, later)
    with pytest.raises(Conflict):
        approve(world, key, director, later)
    assert prepare(world, later) == key
    with pytest.raises(Conflict):
        approve(world, key, director, later, seen=1)
    approve(world, key, director, later)
    with pytest.raises(Conflict):
        approve(world, key, director, later)
    assert len(db.session.scalars(select(DecisionLetter)).all()) == 1


def test_nothing_ends_once_results_are_published(world, director, later):
    world.evaluated(9)
    key = prepare(world, later)
    hold(world, later)
    accept(world, later)
    close(world, later)
    sign(world, later)
    publish(world, later)
    with pytest.raises(AlreadyPublished):
        approve(world, key, director, later)
    for line in ("HUM", None):
        with pytest.raises(AlreadyPublished):
            prepare(world, later, line)


def test_a_line_waits_for_the_deadline(world, at):
    before = world.call.closes_at - timedelta(days=1)
    with pytest.raises(NotYetEndable):
        prepare(world, before)


def test_a_call_is_cancelled(world, director, later):
    draft, scored = world.proposal("draft", line="HUM"), world.evaluated(9)
    hold(world, later)
    accept(world, later)
    filed = world.proposal("submitted")
    key = prepare(world, later, None)
    assert world.call.state == "in_evaluation"
    assert approve(world, key, director, later) == 2
    db.session.expire_all()
    assert world.call.state == "cancelled"
    assert [state_of(file) for file in (filed, scored, draft)] == ["rejected", "rejected", "draft"]
    assert len(mails("letter.call_cancelled")) == 2
    assert mails("call.cancelled") == [world.owners[0].email]
    kinds = db.session.scalars(select(DecisionLetter.kind)).all()
    assert {kind.value for kind in kinds} == {"cancelled"}
    with pytest.raises(Conflict):
        close(world, later)


def test_the_pages_of_manager_director_and_public(world, director, later, sign_in):
    world.proposal("submitted")
    url = f"/fr/staff/calls/{world.code}/endings"
    key = prepare(world, later)
    client = sign_in(world.manager.email)
    assert client.get(url).status_code == 200
    page = client.get(f"{url}/{key}")
    assert REASON in page.text
    assert f"{url}/{key}/approve" not in page.text
    assert client.post(f"{url}/{key}/approve").status_code == 403
    client = sign_in(director.email)
    assert f"{url}/{key}/approve" in client.get(f"{url}/{key}").text
    approve(world, key, director, later)
    assert REASON in client.get(f"/fr/calls/{world.code}").text
    assert REASON_AR in client.get(f"/ar/calls/{world.code}").text
