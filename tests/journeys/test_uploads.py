"""Files sent piece by piece from a phone: the network is cut, the page reloaded, the file arrives whole."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Route, expect
from playwright.sync_api import Page as Tab

from tests import demonstration, path, requirements
from tests.benchmarks import servers
from tests.journeys.browser import chromium
from tests.journeys.test_axe import faults_of, loaded_once

pytestmark = pytest.mark.chromium
MB = 1024 * 1024
expect.set_options(timeout=30_000)  # the machine may be busy
PIECES = re.compile(r"/uploads/[\w-]+/\d+$")
# What is said to screen readers may be said over within a moment: every word is kept.
HEAR = """() => { window.heard = []; const said = document.querySelector("#upload-said");
new MutationObserver(() => window.heard.push(said.textContent)).observe(said, { childList: true }); }"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Browser, str, str]]:
    """The demonstration being served, with the address of the documents of a draft."""
    requirements.require("chromium")
    settings = loaded_once(tmp_path_factory)
    port = servers.free_port()
    tasks = next(page for page in path.pages(settings) if page.name == "proposal-tasks")
    command = [str(demonstration.COMMAND), "serve", "--port", str(port)]
    with servers.serving(command, port, settings, "/healthz"), chromium() as browser:
        yield browser, f"http://127.0.0.1:{port}", tasks.template + "/documents"


def at_the_documents(site: tuple[Browser, str, str], language: str, script: bool = True) -> Tab:
    browser, address, place = site
    context: BrowserContext = browser.new_context(
        java_script_enabled=script, viewport={"width": 360, "height": 740}, reduced_motion="reduce"
    )
    tab = context.new_page()
    tab.goto(f"{address}/{language}/sign-in")
    with tab.expect_navigation():
        tab.locator('form:has([name=email][value="association@demo.ma"]) button').click()
    tab.goto(address + place.replace("{lang}", language))
    return tab


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    file = tmp_path / "statuts-numérisés.pdf"
    file.write_bytes(b"%PDF-1.7 " + random.Random(3).randbytes(5 * MB) + b"\n%%EOF\n")
    return file


def first_row(tab: Tab) -> Locator:
    return tab.locator("li.file").first


def choose(tab: Tab, file: Path) -> None:
    row = first_row(tab)
    row.locator("input[type=file]").set_input_files(file)
    row.locator("form[data-upload] button[type=submit]").click()


def joined_bytes(tab: Tab) -> str:
    href = first_row(tab).locator("a").first.get_attribute("href")
    assert href is not None
    address = "/".join(tab.url.split("/")[:3])
    return hashlib.sha256(tab.context.request.get(address + href).body()).hexdigest()


def test_the_network_is_cut_twice_and_the_file_arrives_whole(site, scan):
    tab = at_the_documents(site, "ar")
    pieces: list[int] = []
    cuts = {2, 4}  # after that many pieces the network is down, until the person has been told

    def maybe_cut(route: Route) -> None:
        if len(pieces) in cuts:
            route.abort("connectionreset")
        else:
            pieces.append(int(route.request.url.rsplit("/", 1)[1]))
            route.continue_()

    tab.route(PIECES, maybe_cut)
    tab.evaluate(HEAR)
    choose(tab, scan)
    expect(tab.locator(".upload-text")).to_contain_text("انقطع")
    assert len(pieces) == 2
    assert faults_of(tab) == []
    cuts.remove(2)
    while len(pieces) < 4 or not any("عاد الاتصال" in words for words in tab.evaluate("window.heard")):
        tab.wait_for_timeout(100)
    expect(tab.locator(".upload-text")).to_contain_text("انقطع")
    assert len(pieces) == 4
    cuts.clear()
    expect(tab.locator("#upload-said")).to_contain_text("أُرفق")
    assert joined_bytes(tab) == hashlib.sha256(scan.read_bytes()).hexdigest()
    assert pieces == sorted(set(pieces)), "after each cut it goes on where it was"
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    tab.context.close()


