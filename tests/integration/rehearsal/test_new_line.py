"""A line that staff adds without code works in every page, from the call that opens it to a submission."""

from datetime import UTC, datetime
from random import Random

import pytest

from grants.calls import queries
from grants.calls.kinds import Meaning
from grants.core.db import db, unit_of_work
from grants.demonstration import proposals
from grants.demonstration.cast import Member
from grants.proposals.queries import load_for_update
from grants.proposals.services import save_budget
from grants.rehearsal.applicants import budget_within
from grants.rehearsal.running import rehearse
from tests.factories.accounts import make_user
from tests.factories.associations import as_member, make_association
from tests.factories.calls import make_call
from tests.integration.strategy.test_lines import FORM

BEFORE = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
OPEN = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
BASE = "/fr/staff/calls/AAP-2026"
QUESTION = {
    "line": "JUR",
    "kind": "number",
    "meaning": "legal_cases",
    "label_fr": "Combien de dossiers suivez-vous ?",
    "label_ar": "كم عدد الملفات التي تتابعونها؟",
    "label_en": "How many cases do you follow?",
    "code": "legal_cases",
}


@pytest.fixture
def manager(app, sign_in, frozen_clock):
    with app.app_context(), app.test_request_context("/fr/"):
        make_user("manager@example.ma", "call_manager")
        make_user("director@example.ma", "director")
        make_call(state="draft")
    frozen_clock(BEFORE)
    return sign_in("manager@example.ma")


def version(app):
    with app.app_context(), app.test_request_context("/fr/"):
        return queries.get_for_update("AAP-2026").version


def post(client, app, path, **values):
    answer = client.post(f"{BASE}/{path}", data={"version": version(app), **values})
    assert answer.status_code == 302, answer.text
    return answer


def open_line(client, app):
    """Add the line, open it in the call with a question of its own."""
    assert client.post("/fr/staff/reference/lines/new", data=FORM).status_code == 302
    with app.app_context():
        codes = [line.code for line in queries.all_lines()]
    assert "Aide juridique" in client.get(f"{BASE}/edit/lines").text
    form = {}
    for position, code in enumerate(codes):
        form |= {f"lines-{position}-line_code": code, f"lines-{position}-appeal_reserve_pct": "5"}
        form[f"lines-{position}-envelope_centimes"] = "600 000" if code in ("EDU", "JUR") else ""
        form[f"lines-{position}-max_grants_per_association"] = "1"
    post(client, app, "edit/lines", **form)
    post(client, app, "parts/questions/new", **QUESTION)


def test_a_new_line_goes_from_its_creation_to_a_submission(app, manager, sign_in, client, frozen_clock):
    open_line(manager, app)
    for path in (
        "",
        "/preview",
        "/parts/questions",
        "/preview-questions?line=JUR",
        "/edit/documents",
        "/edit/lines",
    ):
        for language in ("fr", "ar", "en"):
            page = manager.get(f"{BASE}{path}".replace("/fr/", f"/{language}/"))
            assert page.status_code == 200, path
            assert "JUR" in page.text, path
    assert client.get("/fr/calls/AAP-2026").status_code == 404
    post(manager, app, "ask-approval")
    post(sign_in("director@example.ma"), app, "approve")
    post(manager, app, "publish")
    frozen_clock(OPEN)
    for language in ("fr", "ar", "en"):
        assert "JUR" in client.get(f"/{language}/calls/AAP-2026").text
    assert manager.get(f"{BASE}/preview").status_code == 302
    reference = submit(app)
    assert reference == "AAP-2026-JUR-0001"
    owner = sign_in("presidente@example.ma")
    for language in ("fr", "ar", "en"):
        assert owner.get(f"/{language}/proposals/{reference}").status_code == 200
        assert manager.get(f"/{language}/staff/proposals/{reference}").status_code == 200
        assert reference in manager.get(f"/{language}/staff/proposals").text


def submit(app):
    with app.app_context(), app.test_request_context("/fr/"):
        owner = make_user("presidente@example.ma")
        association = make_association(owner=owner)
        member = Member(association.id, association.reference, "oujda", as_member(owner, association))
        with unit_of_work():
            call = queries.get_for_update("AAP-2026")
            line_id = next(line.id for line in call.lines if line.line_code == "JUR")
            plan = proposals.Plan("JUR", "Permanence juridique", member, 10_000_000, ("oujda",))
            proposal = proposals.draft(plan, queries.call_line(line_id), OPEN, Random(1))  # noqa: S311
            rows = budget_within(plan.request_centimes, 20)
            save_budget(load_for_update(proposal.id), rows, member.owner, OPEN)
            number = proposal.id
        with unit_of_work():
            proposals.submit(number, plan, OPEN)
            return load_for_update(number).reference


def test_a_new_line_is_rehearsed(app, manager):
    open_line(manager, app)
    with app.app_context(), app.test_request_context("/fr/"):
        draft = queries.draft_of(queries.get_for_update("AAP-2026"))
        db.session.rollback()
        report = rehearse(draft, 2, 1, "fr", draft.opens_at)
    assert report.is_whole, [step.problems for step in report.steps]
    line = report.line("JUR")
    assert (line.name, line.submitted, line.admitted) == ("Accompagnement juridique", 2, 2)
    assert draft.asked_questions[-1].meaning == Meaning.LEGAL_CASES
