"""The guide of evaluators: data of the call's grid, edited before publication, copied, frozen after."""

import pytest

from grants.calls import queries, services
from grants.calls.defaults import default_grid
from grants.core.db import db, unit_of_work
from tests.factories.accounts import make_user
from tests.factories.calls import make_call


@pytest.fixture
def manager(database):
    return make_user("gestionnaire@example.ma", "call_manager")


def guide(code, criterion="A1"):
    db.session.rollback()
    grid = queries.draft_of(queries.get_for_update(code)).grid
    return next(item for group in grid.groups for item in group.criteria if item.code == criterion)


def typed(version, **texts):
    data = {"version": str(version)}
    for row in range(7):
        data |= {
            f"rows-{row}-{tongue}": texts.get(tongue, "") + (f" {row}" if tongue in texts else "")
            for tongue in ("fr", "ar", "en")
        }
    return data


def test_the_default_grid_says_what_each_mark_means_in_three_languages():
    for group in default_grid().groups:
        for item in group.criteria:
            for texts in (item.guidance_fr, item.guidance_ar, item.guidance_en):
                assert len(texts) == 7, item.code
                assert all(texts), item.code


def test_the_guide_is_edited_one_criterion_at_a_time(manager, sign_in):
    code = make_call(state="draft").code
    client = sign_in(manager.email)
    assert "Hors de l’axe." in client.get(f"/fr/staff/calls/{code}/guidance").text
    address = f"/fr/staff/calls/{code}/guidance/A1"
    assert "Hors de l’axe." in client.get(address).text
    version = queries.get_for_update(code).version
    assert client.post(address, data=typed(version, fr="Regarder", ar="انظر")).status_code == 302
    kept = guide(code)
    assert kept.guidance_fr == tuple(f"Regarder {row}" for row in range(7))
    assert kept.guidance_ar[0] == "انظر 0"
    assert kept.guidance_en == ()
    assert guide(code, "A2").guidance_fr[1] == "Aucun besoin décrit."
    assert client.post(address, data=typed(version, fr="Ailleurs")).status_code == 409
    long = {**typed(version + 1), "rows-0-fr": "x" * 500}
    refused = client.post(address, data=long)
    assert refused.status_code == 422
    assert "x" * 500 in refused.text
    assert client.get(f"/fr/staff/calls/{code}/guidance/Z9").status_code == 404


def test_the_guide_is_copied_with_the_call_and_frozen_with_it(manager, sign_in):
    code = make_call(state="published").code
    client = sign_in(manager.email)
    assert client.get(f"/fr/staff/calls/{code}/guidance").status_code == 200
    address = f"/fr/staff/calls/{code}/guidance/A1"
    assert client.get(address).status_code == 302
    assert client.post(address, data=typed(1, fr="Trop tard")).status_code == 302
    assert guide(code).guidance_fr[1] == "Hors de l’axe."
    with unit_of_work():
        source = queries.get_for_update(code)
        made = services.copy_call(source, source.year + 1, manager, source.closes_at).code
    assert guide(made) == guide(code)
