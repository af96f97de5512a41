"""The beat of an open page: who else is there, what they changed, nothing for strangers."""

from datetime import timedelta

import pytest

from tests.factories.accounts import make_user
from tests.integration.proposals.test_units import one


@pytest.fixture
def owner(scene, sign_in, frozen_clock, at):
    frozen_clock(at)
    return sign_in("presidente@example.ma")


def beat(client, ref, user, status=200, **more):
    body = {"user": user, "section": "needs", "unit": None, **more}
    answer = client.post(f"/fr/proposals/{ref}/presence", json=body)
    assert answer.status_code == status, answer.text
    return answer.get_json()


def test_members_see_each_other_for_a_while(scene, draft, owner, sign_in, frozen_clock, at):
    editor = sign_in("redacteur@example.ma")
    assert beat(owner, draft, scene.owner.id, unit="text:needs")["others"] == []
    seen = beat(editor, draft, scene.editor.id)["others"]
    assert [(person["name"], person["unit"]) for person in seen] == [("Presidente", "text:needs")]
    assert "Besoins" in seen[0]["words"]
    frozen_clock(at + timedelta(seconds=40))
    assert beat(editor, draft, scene.editor.id)["others"] == []


def test_the_changes_of_others_come_with_the_beat(scene, draft, owner, at):
    since = beat(owner, draft, scene.owner.id)["since"]
    one(draft, scene.editor, at, "text:needs", {"needs": "Du rédacteur"}, 1)
    changed = {item["key"]: item for item in beat(owner, draft, scene.owner.id, since=since)["changed"]}
    assert changed["text:needs"]["values"] == {"needs": "Du rédacteur"}
    assert changed["text:needs"]["who"] == "Redacteur"


@pytest.mark.parametrize(
    "wrong", [{"section": 1}, {"section": "a b"}, {"unit": 5}, {"since": "hier"}, {"since": "0001-01-01"}]
)
def test_a_damaged_beat_is_refused(scene, draft, owner, wrong):
    assert beat(owner, draft, scene.owner.id, 400, **wrong)["error"] == "malformed"


def test_strangers_are_not_told(scene, draft, owner, sign_in):
    stranger = make_user("ailleurs@example.ma")
    assert beat(sign_in("ailleurs@example.ma"), draft, stranger.id, 404)["error"] == "not_found"
