"""Pages of sessions: who opens them, what they refuse and keep, what the wall and the papers never show."""

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from grants.core.db import db, unit_of_work
from grants.evaluation import queries, services
from tests.factories.accounts import make_user
from tests.integration.evaluation.sittings import accept, close, hold, ranking, session
from tests.uploads import PDF

CODE = "AAP-2026"
BASE = f"/fr/staff/calls/{CODE}"


@pytest.fixture
def later(at):
    return at + timedelta(days=60)


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.get_data(as_text=True)[:2000]
    return response.get_data(as_text=True)


def version(world):
    db.session.rollback()
    return str(queries.session_of(world.call.id).version)


def test_the_manager_convenes_and_what_is_missing_is_told_at_its_field(world, later, sign_in):
    world.evaluated()
    manager = sign_in(world.manager.email)
    assert "Convoquer la séance" in page(manager, f"{BASE}/sessions")
    sent = {"starts_at": "2031-03-01T10:00", "place": "", "members": [str(key) for key in world.present]}
    answer = manager.post(f"{BASE}/sessions", data=sent)
    assert answer.status_code == 422
    assert 'value="2031-03-01T10:00"' in answer.get_data(as_text=True)
    assert manager.post(f"{BASE}/sessions", data={**sent, "place": "Rabat"}).status_code == 302
    assert "séance convoquée" in page(manager, f"{BASE}/sessions")
    assert sign_in(world.chair.email).post(f"{BASE}/sessions", data=sent).status_code in (403, 422)


def test_acts_on_a_session_seen_before_a_change_are_conflicts(world, later, sign_in):
    proposal = world.evaluated(9)
    hold(world, later)
    chair = sign_in(world.chair.email)
    seen = version(world)
    item = f"{BASE}/selection/{proposal.reference}"
    leaving = {"version": seen, "user_id": str(world.members[0].id), "reason": "Parent."}
    assert chair.post(f"{item}/leave", data={**leaving, "reason": ""}).status_code == 422
    assert chair.post(f"{item}/leave", data=leaving).status_code == 302
    assert chair.post(f"{item}/leave", data={**leaving, "user_id": str(world.chair.id)}).status_code == 409
    text = page(chair, item)
    assert "Hors du point" in text
    good = {"version": version(world), "outcome": "selected", "amount": "150 000,00", "to_vote": "y"}
    votes = {f"vote-{world.chair.id}": "for", f"vote-{world.members[1].id}": "against"}
    answer = chair.post(item, data={**good, f"vote-{world.chair.id}": "for"})
    assert answer.status_code == 422
    assert re.search(r'value="for"[^>]* checked', answer.get_data(as_text=True))
    assert chair.post(item, data={**good, **votes}).status_code == 302
    assert "1 pour, 1 contre" in page(chair, item)


def test_transfers_and_coverage_are_typed_on_the_pages(world, later, sign_in):
    world.evaluated(9, request_centimes=900_000_00, cities=("oujda",))
    waiting = world.evaluated(8, request_centimes=200_000_00, cities=("rabat",))
    hold(world, later)
    chair = sign_in(world.chair.email)
    move = {"giver": "HUM", "taker": "EDU", "amount": "abc", "reason": "Reste.", "version": version(world)}
    answer = chair.post(f"{BASE}/sessions/1/transfer", data=move)
    assert answer.status_code == 422
    assert 'value="abc"' in answer.get_data(as_text=True)
    assert chair.post(f"{BASE}/sessions/1/transfer", data={**move, "amount": "900 000"}).status_code == 422
    assert chair.post(f"{BASE}/sessions/1/transfer", data={**move, "amount": "20 000"}).status_code == 302
    item = f"{BASE}/selection/{waiting.reference}"
    (region,) = queries.regions_of([waiting.id])[waiting.id]
    votes = {f"vote-{key}": "for" for key in world.present}
    lift = {"version": version(world), "region": region, "reason": "", **votes}
    assert chair.post(f"{item}/coverage", data=lift).status_code == 422
    assert chair.post(f"{item}/coverage", data={**lift, "reason": "Sans projet."}).status_code == 302
    text = page(chair, f"{BASE}/sessions/1")
    assert "Sans projet." in text
    assert "T1" in text
    member = sign_in(world.members[0].email)
    assert member.post(f"{BASE}/sessions/1/transfer", data=move).status_code == 403


