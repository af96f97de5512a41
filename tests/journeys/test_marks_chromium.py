"""Marking in a real Chromium: saved at once, the network cut, two windows of one evaluator, the keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from grants import create_app
from grants.calls.queries import get_for_update
from grants.core.db import db
from grants.evaluation import queries
from grants.evaluation.marking import MarkInput
from grants.evaluation.models import Evaluation
from grants.operations import initialise
from grants.proposals.models import Proposal
from tests import demonstration, requirements
from tests.benchmarks import servers
from tests.factories.associations import make_association
from tests.factories.calls import call_line_of, make_call
from tests.factories.evaluation import make_evaluation, make_evaluators
from tests.factories.proposals import make_proposal
from tests.journeys.browser import chromium
from tests.journeys.inside import inside
from tests.journeys.test_autosave_chromium import SAVED, session_cookie

pytestmark = pytest.mark.chromium
EVALUATOR = "evaluateur1@example.ma"


def one_file() -> str:
    code = make_call(state="in_evaluation").code
    evaluators = make_evaluators(1)
    line = call_line_of(get_for_update(code))
    proposal = make_proposal(line, make_association("Association Une"), state="in_evaluation")
    make_evaluation(proposal, evaluators[0], 1, "in_progress")
    return str(proposal.reference)


@pytest.fixture
def table(tmp_path) -> Iterator[tuple[Flask, str, str, BrowserContext]]:  # type: ignore[no-untyped-def]
    requirements.require("chromium")
    port = servers.free_port()
    address = f"http://127.0.0.1:{port}"
    settings = demonstration.settings_for(tmp_path) | {
        "GRANTS_BASE_URL": address,
        "GRANTS_SECRET_KEY": "a key for tests only, long enough for production",
    }
    app = create_app({name.removeprefix("GRANTS_"): value for name, value in settings.items()})
    inside(app, lambda: initialise(lambda _line: None))
    reference = inside(app, one_file)
    command = [str(demonstration.COMMAND), "serve", "--port", str(port)]
    with servers.serving(command, port, settings, "/healthz"), chromium() as browser:
        context = browser.new_context(reduced_motion="reduce")
        cookie = inside(app, lambda: session_cookie(app, EVALUATOR))
        name = app.config["SESSION_COOKIE_NAME"]
        context.add_cookies([{"name": name, "value": cookie, "url": address}])
        yield app, address, reference, context


def window(context: BrowserContext, address: str, reference: str) -> Page:
    page = context.new_page()
    page.goto(f"{address}/fr/evaluations/{reference}")
    expect(page.locator("[data-autosave][data-ready]")).to_be_attached()
    return page


def given(app: Flask, reference: str) -> dict[str, MarkInput]:
    def read() -> dict[str, MarkInput]:
        proposal = db.session.query(Proposal).filter_by(reference=reference).one()
        own = db.session.query(Evaluation).filter_by(proposal_id=proposal.id).one()
        rows = queries.sheets_of([proposal.id], queries_grid())[own.proposal_id]
        return rows[0].inputs

    def queries_grid():  # type: ignore[no-untyped-def]
        from grants.calls.models import Grid
        from grants.evaluation.grids import grid_rows

        return grid_rows(db.session.query(Grid).one().call_id)

    return inside(app, read)  # type: ignore[no-any-return]


def test_marks_are_saved_by_keyboard_survive_the_network_and_never_cross(table) -> None:  # type: ignore[no-untyped-def]
    app, address, reference, context = table
    page = window(context, address, reference)
    said = page.locator("[data-save-words]")
    page.locator("#mark_A1-0").focus()
    page.keyboard.press("3")
    page.keyboard.press("3")
    expect(said).to_have_text(SAVED, timeout=2500)
    assert given(app, reference)["A1"] == MarkInput(7)

    # A reason that is compulsory is said at once, and no longer once it is written.
    page.locator("#mark_A2-0").focus()
    page.keyboard.press("5")
    reason = page.locator("fieldset#mark_A2 [data-reason]")
    expect(reason).to_be_visible()
    page.locator("#comment_A2").fill("Besoins chiffrés et sourcés.")
    expect(reason).to_be_hidden()
    page.locator("fieldset#mark_A3 summary", has_text="Commentaire").click()
    page.locator("[name=abstain_A3]").check()
    page.locator("#comment_A3").fill("Hors de mon domaine.")
    page.locator("#private_note").fill("À revoir demain.")
    expect(said).to_have_text(SAVED, timeout=4000)
    found = given(app, reference)
    assert found["A2"] == MarkInput(10, comment="Besoins chiffrés et sourcés.")
    assert found["A3"] == MarkInput(None, True, "Hors de mon domaine.")

    # Without network the mark waits in the browser, a reload brings it back and sends it.
    context.set_offline(True)
    page.locator("#mark_B1-0").focus()
    page.keyboard.press("4")
    expect(said).to_contain_text("Pas de réseau", timeout=4000)
    page.wait_for_timeout(300)
    page.close()
    context.set_offline(False)
    page = window(context, address, reference)
    expect(page.locator("[data-save-words]")).to_have_text(SAVED, timeout=5000)
    assert given(app, reference)["B1"] == MarkInput(8)

    # Two windows: the second one is told, nothing is overwritten, and the choice is saved.
    other = window(context, address, reference)
    page.locator("#mark_C1-0").focus()
    page.keyboard.press("2")
    expect(page.locator("[data-save-words]")).to_have_text(SAVED, timeout=3000)
    page.wait_for_timeout(1500)
    other.locator("#mark_C1-0").focus()
    other.keyboard.press("4")
    box = other.locator("[data-conflict-box]")
    expect(box).to_contain_text("dans une autre de vos fenêtres", timeout=4000)
    assert given(app, reference)["C1"] == MarkInput(4)
    box.locator("[data-choice=mine]").click()
    expect(other.locator("[data-save-words]")).to_have_text(SAVED, timeout=4000)
    assert given(app, reference)["C1"] == MarkInput(8)
    other.locator("#mark_C1-8").focus()
    other.keyboard.press("Delete")
    expect(other.locator("[data-marked]")).to_have_text("3")
