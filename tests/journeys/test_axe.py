"""The main pages over the demonstration: axe finds nothing, and nothing overflows sideways on a phone."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext
from playwright.sync_api import Page as Tab

from grants import create_app
from grants.core import clock
from tests import demonstration, path, requirements
from tests.benchmarks import servers
from tests.journeys import walked
from tests.journeys.browser import chromium
from tests.journeys.inside import inside

pytestmark = pytest.mark.chromium
LANGUAGES = ("fr", "ar", "en")
# Pages of tests.path checked here; the work queue of each role and the reports come on top.
NAMES = (
    "home",
    "call",
    "published-results",
    "sign-in",
    "second-factor",
    "proposal-submitted",
    "completion",
    "messages",
    "messages-staff",
    "ask-completion",
    "review-completion",
    "step-up",
    "proposal-tasks",
    "proposal-budget",
    "proposal-beneficiaries",
    "proposal-documents",
    "verify",
    "call-questions",
    "call-preview-questions",
    "call-rehearsals",
    "proposals-list",
    "proposal-complete",
    "assignment",
    "scoring",
    "reopened-scoring",
    "cockpit",
    "marks-spread",
    "evaluation",
    "calibration",
    "open-calibration",
    "calibrations",
    "sample",
    "guidance",
    "edit-guidance",
    "ranking",
    "sessions",
    "minutes",
    "beside",
    "agenda",
    "item",
    "wall",
    "decision-letter",
    "appeals",
    "appeal-answer",
    "freed",
    "call-results",
    "agreement",
    "payments",
    "payment",
    "reports",
    "indicators",
    "indicator-sources",
)
ROLES = tuple(
    "association editeur gestionnaire directeur evaluateur1 comite presidence programme finance"
    " ordonnateur tresorerie gouvernance audit dpo admin".split()
)
# Pages reached from a list: who, the list, and what the address of the wanted link looks like.
LINKED = {
    "report-tasks": ("association@demo.ma", "/reports", r"/reports/(?!start)[^/?]+$"),
    "report-review": ("programme@demo.ma", "/staff/reports?state=submitted", r"/staff/reports/[^/?]+"),
    "call-editor": ("gestionnaire@demo.ma", "/staff/calls", r"/staff/calls/AAP[^/?]+$"),
    "association": ("gestionnaire@demo.ma", "/associations", r"/associations/ASSO-[^/?]+$"),
    "identity": ("association@demo.ma", "/associations/mine", r"/associations/[^/?]+/identity$"),
    "board": ("association@demo.ma", "/associations/mine", r"/associations/[^/?]+/board$"),
    "documents": ("association@demo.ma", "/associations/mine", r"/associations/[^/?]+/documents$"),
    "bank": ("association@demo.ma", "/associations/mine", r"/associations/[^/?]+/bank$"),
    "documents-to-review": ("gestionnaire@demo.ma", "/associations", r"/associations/documents-to-review$"),
    "doubles": ("gestionnaire@demo.ma", "/associations", r"/associations/doubles$"),
    "pair": ("gestionnaire@demo.ma", "/associations/doubles", r"/associations/doubles/\d+$"),
    "screening": ("gestionnaire@demo.ma", "/staff/screening", r"/staff/proposals/[^/?]+/screening$"),
}
# A page serves as well for its like at both widths and in its other languages: axe is not cheap.
AXE_OPTIONS = {"resultTypes": ["violations"]}
CASES = [*NAMES, *(page.name for page in walked.pages()), *(f"work-queue-{role}" for role in ROLES), *LINKED]


@dataclass
class Visited:
    """The demonstration being served, with one window for each person."""

    browser: Browser
    address: str
    known: dict[str, path.PathPage]
    contexts: dict[str | None, BrowserContext]
    linked: dict[str, str]

    def tab(self, email: str | None) -> Tab:
        if email not in self.contexts:
            self.contexts[email] = self.browser.new_context(reduced_motion="reduce")
            tab = self.contexts[email].new_page()
            if email:
                tab.goto(f"{self.address}/fr/sign-in")
                with tab.expect_navigation():
                    tab.locator(f'form:has([name=email][value="{email}"]) button').click()
        return self.contexts[email].pages[0]

    def find(self, name: str, language: str) -> tuple[str | None, str]:
        """Return who opens a page and its address."""
        if name in self.known:
            return self.known[name].email, self.known[name].address(language)
        if name.startswith("work-queue-"):
            return f"{name.removeprefix('work-queue-')}@demo.ma", f"/{language}/work"
        email, listed, pattern = LINKED[name]
        if name not in self.linked:
            tab = self.tab(email)
            tab.goto(f"{self.address}/fr{listed}")
            links = tab.eval_on_selector_all("main a", "all => all.map(one => one.getAttribute('href'))")
            found = [href for href in links if href and re.search(pattern, href)]
            assert found, f"{listed} leads to no page like {pattern}"
            self.linked[name] = found[0].removeprefix("/fr")
        return email, f"/{language}{self.linked[name]}"


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visited]:
    requirements.require("chromium")
    settings = loaded_once(tmp_path_factory)
    port = servers.free_port()
    command = [str(demonstration.COMMAND), "serve", "--port", str(port)]
    entries = path.pages(settings) + path.found_in(settings, path.FINDERS | walked.FINDERS, walked.pages())
    known = {page.name: page for page in entries}
    with servers.serving(command, port, settings, "/healthz"), chromium() as browser:
        yield Visited(browser, f"http://127.0.0.1:{port}", known, {}, {})


def loaded_once(factory: pytest.TempPathFactory) -> dict[str, str]:
    """Load the demonstration once for all worker processes of this run; return its settings."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demonstration"
    folder.mkdir(exist_ok=True)
    settings, done = demonstration.settings_for(folder), folder / "loaded"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            demonstration.load(settings)
            app = create_app({name.removeprefix("GRANTS_"): value for name, value in settings.items()})
            inside(app, lambda: walked.furnish(clock.now()))
            done.touch()
    return settings


