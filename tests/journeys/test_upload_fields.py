"""Forms with other fields whose files go before them: an error keeps the file, the form carries none."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request, expect
from playwright.sync_api import Page as Tab

from tests import demonstration, path, requirements
from tests.benchmarks import servers
from tests.journeys import walked
from tests.journeys.browser import chromium
from tests.journeys.test_axe import faults_of, loaded_once

pytestmark = pytest.mark.chromium
PIECES = re.compile(r"/uploads/[\w-]+/\d+$")
expect.set_options(timeout=30_000)  # the machine may be busy


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Browser, str, dict[str, str]]]:
    """The demonstration being served, with the addresses of its pages by name."""
    requirements.require("chromium")
    settings = loaded_once(tmp_path_factory)
    port = servers.free_port()
    entries = path.pages(settings) + path.found_in(settings, path.FINDERS | walked.FINDERS, walked.pages())
    known = {page.name: page.template for page in entries}
    command = [str(demonstration.COMMAND), "serve", "--port", str(port)]
    with servers.serving(command, port, settings, "/healthz"), chromium() as browser:
        yield browser, f"http://127.0.0.1:{port}", known


def opened(site: tuple[Browser, str, dict[str, str]], name: str, language: str, script: bool = True) -> Tab:
    browser, address, known = site
    context = browser.new_context(
        java_script_enabled=script, viewport={"width": 360, "height": 740}, reduced_motion="reduce"
    )
    tab = context.new_page()
    tab.goto(f"{address}/{language}/sign-in")
    with tab.expect_navigation():
        tab.locator('form:has([name=email][value="association@demo.ma"]) button').click()
    tab.goto(address + known[name].replace("{lang}", language))
    return tab


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    file = tmp_path / "statuts-2026.pdf"
    file.write_bytes(b"%PDF-1.7 " + random.Random(7).randbytes(900_000) + b"\n%%EOF\n")
    return file


def kept_bodies(tab: Tab) -> list[int]:
    """Collect how heavy the forms are that the page posts, pieces apart."""
    bodies: list[int] = []

    def note(request: Request) -> None:
        if request.method == "POST" and "/uploads" not in request.url:
            bodies.append(len(request.post_data_buffer or b""))

    tab.on("request", note)
    return bodies


def test_a_wrong_date_keeps_the_file_and_no_form_carries_it(site, scan):
    tab = opened(site, "own-documents", "ar")
    bodies, cuts = kept_bodies(tab), [1]

    def maybe_cut(route):
        if cuts:
            cuts.pop()
            route.abort("connectionreset")
        else:
            route.continue_()

    tab.route(PIECES, maybe_cut)
    row = tab.locator("#STAT")
    row.locator("summary").first.click()
    row.locator("input[type=file]").set_input_files(scan)
    with tab.expect_navigation():
        row.locator("form[data-upload-fields] button[type=submit]").click()
    expect(row.locator("[aria-invalid=true]")).to_have_count(1)  # the date is missing
    expect(row.locator("input[type=hidden][name=STAT-upload]")).to_have_count(1)
    assert faults_of(tab) == []
    row.locator("input[type=date]").fill("2026-01-15")
    with tab.expect_navigation():
        row.locator("form[data-upload-fields] button[type=submit]").click()
    expect(tab.locator("#STAT")).to_contain_text(scan.name)
    assert bodies, "both forms were seen"
    assert max(bodies) < 5_000, "no form carried the file"
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    tab.context.close()


def test_another_choice_replaces_the_file_sent(site, scan, tmp_path):
    tab = opened(site, "own-documents", "fr")
    row = tab.locator("#STAT")
    row.locator("summary").first.click()
    row.locator("input[type=file]").set_input_files(scan)
    with tab.expect_navigation():
        row.locator("form[data-upload-fields] button[type=submit]").click()
    expect(row.locator("input[type=hidden][name=STAT-upload]")).to_have_count(1)
    other = tmp_path / "autres-statuts.pdf"
    other.write_bytes(scan.read_bytes())
    row.locator("input[type=file]").set_input_files(other)
    row.locator("input[type=date]").fill("2026-02-15")
    with tab.expect_navigation():
        row.locator("form[data-upload-fields] button[type=submit]").click()
    expect(tab.locator("#STAT")).to_contain_text(other.name)
    tab.context.close()


def test_giving_up_leaves_the_words_typed(site, scan):
    tab = opened(site, "messages", "fr")
    tab.route(PIECES, lambda route: route.abort("connectionreset"))
    tab.locator("textarea").fill("Voici notre plan.")
    tab.locator("input[type=file]").set_input_files(scan)
    tab.locator("form[data-upload-fields] button[type=submit]").click()
    expect(tab.locator(".upload-text")).to_contain_text("coupée")
    expect(tab.locator(".upload button")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator(".upload-note")).to_contain_text("abandonné")
    expect(tab.locator("textarea")).to_have_value("Voici notre plan.")
    tab.unroute(PIECES)
    with tab.expect_navigation():
        tab.locator("form[data-upload-fields] button[type=submit]").click()
    expect(tab.locator(".thread")).to_contain_text(scan.name)
    tab.context.close()


@pytest.mark.parametrize("name", ["completion", "own-documents"])
def test_without_script_one_request_does_it(site, scan, name):
    tab = opened(site, name, "fr", script=False)
    forms = tab.locator("#STAT form" if name == "own-documents" else "form[data-upload-fields]").first
    if name == "own-documents":
        tab.locator("#STAT summary").first.click()
        forms.locator("input[type=date]").fill("2026-03-15")
    forms.locator("input[type=file]").set_input_files(scan)
    with tab.expect_navigation():
        forms.locator("button[type=submit]").click()
    expect(tab.locator("main")).to_contain_text(scan.name)
    tab.context.close()