def test_after_a_reload_the_same_file_goes_on_and_another_begins_anew(site, scan, tmp_path):
    tab = at_the_documents(site, "fr")
    tab.on("dialog", lambda dialog: dialog.accept())
    offsets: list[int] = []
    tab.route(PIECES, lambda route: stop_after(route, offsets, 3))
    choose(tab, scan)
    expect(tab.locator(".upload-text")).to_contain_text("coupée")
    tab.unroute(PIECES)
    tab.reload()
    expect(tab.locator(".upload-note")).to_contain_text(scan.name)
    expect(tab.locator("#upload-said")).to_contain_text("Choisissez à nouveau")
    after: list[int] = []
    tab.route(PIECES, lambda route: stop_after(route, after, 100))
    choose(tab, scan)
    expect(tab.locator("#upload-said")).to_contain_text("est joint")
    assert after[0] > 0
    assert joined_bytes(tab) == hashlib.sha256(scan.read_bytes()).hexdigest()
    tab.reload()
    expect(tab.locator(".upload-note")).to_have_count(0)
    tab.context.close()


def stop_after(route: Route, offsets: list[int], number: int) -> None:
    offsets.append(int(route.request.url.rsplit("/", 1)[1]))
    if len(offsets) > number:
        route.abort("connectionreset")
    else:
        route.continue_()


def test_another_file_than_the_one_begun_starts_from_the_first_byte(site, scan, tmp_path):
    tab = at_the_documents(site, "fr")
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.route(PIECES, lambda route: stop_after(route, offsets, 3))
    offsets: list[int] = []
    choose(tab, scan)
    expect(tab.locator(".upload-text")).to_contain_text("coupée")
    tab.unroute(PIECES)
    tab.reload()
    other = tmp_path / "other" / scan.name
    other.parent.mkdir()
    other.write_bytes(scan.read_bytes().replace(b"%PDF-1.7 ", b"%PDF-1.6 "))
    expect(tab.locator(".upload-note")).to_contain_text("s’est arrêté")
    choose(tab, other)
    expect(tab.locator("#upload-said")).to_contain_text("est joint")
    assert joined_bytes(tab) == hashlib.sha256(other.read_bytes()).hexdigest()
    tab.context.close()


def test_a_wrong_file_is_said_at_its_field(site, tmp_path):
    tab = at_the_documents(site, "fr")
    wrong = tmp_path / "photo.jpg"
    wrong.write_bytes(b"\xff\xd8\xff\xe0 not a picture")
    choose(tab, wrong)
    row = first_row(tab)
    expect(row.locator(".error")).to_contain_text("abîmée")
    expect(row.locator("input[type=file]")).to_be_focused()
    expect(tab.locator("#upload-said")).to_contain_text("abîmée")
    assert faults_of(tab) == []
    tab.context.close()


def test_what_is_too_large_is_said_before_it_travels(site, tmp_path):
    tab = at_the_documents(site, "fr")
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(21 * MB)
    choose(tab, large)
    expect(first_row(tab).locator(".upload-note.error")).to_contain_text("20 Mo")
    tab.context.close()


def test_one_gives_up_by_keyboard(site, scan):
    tab = at_the_documents(site, "fr")
    tab.route(PIECES, lambda route: route.abort("connectionreset"))
    choose(tab, scan)
    expect(tab.locator(".upload button")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(first_row(tab).locator(".upload-note")).to_contain_text("abandonné")
    expect(first_row(tab).locator("input[type=file]")).to_be_focused()
    tab.context.close()


def test_without_script_the_plain_form_sends_the_file(site, scan):
    tab = at_the_documents(site, "fr", script=False)
    with tab.expect_navigation():
        choose(tab, scan)
    expect(tab.locator(".messages")).to_contain_text("est joint")
    assert joined_bytes(tab) == hashlib.sha256(scan.read_bytes()).hexdigest()
    tab.context.close()
