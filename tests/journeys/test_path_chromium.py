"""The same path in a real Chromium, in Arabic, against the product's own server."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from grants import create_app
from grants.audit.queries import verify_chain
from grants.core import clock
from grants.operations import initialise
from grants.reporting.verification import verify_rollup
from tests import demonstration, requirements
from tests.benchmarks import servers
from tests.journeys import cast, steps_apply, steps_choose, steps_fund, steps_report
from tests.journeys.browser import ChromiumHand, chromium
from tests.journeys.cast import Calendar, Story
from tests.journeys.inside import inside

pytestmark = pytest.mark.chromium


@dataclass(frozen=True)
class Site:
    """The product being served over an empty database of its own, with its staff."""

    app: Flask
    address: str
    database: Path


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    requirements.require("chromium")
    port = servers.free_port()
    address = f"http://127.0.0.1:{port}"
    settings = demonstration.settings_for(tmp_path) | {"GRANTS_BASE_URL": address}
    app = create_app({name.removeprefix("GRANTS_"): value for name, value in settings.items()})
    inside(app, lambda: initialise(lambda _line: None))
    inside(app, cast.engage_staff)
    command = [str(demonstration.COMMAND), "serve", "--port", str(port)]
    with servers.serving(command, port, settings, "/healthz"):
        yield Site(app, address, tmp_path / "grants.db")


@pytest.fixture
def browser_of_the_path(site: Site) -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


class People:
    """Everyone who sits at a window; what the browser complains of, whoever sees it."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site, self.complaints = browser, site, list[str]()

    def passer_by(self, language: str) -> ChromiumHand:
        return ChromiumHand(self.browser, self.site.address, language, self.complaints)

    def sign_in(self, email: str) -> ChromiumHand:
        """Enter by the list of demonstration accounts."""
        hand = self.passer_by("ar")
        hand.open("/sign-in")
        hand.send("/sign-in/demonstration", holding={"email": email})
        return hand

    def close_the_call(self, code: str) -> None:
        """Bring the deadline of the call into the past: nothing else of the path needs another time."""
        past = (datetime.now(UTC) - timedelta(seconds=2)).replace(tzinfo=None).isoformat(" ")
        with sqlite3.connect(self.site.database, timeout=20) as connection:
            changed = connection.execute("UPDATE call SET closes_at = ? WHERE code = ?", (past, code))
            assert changed.rowcount == 1
        connection.close()


def story_of(people: People) -> Story:
    opens_at = datetime.now(UTC) - timedelta(hours=1)
    return Story(
        language="ar",
        calendar=Calendar(opens_at, opens_at + timedelta(days=40)),
        sign_in=people.sign_in,
        passer_by=people.passer_by,
        writing_begins=lambda: None,
        call_opens=lambda: None,
        deadline_passes=people.close_the_call,
        now=clock.now,
    )


def test_the_path_in_arabic(site: Site, browser_of_the_path: Browser) -> None:
    people = People(browser_of_the_path, site)
    story = story_of(people)
    steps_apply.the_call_is_published(story)
    steps_apply.an_association_is_verified(story)
    steps_apply.a_proposal_is_submitted(story)
    steps_choose.the_file_is_admitted_and_assigned(story)
    steps_choose.two_evaluators_score(story)
    steps_choose.the_committee_decides(story)
    steps_choose.the_letter_tells(story)
    steps_fund.the_convention_is_signed(story)
    steps_fund.the_first_tranche_is_paid(story)
    steps_report.the_report_is_filed(story)
    steps_report.the_indicator_moves(story)
    assert inside(site.app, verify_rollup) == []
    assert inside(site.app, verify_chain) == []
    assert people.complaints == []
    hand = people.passer_by("ar")
    hand.open("/")
    hand.tab.evaluate("document.body.setAttribute('style', 'color: red')")
    hand.open("/calls")
    assert "Content Security Policy" in people.complaints[0], "a violation would have been heard"
