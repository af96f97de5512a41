"""The life of a call: approval by a second person, publication, evaluation, decision."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from grants.audit.queries import timeline
from grants.calls import queries, services
from grants.calls.models import Call
from grants.calls.services.moves import NotApproved, OpeningTooShort, StillOpen
from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, ProblemsError
from grants.outbox.models import Email
from tests.factories.accounts import make_user
from tests.factories.associations import make_association
from tests.factories.calls import CLOSES, DIRECTOR, OPENS, make_call

pytestmark = pytest.mark.usefixtures("database")
BEFORE = OPENS - timedelta(days=10)
READER = Actor(id=None, display_name="", roles=frozenset({"auditor"}))
AFTER = CLOSES + timedelta(minutes=1)


@pytest.fixture
def manager(database):
    return make_user("manager@example.ma", "call_manager")


@pytest.fixture
def director(database):
    return make_user("directrice@example.ma", "director", language="ar")


def move(service, code, *arguments):
    with unit_of_work():
        service(queries.get_for_update(code), *arguments)
    return queries.get_visible(code, READER, BEFORE)


def emails(event):
    return db.session.scalars(select(Email).where(Email.event == event).order_by(Email.recipient)).all()


def test_a_draft_is_approved_then_published(manager, director):
    owner = make_user("owner@example.ma")
    make_association(owner=owner)
    make_association("Association en attente", state="draft", owner=make_user("other@example.ma"))
    code = make_call(state="draft").code
    call = move(services.ask_approval, code, None, manager, BEFORE)
    assert call.state == "to_approve"
    assert [(mail.recipient, mail.language) for mail in emails("call.to_approve")] == [
        ("directrice@example.ma", "ar"),
        (DIRECTOR, "fr"),
    ]
    assert f"/fr/staff/calls/{code}" in emails("call.to_approve")[1].body
    call = move(services.approve_call, code, None, director, BEFORE)
    assert (call.state, call.approved_by_id) == ("to_approve", director.id)
    call = move(services.publish_call, code, None, manager, BEFORE)
    assert (call.state, call.published_at) == ("published", BEFORE)
    assert [mail.recipient for mail in emails("call.published")] == ["owner@example.ma"]
    assert [event.action for event in timeline(call)] == [
        "call.create",
        "call.ask_approval",
        "call.approve",
        "call.publish",
    ]


def test_approval_is_not_asked_before_the_texts_are_written(manager):
    code = make_call(state="draft", summary_ar="", eligibility_en="").code
    with pytest.raises(ProblemsError) as refused:
        move(services.ask_approval, code, None, manager, BEFORE)
    assert [field for field, _message in refused.value.problems] == ["summary_ar", "eligibility_en"]


def test_nobody_approves_own_work(manager):
    both = make_user("both@example.ma", "call_manager", "director")
    code = make_call(state="draft").code
    with unit_of_work():
        call = queries.get_for_update(code)
        draft = replace(queries.draft_of(call), cofunding_min_pct=25)
        services.update_call(call, draft, None, both, BEFORE)
    move(services.ask_approval, code, None, manager, BEFORE)
    with pytest.raises(NotAllowed):
        move(services.approve_call, code, None, both, BEFORE)
    assert both.email not in [mail.recipient for mail in emails("call.to_approve")]


def test_the_database_refuses_self_approval():
    call = make_call(state="approved")
    with pytest.raises(IntegrityError), unit_of_work() as session:
        session.execute(update(Call).where(Call.id == call.id).values(approved_by_id=call.created_by_id))


def test_the_database_refuses_publication_without_approval():
    call = make_call(state="draft")
    with pytest.raises(IntegrityError), unit_of_work() as session:
        session.execute(update(Call).where(Call.id == call.id).values(state="published", published_at=BEFORE))


def test_only_a_director_approves(manager):
    code = make_call(state="to_approve").code
    for actor in (manager, make_user("chair@example.ma", "chair")):
        with pytest.raises(NotAllowed):
            move(services.approve_call, code, None, actor, BEFORE)


def test_a_second_approval_is_a_conflict(director):
    code = make_call(state="approved").code
    with pytest.raises(Conflict):
        move(services.approve_call, code, None, director, BEFORE)


def test_publication_waits_for_the_approval(manager):
    for state in ("draft", "to_approve"):
        code = make_call(f"AAP-{2030 + len(state)}", state=state).code
        with pytest.raises(NotApproved):
            move(services.publish_call, code, None, manager, BEFORE)


def test_publication_leaves_the_minimum_time(manager):
    code = make_call(state="approved").code
    with pytest.raises(OpeningTooShort):
        move(services.publish_call, code, None, manager, CLOSES - timedelta(days=29))
    assert move(services.publish_call, code, None, manager, CLOSES - timedelta(days=30)).state == "published"


def test_sending_back_takes_a_reason_and_undoes_the_approval(manager, director):
    code = make_call(state="approved").code
    with pytest.raises(DomainError) as refused:
        move(services.send_back_call, code, None, "  ", director, BEFORE)
    assert refused.value.field == "reason"
    call = move(services.send_back_call, code, None, "Enveloppe trop basse.", director, BEFORE)
    assert (call.state, call.is_approved) == ("draft", False)
    assert timeline(call)[-1].reason == "Enveloppe trop basse."
    with pytest.raises(NotApproved):
        move(services.publish_call, code, None, manager, BEFORE)


def test_a_stale_version_is_a_conflict_for_every_move(manager, director):
    code = make_call(state="approved").code
    for service, arguments, actor in (
        (services.approve_call, (), director),
        (services.send_back_call, ("Raison",), director),
        (services.publish_call, (), manager),
        (services.cancel_call, ("Raison",), manager),
    ):
        with pytest.raises(Conflict):
            move(service, code, 1, *arguments, actor, BEFORE)


def test_evaluation_starts_after_the_deadline(manager, director):
    code = make_call(state="published").code
    with pytest.raises(StillOpen):
        move(services.start_evaluation, code, manager, CLOSES)
    with pytest.raises(NotAllowed):
        move(services.start_evaluation, code, director, AFTER)
    assert move(services.start_evaluation, code, manager, AFTER).state == "in_evaluation"
    with pytest.raises(Conflict):
        move(services.start_evaluation, code, manager, AFTER)
    chair = make_user("chair@example.ma", "chair")
    assert move(services.mark_decided, code, chair, AFTER).state == "decided"


def test_a_manager_alone_cancels_a_call_only_before_publication(manager):
    code = make_call(state="approved").code
    call = move(services.cancel_call, code, None, "Crédits retirés.", manager, BEFORE)
    assert (call.state, timeline(call)[-1].reason) == ("cancelled", "Crédits retirés.")
    with pytest.raises(Conflict):
        move(services.publish_call, code, None, manager, BEFORE)
    published = make_call(
        "AAP-2025", "published", datetime(2025, 3, 1, tzinfo=UTC), datetime(2025, 4, 5, tzinfo=UTC)
    )
    with pytest.raises(NotAllowed):
        move(services.cancel_call, published.code, None, "Seul.", manager, AFTER)