def test_the_wall_shows_the_item_and_no_name_of_a_person(world, later, sign_in):
    proposal = world.evaluated(9, title="Des passerelles")
    hold(world, later)
    chair = sign_in(world.chair.email)
    shown = {"version": version(world), "reference": proposal.reference}
    assert chair.post(f"{BASE}/sessions/1/show", data=shown).status_code == 302
    for language in ("fr", "ar", "en"):
        answer = chair.get(f"/{language}/staff/calls/{CODE}/sessions/1/screen")
        text = answer.get_data(as_text=True)
        assert "Des passerelles" in text
        assert proposal.reference in text
        for person in (world.chair, *world.members, *world.evaluators, world.manager, *world.owners):
            assert person.display_name not in text
            assert person.email not in text
        assert answer.headers["ETag"]


def test_minutes_are_signed_refused_or_given_signed_by_hand(world, later, sign_in):
    world.evaluated(9)
    hold(world, later)
    accept(world, later)
    manager = sign_in(world.manager.email)
    minutes = f"{BASE}/sessions/1/minutes"
    page(manager, minutes, 404)
    close(world, later)
    text = page(manager, minutes)
    assert "3 signatures attendues" in text
    assert "Signer le procès-verbal" not in text
    refusal = {"user_id": str(world.members[0].id), "reason": ""}
    assert manager.post(f"{minutes}/refuse", data=refusal).status_code == 422
    assert manager.post(f"{minutes}/refuse", data={**refusal, "reason": "Désaccord."}).status_code == 302
    assert "Désaccord." in page(manager, minutes)
    assert manager.post(f"{minutes}/scan", data={}).status_code == 422
    page(manager, f"{minutes}/scan", 404)
    wrong = {"scan": (io.BytesIO(b"MZ not a paper"), "pv.exe")}
    assert manager.post(f"{minutes}/scan", data=wrong).status_code == 422
    sent = {"scan": (io.BytesIO(PDF), "pv-signe.pdf")}
    assert manager.post(f"{minutes}/scan", data=sent).status_code == 302
    assert manager.get(f"{minutes}/scan").data == PDF
    assert "peuvent être publiés" in page(manager, minutes)


def test_others_open_none_of_these_pages(world, later, sign_in):
    world.evaluated(9)
    hold(world, later)
    accept(world, later)
    close(world, later)
    director = make_user("directeur@example.ma", "director")
    for email in (world.owners[0].email, world.evaluators[0].email, director.email):
        client = sign_in(email)
        for end in ("sessions", "sessions/1", "sessions/1/minutes", "sessions/1/minutes/fr.pdf"):
            page(client, f"{BASE}/{end}", 403)
        for end in ("bundle.json", "screen", "beside"):
            page(client, f"{BASE}/sessions/1/{end}", 403)
    page(sign_in(world.chair.email), f"{BASE}/sessions/7", 404)


def test_beside_the_ranking_evaluators_have_codes_only(world, later, sign_in):
    for number in range(6):
        world.evaluated((8, 7 + number % 3), request_centimes=300_000_00)
    hold(world, later)
    text = page(sign_in(world.chair.email), f"{BASE}/sessions/1/beside?line=EDU")
    assert "E01" in text
    assert "enveloppe épuisée" in text
    for person in world.evaluators:
        assert person.display_name not in text
    before = [(ref, file.decision) for ref, file in ranking(world).files.items()]
    assert all(decision is None for _ref, decision in before)


class Statements:
    def __enter__(self):
        self.count = 0
        event.listen(db.engine, "before_cursor_execute", self._see)
        return self

    def __exit__(self, *_details):
        event.remove(db.engine, "before_cursor_execute", self._see)

    def _see(self, *_details):
        self.count += 1


def cost(client, address):
    page(client, address)
    with Statements() as seen:
        page(client, address)
    return seen.count


def test_pages_of_a_session_cost_the_same_at_one_and_at_thirty_files(world, later, sign_in):
    first = world.evaluated(9)
    hold(world, later)
    chair = sign_in(world.chair.email)
    with unit_of_work():
        services.show_item(session(world), None, first.reference, world.chair, later)
    addresses = [f"{BASE}/sessions", f"{BASE}/sessions/1", f"{BASE}/sessions/1/screen"]
    addresses += [f"{BASE}/selection/{first.reference}", f"{BASE}/selection?line=EDU"]
    before = {address: cost(chair, address) for address in addresses}
    for _n in range(29):
        world.evaluated(8)
    assert {address: cost(chair, address) for address in addresses} == before


def test_the_queue_names_what_waits_for_the_committee(world, later):
    world.evaluated(9)
    hold(world, later)
    accept(world, later)
    with unit_of_work():
        services.ask_closing(session(world), None, world.chair, later)
    member = world.members[0]
    assert [item.label for item in queries.work_items(member, later)] == ["clôture de séance à confirmer"]
    with unit_of_work():
        services.close_minutes(session(world), None, member, later)
    (item,) = queries.work_items(member, later)
    assert (item.label, item.endpoint) == ("procès-verbal à signer", "evaluation.minutes")
