"""The rehearsal as a manager asks for it: the worker lives it, the page says what it found."""

from datetime import UTC, datetime

import pytest

from grants.calls import queries
from grants.core.db import db
from tests.factories.accounts import make_user
from tests.factories.calls import make_call
from tests.integration.rehearsal.traces import traces
from tests.worker import run_jobs

NOW = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
BASE = "/fr/staff/calls/AAP-2026"
# What a rehearsal that was asked for leaves on purpose: its row, its job, the act of asking.
ASKED = ("rehearsal", "job", "audit_entry", "audit_head", "audit_personal", "user_session", "daily_round")


@pytest.fixture
def manager(app, sign_in, frozen_clock):
    with app.app_context(), app.test_request_context("/fr/"):
        make_user("manager@example.ma", "call_manager")
        make_user("auditor@example.ma", "auditor")
        make_call(state="draft", questions=None, texts=None, summary_en="")
    frozen_clock(NOW)
    return sign_in("manager@example.ma")


def found(app):
    with app.app_context(), app.test_request_context("/fr/"):
        return traces(ASKED)


def test_a_rehearsal_is_asked_for_lived_by_the_worker_and_read(app, manager, sign_in):
    assert "Répéter l’appel" in manager.get(BASE).text
    assert manager.get(f"{BASE}/rehearsals").status_code == 200
    before = found(app)
    asked = manager.post(f"{BASE}/rehearsals", data={"per_line": "1", "seed": "5"})
    assert asked.status_code == 302
    page = asked.location
    assert "Elle commencera dans un instant" in manager.get(page).text
    again = manager.post(f"{BASE}/rehearsals", data={"per_line": "1", "seed": "5"})
    assert again.location == page
    with app.app_context():
        assert run_jobs(NOW) == 1
    assert found(app) == before
    text = manager.get(page).text
    assert "Le résumé en anglais" in text
    assert "Quelque chose arrête" in text
    assert "Résultats" in text
    for language in ("ar", "en"):
        assert sign_in("auditor@example.ma").get(page.replace("/fr/", f"/{language}/")).status_code == 200
    with app.app_context(), app.test_request_context("/fr/"):
        call = queries.get_for_update("AAP-2026")
        report = queries.rehearsals_of(call.id)[0].report
        db.session.rollback()
    assert [step["is_broken"] for step in report["steps"]] == [False] * 9
    assert {line["code"]: line["submitted"] for line in report["lines"]} == {"EDU": 1, "HUM": 1}


@pytest.mark.parametrize("values", [{"per_line": "0"}, {"per_line": "11"}, {"per_line": "x"}, {"seed": "-1"}])
def test_a_wrong_number_is_said_at_its_field(manager, values):
    answer = manager.post(f"{BASE}/rehearsals", data={"per_line": "1", "seed": "5", **values})
    assert answer.status_code == 422
    assert f'id="{next(iter(values))}-e"' in answer.text


def test_who_may_not_rehearse(app, manager, sign_in):
    auditor = sign_in("auditor@example.ma")
    assert auditor.post(f"{BASE}/rehearsals", data={"per_line": "1", "seed": "5"}).status_code == 403
    with app.app_context(), app.test_request_context("/fr/"):
        make_call("AAP-2025")
    published = "/fr/staff/calls/AAP-2025/rehearsals"
    assert manager.post(published, data={"per_line": "1", "seed": "5"}).status_code == 403
    assert manager.get(f"{BASE}/rehearsals/99").status_code == 404
