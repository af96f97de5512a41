"""The city of an activity is typed by its name: found in any language, refused in words, never lost."""

import re

import pytest
from sqlalchemy import event

from grants.core.db import db, unit_of_work
from grants.core.timing import Engine
from grants.proposals import queries
from grants.territory.models import CityAlias

ROW = {
    "title": "Cours du soir",
    "sub_line_code": "school_support",
    "starts_on": "",
    "ends_on": "",
    "planned_participations": "",
    "description": "Deux fois par semaine",
}


@pytest.fixture
def owner(scene, sign_in, frozen_clock, at):
    frozen_clock(at)
    return sign_in("presidente@example.ma")


@pytest.fixture
def twin_city(draft):
    """A second city that people call as the first."""
    with unit_of_work():
        db.session.add(CityAlias(spelling="oujda", city_code="berkane", printed="Oujda"))


def typed(*cities):
    """Return the fields of new rows, a city each."""
    values = {}
    for index, city in enumerate(cities):
        row = {**ROW, "city_code": city, "client": f"nouvelle-{index:02d}"}
        values |= {f"rows-{10 + index}-{name}": value for name, value in row.items()}
    return values


def saved_cities(ref, scene):
    db.session.rollback()
    return [row.city_code for row in queries.content_of(queries.get_visible(ref, scene.owner)).activities]


def autosave(client, ref, scene, city, language="fr"):
    change = {
        "unit": "activity:",
        "client": "nouvelle-ligne",
        "seen": "",
        "values": {**ROW, "city_code": city},
    }
    body = {"user": scene.owner.id, "changes": [change]}
    answer = client.post(f"/{language}/proposals/{ref}/autosave", json=body)
    assert answer.status_code == 200, answer.text
    return answer.get_json()["units"][0]


@pytest.mark.parametrize("city", ["Oujda", "وجدة", " OUJDA ", "oujda"])
def test_a_name_in_any_spelling_is_saved_and_shown_in_the_reader_s_language(scene, draft, owner, city):
    before = saved_cities(draft, scene)
    answer = owner.post(f"/fr/proposals/{draft}/activities", data=typed(city))
    assert answer.status_code == 302
    assert saved_cities(draft, scene) == [*before, "oujda"]
    for language, name in (("fr", "Oujda"), ("en", "Oujda"), ("ar", "وجدة")):
        text = owner.get(f"/{language}/proposals/{draft}/activities").text
        assert f'value="{name}" id="rows-{len(before)}-city_code"' in text
        assert text.count("<datalist") == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "pas dans la liste"), ("en", "not in the list"), ("ar", "غير موجودة في اللائحة")],
)
def test_an_unknown_city_is_said_at_its_field_and_nothing_typed_is_lost(scene, draft, owner, language, words):
    before = saved_cities(draft, scene)
    answer = owner.post(f"/{language}/proposals/{draft}/activities", data=typed("Oujda", "Atlantis"))
    assert answer.status_code == 422
    assert words in re.search(r'-city_code-e">.*?<input', answer.text)[0]
    assert 'value="Atlantis"' in answer.text
    assert answer.text.count("Deux fois par semaine") == 2
    assert saved_cities(draft, scene) == before


def test_a_name_of_two_cities_asks_which_one(scene, draft, owner, twin_city):
    before = saved_cities(draft, scene)
    answer = owner.post(f"/fr/proposals/{draft}/activities", data=typed("Oujda"))
    assert answer.status_code == 422
    assert "Plusieurs villes s’appellent ainsi : Berkane ; Oujda." in answer.text
    assert saved_cities(draft, scene) == before
    assert autosave(owner, draft, scene, "Oujda")["status"] == "refused"


def test_autosave_reads_names_and_shows_them_in_a_conflict(scene, draft, owner):
    assert "pas dans la liste" in autosave(owner, draft, scene, "Oujd")["faults"]["city_code"]
    saved = autosave(owner, draft, scene, "وجدة")
    assert saved["status"] == "saved"
    assert saved_cities(draft, scene)[-1] == "oujda"
    change = {
        "unit": saved["key"],
        "client": None,
        "seen": "0.",
        "values": {**ROW, "title": "Autre", "city_code": "Rabat"},
    }
    body = {"user": scene.owner.id, "changes": [change]}
    answer = owner.post(f"/ar/proposals/{draft}/autosave", json=body).get_json()["units"][0]
    assert answer["status"] == "conflict"
    assert answer["now"]["values"]["city_code"] == "وجدة"


def test_a_city_left_empty_is_kept_in_a_draft_while_it_is_typed(scene, draft, owner):
    assert autosave(owner, draft, scene, "")["status"] == "saved"
    assert saved_cities(draft, scene)[-1] == ""


def test_cities_of_many_rows_are_read_in_one_statement(scene, draft, owner):
    def statements(*cities):
        seen = []

        def count(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        event.listen(Engine, "before_cursor_execute", count)
        try:
            assert owner.post(f"/fr/proposals/{draft}/activities", data=typed(*cities)).status_code == 422
        finally:
            event.remove(Engine, "before_cursor_execute", count)
        return len(seen)

    owner.get(f"/fr/proposals/{draft}/activities")
    assert statements("Atlantis") == statements(*["Oujda", "Rabat", "Fès"] * 10, "Atlantis")
