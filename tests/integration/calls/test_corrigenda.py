"""A published call changes by corrigendum only: two persons, a number, old and new for everyone to read."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from grants.calls import corrigenda, queries, services
from grants.calls.models import Call, Corrigendum
from grants.calls.states import CorrigendumState
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, NotAllowed, ProblemsError
from grants.outbox.models import Email
from grants.proposals import services as proposals
from tests.factories.accounts import make_user
from tests.factories.associations import make_association
from tests.factories.calls import CLOSES, OPENS, call_line_of, make_call
from tests.factories.proposals import make_proposal

NOW = OPENS + timedelta(days=10)
LATER = CLOSES + timedelta(days=7)
REASONS = {"fr": "Report demandé.", "ar": "تأجيل.", "en": "Asked for."}


@pytest.fixture
def people(database, frozen_clock):
    frozen_clock(NOW)
    make_call()
    return {
        "manager": make_user("g@example.ma", "call_manager"),
        "director": make_user("d@example.ma", "director"),
        "both": make_user("b@example.ma", "call_manager", "director"),
        "admin": make_user("a@example.ma", "administrator"),
    }


def prepare(actor, change=None, reasons=REASONS):
    with unit_of_work():
        key = services.prepare_corrigendum(queries.get_for_update("AAP-2026"), actor, NOW).id
    with unit_of_work():
        found = corrigenda.get_for_update(key)
        after = replace(services.draft_after(found), **(change or {"closes_at": LATER}))
        services.change_corrigendum(found, after, None, actor, NOW)
    with unit_of_work():
        services.give_reasons(corrigenda.get_for_update(key), reasons, None, actor, NOW)
    return key


def act(name, key, actor, at=NOW, *more):
    with unit_of_work():
        getattr(services, name)(corrigenda.get_for_update(key), *more, None, actor, at)


def publish(people, key, at=NOW):
    act("ask_corrigendum_approval", key, people["manager"])
    act("approve_corrigendum", key, people["director"])
    act("publish_corrigendum", key, people["manager"], at)


def call_now():
    db.session.expire_all()
    return queries.get_visible("AAP-2026", None, NOW)


def test_from_preparation_to_the_public_page(people, client):
    key = prepare(people["manager"])
    assert call_now().closes_at == CLOSES, "nothing changes before the publication"
    publish(people, key)
    call = call_now()
    found = corrigenda.published_corrigenda(call.id)[0]
    assert (call.closes_at, found.reference, found.number) == (LATER, "CR-2026-01", 1)
    version = queries.latest_version(call.id)
    assert (version.number, version.content["closes_at"]) == (2, LATER.isoformat())
    page = client.get("/fr/calls/AAP-2026").text
    for words in ("CR-2026-01", "lundi 7 décembre 2026", "lundi 14 décembre 2026", "Report demandé."):
        assert words in page
    assert "تأجيل." in client.get("/ar/calls/AAP-2026").text


def test_the_second_is_number_two_and_one_at_a_time_is_prepared(people):
    first = prepare(people["manager"])
    with pytest.raises(Conflict):
        prepare(people["manager"])
    publish(people, first)
    second = prepare(people["manager"], {"cofunding_min_pct": 10, "contact_email": "aide@example.ma"})
    publish(people, second)
    assert [item.reference for item in corrigenda.published_corrigenda(call_now().id)] == [
        "CR-2026-02",
        "CR-2026-01",
    ]
    assert call_now().cofunding_min_pct == 10


def test_who_prepared_it_does_not_approve_it(people):
    key = prepare(people["both"])
    act("ask_corrigendum_approval", key, people["both"])
    with pytest.raises(NotAllowed):
        act("approve_corrigendum", key, people["both"])
    with pytest.raises(NotAllowed):
        act("publish_corrigendum", key, people["director"])
    with pytest.raises(Conflict):
        act("publish_corrigendum", key, people["both"])


@pytest.mark.parametrize(
    "change",
    [
        {"closes_at": CLOSES - timedelta(minutes=1)},
        {"cofunding_min_pct": 30},
        {"eligible_kinds": ("national",)},
        {"execution_starts_on": CLOSES.date() + timedelta(days=95)},
    ],
)
def test_what_asks_for_more_is_refused(people, change):
    with pytest.raises(ProblemsError):
        prepare(people["manager"], change)


def test_no_path_brings_the_deadline_of_a_published_call_forward(people):
    """Services refuse; what goes past them, row by row or in bulk, is refused by the database."""
    publish(people, prepare(people["manager"]))
    call = queries.get_for_update("AAP-2026")
    with pytest.raises(Conflict), unit_of_work():
        earlier = replace(queries.draft_of(call), closes_at=CLOSES)
        services.update_call(queries.get_for_update("AAP-2026"), earlier, None, people["manager"], NOW)
    with pytest.raises(IntegrityError), unit_of_work():
        queries.get_for_update("AAP-2026").closes_at = LATER - timedelta(seconds=1)
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.execute(update(Call).values(closes_at=CLOSES, accepts_until=CLOSES))
    assert call_now().closes_at == LATER


def test_a_published_document_keeps_its_row_and_only_relaxes(people):
    documents = queries.draft_of(call_now()).asked_documents
    keys = [row.id for row in queries.all_documents(call_now().id)]
    relaxed = tuple(replace(item, is_required=False) if item.code == "STAT" else item for item in documents)
    publish(people, prepare(people["manager"], {"documents": relaxed}))
    rows = queries.all_documents(call_now().id)
    assert [row.id for row in rows] == keys
    assert not next(row for row in rows if row.code == "STAT").is_required


def test_a_call_changed_meanwhile_is_not_overwritten(people):
    key = prepare(people["manager"])
    act("ask_corrigendum_approval", key, people["manager"])
    act("approve_corrigendum", key, people["director"])
    at = CLOSES - timedelta(hours=1)
    with unit_of_work():
        services.note_outage(at - timedelta(hours=2), at - timedelta(hours=1), "Panne", people["admin"], at)
    with pytest.raises(Conflict):
        act("publish_corrigendum", key, people["manager"], at)


def test_nothing_is_published_after_the_deadline_nor_without_reasons(people):
    key = prepare(people["manager"], reasons={"fr": "Oui"})
    with pytest.raises(ProblemsError):
        act("ask_corrigendum_approval", key, people["manager"])
    with unit_of_work():
        services.give_reasons(corrigenda.get_for_update(key), REASONS, None, people["manager"], NOW)
    with pytest.raises(services.FrozenCall):
        publish(people, key, CLOSES + timedelta(seconds=1))


def test_followers_and_associations_with_a_file_are_told_once(people):
    follower = make_user("suit@example.ma")
    association = make_association(owner=make_user("membre@example.ma"))
    proposal = make_proposal(call_line_of(queries.get_visible("AAP-2026", None, NOW)), association)
    with unit_of_work():
        services.follow_call(queries.get_for_update("AAP-2026"), follower, NOW)
    key = prepare(people["manager"])
    publish(people, key)
    for _ in range(2):
        with unit_of_work():
            proposals.tell_corrigendum(key, NOW)
    mails = list(db.session.scalars(select(Email).where(Email.event == "call.corrigendum")))
    members = {mail.recipient for mail in mails} - {"suit@example.ma"}
    assert members
    assert len(mails) == len(members) + 1
    assert all("14 décembre 2026" in mail.body for mail in mails if mail.language == "fr")
    assert ["/calls/follow/stop/" in mail.body for mail in mails] == [
        mail.recipient == "suit@example.ma" for mail in mails
    ]
    assert proposal.id


def test_an_outage_in_the_last_hours_moves_the_deadline_of_every_call_it_touched(people, client):
    make_call("AAP-2026-2", closes_at=CLOSES + timedelta(days=30))
    at = CLOSES + timedelta(hours=9)
    began, ended = CLOSES - timedelta(minutes=90), CLOSES - timedelta(minutes=15)
    with pytest.raises(NotAllowed), unit_of_work():
        services.note_outage(began, ended, "Panne", people["manager"], at)
    with unit_of_work():
        services.note_outage(began, ended, "Coupure", people["admin"], at)
    call = call_now()
    assert call.closes_at == at + timedelta(hours=2)
    assert call.is_open(at + timedelta(hours=2))
    assert not call.is_open(at + timedelta(hours=2, seconds=1))
    assert queries.get_visible("AAP-2026-2", None, at).closes_at == CLOSES + timedelta(days=30)
    found = db.session.scalars(select(Corrigendum)).one()
    assert (found.state, found.reference, found.prepared_by_id) == (
        CorrigendumState.PUBLISHED,
        "CR-2026-01",
        None,
    )
    assert "n’a pas répondu" in client.get("/fr/calls/AAP-2026").text
    with pytest.raises(Conflict), unit_of_work():
        services.note_outage(began, ended, "Coupure", people["admin"], at)


def test_the_grace_is_the_same_for_all_and_ends_to_the_second(database):
    call = make_call(grace_minutes=15)
    edge = CLOSES + timedelta(minutes=15)
    assert call.is_open(edge)
    assert not call.is_open(edge + timedelta(seconds=1))
    assert [item.code for item in queries.open_calls(edge)] == ["AAP-2026"]
    assert queries.open_calls(edge + timedelta(seconds=1)) == []


def test_pages_carry_a_corrigendum_through(people, sign_in):
    manager, director = sign_in("g@example.ma"), sign_in("d@example.ma")
    assert "Préparer un rectificatif" in manager.get("/fr/staff/calls/AAP-2026").text
    place = manager.post("/fr/staff/calls/AAP-2026/corrigenda").headers["Location"]
    assert manager.post("/fr/staff/calls/AAP-2026/corrigenda").headers["Location"] == place
    for section in ("general", "dates", "lines", "rules", "apply", "documents"):
        assert manager.get(f"{place}/edit/{section}").status_code == 200
    assert manager.get(f"{place}/edit/grid").status_code == 404
    dates = {
        "opens_at": "2026-10-26T08:00",
        "closes_at": "2026-12-01T23:59",
        "results_on": "2027-02-05",
        "execution_starts_on": "2027-03-07",
        "execution_ends_on": "2028-03-05",
        "version": "1",
    }
    refused = manager.post(f"{place}/edit/dates", data=dates)
    assert refused.status_code == 422
    assert "repoussée" in refused.text
    kept = manager.post(f"{place}/edit/dates", data={**dates, "closes_at": "2026-12-14T23:59"})
    assert kept.status_code == 302
    assert manager.post(f"{place}/ask-approval", data={"version": "2"}).status_code == 422
    words = {f"reason_{language}": text for language, text in REASONS.items()}
    assert manager.post(f"{place}/reasons", data={**words, "version": "2"}).status_code == 302
    assert manager.post(f"{place}/ask-approval", data={"version": "3"}).status_code == 302
    assert "rectificatif à approuver" in director.get("/fr/work").text
    assert director.post(f"{place}/approve", data={"version": "4"}).status_code == 302
    assert manager.post(f"{place}/publish", data={"version": "5"}).status_code == 302
    assert manager.post(f"{place}/publish", data={"version": "5"}).status_code == 409
    assert "CR-2026-01" in manager.get("/fr/staff/corrigenda").text
    admin = sign_in("a@example.ma")
    assert admin.get("/fr/staff/outages").status_code == 200
    assert manager.get("/fr/staff/outages").status_code == 403
    noted = {"from_at": "2026-11-01T10:00", "to_at": "2026-11-01T11:00", "reason": "Coupure"}
    assert admin.post("/fr/staff/outages", data={**noted, "to_at": "2026-11-01T09:00"}).status_code == 422
    assert admin.post("/fr/staff/outages", data=noted).status_code == 302
    assert "aucune date limite touchée" in admin.get("/fr/staff/outages").text
