"""Follow a call: one click with an account, a confirmed address without; nothing before, nothing after."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from grants.calls import following, queries, services
from grants.calls.models import CallSubscription
from grants.core.db import db, unit_of_work
from grants.outbox.models import Email
from tests.factories.accounts import make_user
from tests.factories.calls import OPENS, make_call

NOW = OPENS + timedelta(days=5)


@pytest.fixture
def call(database, frozen_clock):
    frozen_clock(NOW)
    key = make_call().id
    db.session.rollback()  # the call was read to be changed
    return key


def mails(event="call.follow_confirm"):
    db.session.rollback()
    return list(db.session.scalars(select(Email).where(Email.event == event).order_by(Email.id)))


def path_in(mail, place):
    found = re.search(rf"/\w\w/calls/follow/{place}/\S+", mail.body)
    assert found
    return found.group()


def ask(client, email="v@example.ma", lang="fr"):
    return client.post(f"/{lang}/calls/AAP-2026/follow", data={"email": email})


def test_a_visitor_confirms_then_stops_without_an_account(call, client):
    assert ask(client, lang="ar").status_code == 200
    assert following.follower_links(call) == []
    confirm = path_in(mails()[0], "confirm")
    assert mails()[0].language == "ar"
    assert client.get(confirm).status_code == 200
    assert following.follower_links(call) == [], "a link alone changes nothing"
    assert client.post(confirm).status_code == 200
    db.session.rollback()
    ((recipient, stop),) = following.follower_links(call)
    assert (recipient.email, recipient.language) == ("v@example.ma", "ar")
    address = "/ar/calls/follow/stop/" + stop.rpartition("/")[2]
    assert client.get(address).status_code == 200
    db.session.rollback()
    assert len(following.follower_links(call)) == 1
    assert client.post(address).status_code == 200
    assert client.post(address).status_code == 200
    db.session.rollback()
    assert following.follower_links(call) == []


def test_the_page_says_the_same_of_a_known_address_and_sends_it_nothing(call, client):
    first = ask(client)
    client.post(path_in(mails()[0], "confirm"))
    again = ask(client)
    assert again.text == first.text
    assert len(mails()) == 1
    assert "v@example.ma" not in client.get("/fr/calls/AAP-2026").text


def test_false_old_and_crossed_tokens_open_nothing(call, client, frozen_clock):
    ask(client)
    token = path_in(mails()[0], "confirm").rpartition("/")[2]
    assert client.get("/fr/calls/follow/confirm/false").status_code == 404
    assert client.post(f"/fr/calls/follow/stop/{token}").status_code == 404
    row = db.session.scalars(select(CallSubscription)).one()
    assert client.post(f"/fr/calls/follow/confirm/{following.stop_token(row.id)}").status_code == 404
    db.session.rollback()
    assert following.follower_links(call) == []


def test_asking_for_one_address_again_and_again_is_slowed_down(call, client):
    answers = [ask(client).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    assert len(mails()) == 3
    assert ask(client, "not an address").status_code == 422


def test_who_is_signed_in_follows_and_stops_in_one_click(call, sign_in):
    make_user("membre@example.ma", language="ar")
    member = sign_in("membre@example.ma")
    assert member.get("/fr/calls/AAP-2026/follow").status_code == 200
    for _ in range(2):
        assert member.post("/fr/calls/AAP-2026/follow/own").status_code == 302
    db.session.rollback()
    assert [item[0].language for item in following.follower_links(call)] == ["ar"]
    assert mails() == []
    member.post("/fr/calls/AAP-2026/follow/stop")
    db.session.rollback()
    assert following.follower_links(call) == []
    member.post("/fr/calls/AAP-2026/follow/own")
    db.session.rollback()
    assert len(following.follower_links(call)) == 1


def test_a_draft_call_cannot_be_followed(call, client, sign_in):
    make_call("AAP-2027", "to_approve")
    db.session.rollback()
    make_user("membre@example.ma")
    assert client.get("/fr/calls/AAP-2027/follow").status_code == 404
    assert sign_in("membre@example.ma").post("/fr/calls/AAP-2027/follow/own").status_code == 404


def test_addresses_nobody_confirmed_are_erased(call, client):
    ask(client)
    with unit_of_work():
        assert services.forget_followers(NOW + timedelta(days=7)) == 0
    with unit_of_work():
        assert services.forget_followers(NOW + timedelta(days=8, minutes=1)) == 1
    with unit_of_work():
        services.follow_call(queries.get_for_update("AAP-2026"), make_user("m@example.ma"), NOW)
    with unit_of_work():
        assert services.forget_followers(NOW + timedelta(days=400)) == 0
