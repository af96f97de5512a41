"""Writing a draft in a real Chromium: the network cut, reloads, sign-out, two people at once."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from grants import create_app
from grants.accounts.models import SignInSession, User
from grants.accounts.queries import token_digest
from grants.associations.models import Association
from grants.calls.models import CallLine
from grants.core import clock
from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.operations import initialise
from grants.proposals import queries
from grants.proposals.models import Proposal
from tests import demonstration, requirements
from tests.benchmarks import servers
from tests.conftest import NOW
from tests.factories.accounts import make_user
from tests.factories.associations import as_member, make_association
from tests.factories.calls import make_call
from tests.integration.proposals.conftest import Scene, make_draft
from tests.journeys.browser import chromium
from tests.journeys.inside import inside

pytestmark = pytest.mark.chromium
SAVED = re.compile(r"Enregistré à \d\d:\d\d")
OWNER, EDITOR = "presidente@example.ma", "redacteur@example.ma"


@dataclass
class Desk:
    """The product being served with one complete draft, and windows of its two members."""

    app: Flask
    address: str
    draft: str
    browser: Browser
    opened: list[BrowserContext]

    def window(self, email: str) -> BrowserContext:
        context = self.browser.new_context(reduced_motion="reduce")
        self.opened.append(context)
        self.sign_in(context, email)
        return context

    def sign_in(self, context: BrowserContext, email: str) -> None:
        value = inside(self.app, lambda: session_cookie(self.app, email))
        context.add_cookies(
            [{"name": self.app.config["SESSION_COOKIE_NAME"], "value": value, "url": self.address}]
        )

    def open(self, context: BrowserContext, section: str, language: str = "fr") -> Page:
        page = context.new_page()
        page.goto(f"{self.address}/{language}/proposals/{self.draft}/{section}")
        expect(page.locator("[data-autosave][data-ready]")).to_be_attached()
        return page

    def content(self):
        def read():
            proposal = db.session.query(Proposal).filter_by(draft_code=self.draft).one()
            proposal = queries.load_for_update(proposal.id)
            return queries.content_of(proposal)

        return inside(self.app, read)


def session_cookie(app: Flask, email: str) -> str:
    token = secrets.token_hex(16)
    with unit_of_work():
        user = db.session.query(User).filter_by(email=email).one()
        moment = clock.now()
        db.session.add(
            SignInSession(
                token_hash=token_digest(token),
                user_id=user.id,
                created_at=moment - timedelta(minutes=1),
                expires_at=moment + timedelta(hours=5),
            )
        )
    serializer = app.session_interface.get_signing_serializer(app)
    return serializer.dumps({"sign_in": token})


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    requirements.require("chromium")
    folder = tmp_path_factory.mktemp("autosave")
    port = servers.free_port()
    address = f"http://127.0.0.1:{port}"
    settings = demonstration.settings_for(folder) | {
        "GRANTS_BASE_URL": address,
        "GRANTS_SECRET_KEY": "a key for tests only, long enough for production",
    }
    app = create_app({name.removeprefix("GRANTS_"): value for name, value in settings.items()})
    inside(app, lambda: initialise(lambda _line: None))
    inside(app, people)
    command = [str(demonstration.COMMAND), "serve", "--port", str(port)]
    with servers.serving(command, port, settings, "/healthz"):
        yield app, address


def people() -> None:
    owner, editor = make_user(OWNER), make_user(EDITOR)
    make_association(owner=owner, editor=editor)
    make_call()


def new_draft() -> str:
    association = db.session.query(Association).one()
    owner = as_member(actor_of(db.session.query(User).filter_by(email=OWNER).one()), association)
    editor = as_member(actor_of(db.session.query(User).filter_by(email=EDITOR).one()), association, "editor")
    line = db.session.query(CallLine).filter_by(line_code="EDU").one()
    scene = Scene(owner, editor, association.id, line.id)
    return make_draft(scene, NOW, f"Projet {secrets.token_hex(4)}")


def actor_of(user):
    return Actor(id=user.id, display_name=user.display_name, email=user.email)


@pytest.fixture
def desk(served: tuple[Flask, str]) -> Iterator[Desk]:
    app, address = served
    draft = inside(app, new_draft)
    with chromium() as browser:
        yield Desk(app, address, draft, browser, [])


def said(page: Page):
    return page.locator("[data-save-words]")


def test_a_field_is_saved_within_two_seconds_and_says_so(desk: Desk) -> None:
    page = desk.open(desk.window(OWNER), "needs")
    page.locator("#needs").press("Control+End")
    page.locator("#needs").press_sequentially(" et loin de tout")
    expect(said(page)).to_have_text(SAVED, timeout=2500)
    assert desk.content().texts["needs"].endswith("et loin de tout")


def test_a_dead_network_a_reload_and_a_return_lose_nothing(desk: Desk) -> None:
    context = desk.window(OWNER)
    page = desk.open(context, "basics")
    context.set_offline(True)
    page.locator("#summary").fill("Tapé sans réseau.")
    expect(said(page)).to_contain_text("Pas de réseau", timeout=4000)
    page.locator("#title").fill("Deux champs attendent.")
    page.wait_for_timeout(300)
    page.close()
    context.set_offline(False)
    page = desk.open(context, "basics")
    expect(page.locator("#summary")).to_have_value("Tapé sans réseau.")
    expect(said(page)).to_have_text(SAVED, timeout=4000)
    content = desk.content()
    assert (content.texts["summary"], content.title) == ("Tapé sans réseau.", "Deux champs attendent.")


def test_new_rows_typed_without_network_come_back_once(desk: Desk) -> None:
    context = desk.window(OWNER)
    page = desk.open(context, "budget")
    before = len(desk.content().budget)
    context.set_offline(True)
    row = page.locator("tbody tr").nth(before)
    row.locator('[name$="-label"]').fill("Location d’un car")
    row.locator('[name$="-quantity"]').fill("3")
    expect(said(page)).to_contain_text("Pas de réseau", timeout=4000)
    page.close()
    context.set_offline(False)
    page = desk.open(context, "budget")
    expect(said(page)).to_have_text(SAVED, timeout=4000)
    page.reload()
    kept = desk.content().budget
    assert [(line.label, line.quantity) for line in kept[before:]] == [("Location d’un car", 3)]
    assert page.locator('[name$="-label"][value="Location d’un car"]').count() == 1


def test_the_button_after_autosave_doubles_nothing(desk: Desk) -> None:
    page = desk.open(desk.window(OWNER), "activities")
    before = len(desk.content().activities)
    card = page.locator("[data-row]").nth(before)
    card.locator('[name$="-title"]').fill("Visite du lycée")
    card.locator("select").nth(0).select_option(index=1)
    card.locator('[name$="-city_code"]').fill("Oujda")
    with page.expect_navigation():
        page.locator("form .actions button[type=submit]").first.click()
    assert [row.title for row in desk.content().activities[before:]] == ["Visite du lycée"]


def test_sign_out_in_another_tab_and_back_in_sends_what_waited(desk: Desk) -> None:
    context = desk.window(OWNER)
    page = desk.open(context, "needs")
    context.clear_cookies()
    page.locator("#needs").fill("Tapé après la déconnexion.")
    expect(said(page)).to_contain_text("Votre session est terminée", timeout=4000)
    expect(page.locator("[data-save-sign-in]")).to_be_visible()
    desk.sign_in(context, OWNER)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(said(page)).to_have_text(SAVED, timeout=9000)
    assert desk.content().texts["needs"] == "Tapé après la déconnexion."


def test_another_person_of_the_same_browser_sends_and_sees_nothing(desk: Desk) -> None:
    context = desk.window(OWNER)
    page = desk.open(context, "needs")
    context.set_offline(True)
    page.locator("#needs").fill("Secret de la présidente.")
    expect(said(page)).to_contain_text("Pas de réseau", timeout=4000)
    page.close()
    context.set_offline(False)
    context.clear_cookies()
    desk.sign_in(context, EDITOR)
    page = desk.open(context, "needs")
    page.wait_for_timeout(1500)
    expect(page.locator("#needs")).not_to_have_value("Secret de la présidente.")
    assert "Secret" not in desk.content().texts["needs"]
    page.close()
    context.clear_cookies()
    desk.sign_in(context, OWNER)
    page = desk.open(context, "needs")
    expect(said(page)).to_have_text(SAVED, timeout=4000)
    assert desk.content().texts["needs"] == "Secret de la présidente."


@pytest.mark.parametrize(("choice", "kept"), [("mine", "Du rédacteur"), ("theirs", "De la présidente")])
def test_two_people_on_one_text_choose(desk: Desk, choice: str, kept: str) -> None:
    first = desk.open(desk.window(OWNER), "needs")
    second = desk.open(desk.window(EDITOR), "needs")
    first.locator("#needs").fill("De la présidente")
    expect(said(first)).to_have_text(SAVED, timeout=4000)
    second.locator("#needs").fill("Du rédacteur")
    box = second.locator("[data-conflict-box]")
    expect(box).to_be_visible(timeout=4000)
    expect(box).to_contain_text("De la présidente")
    expect(second.locator("#needs")).to_have_value("Du rédacteur")
    assert desk.content().texts["needs"] == "De la présidente"
    box.locator(f'[data-choice="{choice}"]').click()
    expect(box).to_have_count(0)
    expect(second.locator("#needs")).to_have_value(kept)
    expect(said(second)).not_to_contain_text("Pas enregistré", timeout=4000)
    second.wait_for_timeout(500)
    assert desk.content().texts["needs"] == kept


def test_two_people_see_each_other_and_untouched_fields_follow(desk: Desk) -> None:
    first = desk.open(desk.window(OWNER), "needs")
    second = desk.open(desk.window(EDITOR), "needs")
    first.locator("#needs").fill("Vu par les deux")
    expect(said(first)).to_have_text(SAVED, timeout=4000)
    expect(second.locator("#needs")).to_have_value("Vu par les deux", timeout=15_000)
    expect(second.locator("[data-present]")).to_contain_text("Presidente", timeout=15_000)
    second.locator("#needs").fill("Vu, puis repris")
    expect(said(second)).to_have_text(SAVED, timeout=4000)
    assert desk.content().texts["needs"] == "Vu, puis repris"


def test_what_does_not_parse_is_said_at_its_cell_and_kept(desk: Desk) -> None:
    page = desk.open(desk.window(OWNER), "budget")
    cell = page.locator("tbody tr").first.locator('[name$="-quantity"]')
    cell.fill("douze")
    fault = page.locator("[data-fault]")
    expect(fault).to_contain_text("nombre entier", timeout=4000)
    page.reload()
    expect(page.locator("tbody tr").first.locator('[name$="-quantity"]')).to_have_value("douze")
    cell = page.locator("tbody tr").first.locator('[name$="-quantity"]')
    cell.fill("12")
    expect(said(page)).to_have_text(SAVED, timeout=4000)
    expect(page.locator("[data-fault]")).to_have_count(0)
    assert desk.content().budget[0].quantity == 12


def test_leaving_at_once_keeps_the_last_words(desk: Desk) -> None:
    context = desk.window(OWNER)
    page = desk.open(context, "beneficiaries")
    page.locator("tbody input").first.fill("7")
    page.goto(f"{desk.address}/fr/proposals/{desk.draft}")
    page = desk.open(context, "beneficiaries")
    page.wait_for_timeout(1500)
    assert [cell.value for cell in desk.content().beneficiaries if cell.age == "0-4"] == [7]


def test_the_words_are_those_of_the_page(desk: Desk) -> None:
    page = desk.open(desk.window(OWNER), "needs", "ar")
    page.locator("#needs").fill("نص")
    expect(said(page)).to_have_text(re.compile(r"\d\d:\d\d"), timeout=4000)
    assert "Enregistré" not in said(page).inner_text()
