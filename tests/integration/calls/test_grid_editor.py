"""Groups and criteria come and go in the grid of a draft; every fault is said at its field."""

from datetime import UTC, datetime

import pytest

from grants.calls import queries
from grants.core.db import db
from tests.factories.accounts import make_user
from tests.factories.calls import make_call
from tests.integration.calls.test_views import grid_form

URL = "/fr/staff/calls/AAP-2026/edit/grid"
NEW = {"name_fr": "Ancrage local", "name_ar": "الارتباط بالمحيط المحلي", "name_en": "Local roots"}


@pytest.fixture
def manager(app, sign_in, frozen_clock):
    with app.app_context(), app.test_request_context("/fr/"):
        make_user("manager@example.ma", "call_manager")
        make_call(state="draft")
    frozen_clock(datetime(2026, 10, 1, 9, 0, tzinfo=UTC))
    return sign_in("manager@example.ma")


def now(app):
    with app.app_context(), app.test_request_context("/fr/"):
        call = queries.get_for_update("AAP-2026")
        form = {**grid_form(queries.grid_of(call.id)), "version": call.version}
        grid = queries.draft_of(call).grid
        db.session.rollback()
        return form, grid


def named(prefix, **values):
    return {f"{prefix}-{name}": value for name, value in {**NEW, **values}.items()}


def test_a_criterion_is_added_and_another_taken_out(app, manager):
    form, grid = now(app)
    assert manager.get(URL).status_code == 200
    place = len(grid.groups[3].criteria)
    form |= named(f"groups-3-criteria-{place}", code="", weight="5") | {"groups-3-criteria-1-remove": "y"}
    answer = manager.post(URL, data=form)
    assert answer.status_code == 302, answer.text
    codes = [(item.code, item.weight) for item in now(app)[1].groups[3].criteria]
    assert codes == [("D1", 5), ("D3", 5), ("D4", 5)]


def test_a_group_is_added_and_another_taken_out(app, manager):
    form, grid = now(app)
    place = len(grid.groups)
    form |= named(f"groups-{place}", code="", minimum="8") | {"groups-3-remove": "y"}
    form |= named(f"groups-{place}-criteria-0", code="", weight="15")
    form |= {f"groups-{place}-criteria-1-code": "", f"groups-{place}-criteria-1-weight": ""}
    assert manager.post(URL, data=form).status_code == 302
    last = now(app)[1].groups[-1]
    assert [group.code for group in now(app)[1].groups] == ["A", "B", "C", "E", "F"]
    assert (last.code, last.minimum, [item.code for item in last.criteria]) == ("F", 8, ["F1"])


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"groups-0-minimum": "26"}, "groups-0-minimum", "de 1 à 25"),
        ({"groups-0-criteria-0-name_ar": "Adéquation"}, "groups-0-criteria-0-name_ar", "en arabe"),
        ({"groups-0-criteria-0-weight": "0"}, "groups-0-criteria-0-weight", "supérieur à zéro"),
        ({"groups-0-criteria-0-weight": "dix"}, "groups-0-criteria-0-weight", "nombre entier"),
        (
            {"groups-0-criteria-3-weight": "cinq", "groups-0-criteria-3-code": ""},
            "groups-0-criteria-3-weight",
            "entier",
        ),
        ({"pass_mark": "0"}, "pass_mark", "de 1 à 100"),
    ],
)
def test_what_is_wrong_in_the_grid_is_said_at_its_field(app, manager, changes, field, words):
    form, _grid = now(app)
    answer = manager.post(URL, data={**form, **changes})
    assert answer.status_code == 422
    assert words in answer.text.split(f'id="{field}-e"')[1][:400]


def test_a_grid_without_any_group_is_refused_and_kept_as_it_was(app, manager):
    form, grid = now(app)
    answer = manager.post(URL, data={**form, **{f"groups-{place}-remove": "y" for place in range(5)}})
    assert answer.status_code == 422
    assert "et non 0" in answer.text
    assert now(app)[1] == grid