@pytest.mark.parametrize("name", CASES)
def test_the_page_is_open_to_everyone(visited: Visited, name: str) -> None:
    """Axe on a phone in the three languages and on a desk in French; no page scrolls sideways."""
    found: list[str] = []
    for language in LANGUAGES:
        email, address = visited.find(name, language)
        tab = visited.tab(email)
        tab.set_viewport_size({"width": 360, "height": 740})
        answer = tab.goto(visited.address + address, wait_until="load")
        assert answer is not None
        assert answer.status == 200, address
        assert tab.get_attribute("html", "dir") == ("rtl" if language == "ar" else "ltr")
        found += [f"{address} at 360 px: {fault}" for fault in [*faults_of(tab), *too_wide(tab, 360)]]
        tab.set_viewport_size({"width": 1280, "height": 800})
        wide = [*(faults_of(tab) if language == "fr" else ()), *too_wide(tab, 1280)]
        found += [f"{address} at 1280 px: {fault}" for fault in wide]
    assert found == []


def too_wide(tab: Tab, width: int) -> list[str]:
    """Say whether a page is wider than its window."""
    wide = tab.evaluate("document.documentElement.scrollWidth")
    return [f"the page is {wide} px wide"] if wide > width else []


def test_axe_sees_what_is_wrong(visited: Visited) -> None:
    tab = visited.browser.new_page()
    tab.set_content("<main><h1>Titre</h1><img src='x'><p style='color: #eee'>Trop pâle</p></main>")
    assert any(fault.startswith("image-alt") for fault in faults_of(tab))
    tab.close()


def faults_of(tab: Tab) -> list[str]:
    """Return what axe finds, a line for each fault with the first element that bears it."""
    violations = Axe().run(tab, options=AXE_OPTIONS).response["violations"]
    return [f"{item['id']}: {item['nodes'][0]['html'][:160]}" for item in violations]
