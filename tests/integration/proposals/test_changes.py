"""The history of a draft: readable, filtered, for members only, at a constant cost."""

from datetime import timedelta

import pytest

from grants.core.db import db
from grants.proposals import queries
from tests.factories.accounts import make_user
from tests.integration.proposals.conftest import submit
from tests.integration.proposals.test_units import COST, one
from tests.integration.proposals.test_views import statements


@pytest.fixture
def owner(scene, sign_in, frozen_clock, at):
    frozen_clock(at)
    return sign_in("presidente@example.ma")


def test_a_text_is_compared_word_by_word_and_rows_are_named(scene, draft, owner, at):
    later = at + timedelta(hours=1)
    text = "Les filles du quartier sont hors de l’école, et loin de tout ce qui pourrait les y ramener."
    one(draft, scene.owner, later, "text:needs", {"needs": text}, 1)
    row = queries.content_of(queries.get_visible(draft, scene.owner)).budget[0]
    one(draft, scene.owner, later, f"budget:{row.id}", None, 1)
    page = owner.get(f"/fr/proposals/{draft}/changes").text
    assert "<del>enfants</del><ins>filles</ins>" in page
    assert "Dépense : Enseignants" in page
    assert "<del>52 800,00 DH</del>" in page.replace("\xa0", " ")
    assert "Personnel" in page


def test_filters_by_person_and_section(scene, draft, owner, at):
    later = at + timedelta(hours=1)
    one(draft, scene.owner, later, "text:needs", {"needs": "Par la présidente"}, 1)
    only = owner.get(f"/fr/proposals/{draft}/changes?person={scene.owner.id}").text
    assert "Par la présidente" in only
    assert "Enseignants" not in only
    budget = owner.get(f"/fr/proposals/{draft}/changes?section=budget").text
    assert "Enseignants" in budget
    assert "Par la présidente" not in budget
    for absurd in ("person=x", "person=99999999999", "section=nothing", "page=9999"):
        assert owner.get(f"/fr/proposals/{draft}/changes?{absurd}").status_code == 200


def test_only_members_read_it_also_after_submission(scene, draft, sign_in, owner, at):
    make_user("gestion@example.ma", "call_manager")
    submit(scene, draft, at)
    db.session.rollback()
    ref = queries.get_visible(draft, scene.owner).ref
    assert owner.get(f"/fr/proposals/{ref}/changes").status_code == 200
    assert sign_in("gestion@example.ma").get(f"/fr/proposals/{ref}/changes").status_code == 404


def test_the_history_costs_the_same_whatever_its_length(scene, draft, owner, at):
    address = f"/proposals/{draft}/changes"
    few, _size = statements(owner, address)
    for number in range(30):
        moment = at + timedelta(hours=number + 1)
        one(draft, scene.owner, moment, "budget:", {**COST, "label": f"L{number}"}, 0, f"ligne-{number:05}")
    many, _size = statements(owner, address)
    assert many <= few
