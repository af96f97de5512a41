"""The endpoint of autosave over HTTP: answers per unit, refusals in JSON, nothing doubled."""

import pytest

from grants import create_app
from grants.core.db import db
from grants.proposals import queries
from grants.proposals.forms.units import CELLS
from grants.proposals.views import autosave
from tests.conftest import client_signed_in_as, settings_for
from tests.factories.accounts import make_user
from tests.integration.proposals.conftest import submit

ROW = {
    "heading_code": "staff",
    "label": "Moniteurs",
    "unit": "",
    "quantity": "10",
    "unit_cost_centimes": "100,00",
    "grant_centimes": "1 000,00",
    "own_cash_centimes": "",
    "in_kind_centimes": "",
    "other_centimes": "",
}


@pytest.fixture
def owner(scene, sign_in, frozen_clock, at):
    frozen_clock(at)
    return sign_in("presidente@example.ma")


def send(client, ref, user, *changes, status=200):
    body = {"user": user, "changes": list(changes)}
    answer = client.post(f"/fr/proposals/{ref}/autosave", json=body)
    assert answer.status_code == status, answer.text
    return answer.get_json()


def change(unit, values, seen="", client=None):
    return {"unit": unit, "values": values, "seen": seen, "client": client}


def content(ref, scene):
    db.session.rollback()
    return queries.content_of(queries.get_visible(ref, scene.owner))


def test_a_batch_is_saved_refused_and_in_conflict_unit_by_unit(scene, draft, owner, sign_in):
    editor = sign_in("redacteur@example.ma")
    saved = send(owner, draft, scene.owner.id, change("text:needs", {"needs": "A"}, "1."))
    assert saved["time"] == "10:00"
    assert saved["units"][0]["status"] == "saved"
    assert saved["units"][0]["seen"].startswith("2.")
    answer = send(
        editor,
        draft,
        scene.editor.id,
        change("text:needs", {"needs": "B"}, "1."),
        change("budget:", {**ROW, "quantity": "dix"}, "", "ligne-0001"),
        change("budget:", ROW, "", "ligne-0002"),
    )
    conflict, refused, added = answer["units"]
    assert conflict["status"] == "conflict"
    assert conflict["now"]["values"] == {"needs": "A"}
    assert (conflict["now"]["who"], conflict["now"]["seen"][:2]) == ("Presidente", "2.")
    assert refused["status"] == "refused"
    assert "nombre entier" in refused["faults"]["quantity"]
    assert added["key"].startswith("budget:")
    assert len(content(draft, scene).budget) == 3


def test_the_same_batch_twice_changes_nothing(scene, draft, owner):
    batch = [change("budget:", ROW, "", "ligne-0001"), change("text:needs", {"needs": "A"}, "1.")]
    first = send(owner, draft, scene.owner.id, *batch)
    second = send(owner, draft, scene.owner.id, *batch)
    assert [unit["key"] for unit in first["units"]] == [unit["key"] for unit in second["units"]]
    assert {unit["status"] for unit in second["units"]} == {"same"}
    assert [unit["seen"] for unit in first["units"]] == [unit["seen"] for unit in second["units"]]
    assert len(content(draft, scene).budget) == 3


def test_a_row_half_typed_is_saved(scene, draft, owner):
    half = {**dict.fromkeys(ROW, ""), "label": "À préciser"}
    send(owner, draft, scene.owner.id, change("budget:", half, "", "ligne-0001"))
    kept = content(draft, scene).budget[-1]
    assert (kept.label, kept.heading_code, kept.quantity) == ("À préciser", "", 0)
    assert "choisissez la rubrique" in owner.get(f"/fr/proposals/{draft}").text


def test_an_unknown_code_is_refused_at_its_field(scene, draft, owner):
    wrong = change("budget:", {**ROW, "heading_code": "nothing"}, "", "ligne-0001")
    assert list(send(owner, draft, scene.owner.id, wrong)["units"][0]["faults"]) == ["heading_code"]
    city = change("city:nowhere", dict.fromkeys(CELLS.values(), "1"))
    assert send(owner, draft, scene.owner.id, city)["units"][0]["status"] == "refused"


@pytest.mark.parametrize(
    "changes",
    [
        [],
        "x",
        [1],
        [{"unit": "text:needs"}],
        [change("text:needs", {"needs": 5})],
        [change("text:needs", {"title": "x"})],
        [change("text:needs", {})],
        [change("budget:", ROW)],
        [change("budget:", ROW, "", "x\x00yzzzzzzz")],
        [change("nothing:1", {})],
        [change("text:needs", {"needs": "a"}), change("text:needs", {"needs": "b"})],
        [change("x" * 90, {})],
        [change(f"text:{number}", {}) for number in range(100)],
    ],
)
def test_a_damaged_batch_is_refused_whole(scene, draft, owner, changes):
    answer = owner.post(f"/fr/proposals/{draft}/autosave", json={"user": scene.owner.id, "changes": changes})
    assert (answer.status_code, answer.get_json()["error"]) == (400, "malformed")


def test_refusals_are_json(scene, draft, owner, app, sign_in, at):
    address = f"/fr/proposals/{draft}/autosave"
    signed_out = app.test_client().post(address, json={"user": scene.owner.id, "changes": []})
    assert (signed_out.status_code, signed_out.get_json()) == (401, {"error": "signed_out"})
    make_user("ailleurs@example.ma")
    stranger = sign_in("ailleurs@example.ma")
    other = owner.post(address, json={"user": 999, "changes": [change("text:needs", {"needs": "x"})]})
    assert (other.status_code, other.get_json()["error"]) == (409, "conflict")
    assert stranger.get(address, headers={"Accept": "application/json"}).status_code == 404
    large = change("text:needs", {"needs": "x" * 300_000})
    assert send(owner, draft, scene.owner.id, large, status=413)["error"] == "too_large"
    submit(scene, draft, at)
    late = send(owner, draft, scene.owner.id, change("text:needs", {"needs": "x"}, "1."), status=409)
    assert "brouillon" in late["message"]


def test_too_many_batches_are_slowed_down(scene, draft, owner, monkeypatch):
    monkeypatch.setattr(autosave, "PACE", autosave.Pace(2, 0.0))
    same = change("text:needs", {"needs": "A"}, "1.")
    send(owner, draft, scene.owner.id, same)
    send(owner, draft, scene.owner.id, same)
    assert send(owner, draft, scene.owner.id, same, status=429)["error"] == "too_often"


def test_the_token_goes_in_a_header(scene, draft, prepared):
    settings = settings_for(prepared.folder, prepared.app.config["DATABASE_URL"])
    app = create_app({**settings, "WTF_CSRF_ENABLED": True})
    client = client_signed_in_as(app, "presidente@example.ma")
    address = f"/fr/proposals/{draft}/autosave"
    body = {"user": scene.owner.id, "changes": [change("text:needs", {"needs": "A"}, "1.")]}
    assert client.post(address, json=body).get_json()["error"] == "token"
    hand = client.get(address, headers={"Accept": "application/json"}).get_json()
    assert hand["user"] == scene.owner.id
    answer = client.post(address, json=body, headers={"X-CSRFToken": hand["csrf"]})
    assert answer.get_json()["units"][0]["status"] == "saved"
    with app.app_context():
        db.engine.dispose()


def test_two_people_on_one_row_both_keep_their_words_without_scripts(scene, draft, owner, sign_in):
    editor = sign_in("redacteur@example.ma")
    row = content(draft, scene).budget[0]
    tokens = queries.unit_tokens(queries.get_visible(draft, scene.owner), "budget")
    fields = {
        **{f"rows-0-{name}": value for name, value in ROW.items()},
        "rows-0-id": str(row.id),
        "seen": [f"{key}={token}" for key, token in tokens.items()],
    }
    address = f"/fr/proposals/{draft}/budget"
    assert owner.post(address, data={**fields, "rows-0-label": "De la présidente"}).status_code == 302
    answer = editor.post(address, data={**fields, "rows-0-label": "Du rédacteur"})
    assert answer.status_code == 409
    assert "De la présidente" in answer.text
    assert "Du rédacteur" in answer.text
    taken = {**fields, "rows-0-label": "Du rédacteur", "take": f"budget:{row.id}"}
    assert editor.post(address, data=taken).status_code == 302
    assert content(draft, scene).budget[0].label == "De la présidente"
    assert editor.post(address, data={**fields, "seen": []}).status_code == 409


def test_a_form_that_shows_a_colleague_s_row_as_it_was_leaves_it_alone(scene, draft, owner, sign_in):
    editor = sign_in("redacteur@example.ma")
    tokens = queries.unit_tokens(queries.get_visible(draft, scene.owner), "needs")
    seen = [f"{key}={token}" for key, token in tokens.items()]
    old = content(draft, scene)
    fields = {"needs": old.texts["needs"], "target_group": old.texts["target_group"], "seen": seen}
    address = f"/fr/proposals/{draft}/needs"
    assert owner.post(address, data={**fields, "needs": "A"}).status_code == 302
    assert editor.post(address, data={**fields, "target_group": "B"}).status_code == 302
    assert content(draft, scene).texts == {**old.texts, "target_group": "B", "needs": "A"}
