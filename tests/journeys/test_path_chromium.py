"""The same path in a real Chromium, in Arabic, against the product's own server."""

from __future__ import annotations

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
from tests.journeys import cast, moved_clock, steps_apply, steps_choose, steps_fund, steps_report
from tests.journeys.browser import ChromiumHand, chromium
from tests.journeys.cast import Calendar, Story
from tests.journeys.inside import inside

pytestmark = pytest.mark.chromium
# On a slow machine an applicant of the path is done in a third of this; no session ends meanwhile.
LAST_MINUTES = timedelta(minutes=14)


@dataclass(frozen=True)
class Site:
    """The product being served over an empty database of its own, with its staff."""

    app: Flask
    address: str
    clock_file: Path


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    requirements.require("chromium")
    port = servers.free_port()
    address = f"http://127.0.0.1:{port}"
    settings = demonstration.settings_for(tmp_path) | {"GRANTS_BASE_URL": address}
    app = create_app({name.removeprefix("GRANTS_"): value for name, value in settings.items()})
    inside(app, lambda: initialise(lambda _line: None))
    inside(app, cast.engage_staff)
    clock_file = tmp_path / "clock"
    clock.set_source(moved_clock.ahead_by(clock_file))
    with servers.serving(moved_clock.command(port, clock_file), port, settings, "/healthz"):
        yield Site(app, address, clock_file)
    clock.set_source(None)


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

    def go_to(self, moment: datetime) -> None:
        """Put the clock of the product forward to a moment."""
        moved_clock.put_forward(self.site.clock_file, moment - datetime.now(UTC))


def story_of(people: People) -> Story:
    """Return a story that goes from the writing to the last minutes of the call, then past its deadline."""
    opens_at = datetime.now(UTC) - timedelta(hours=1)
    calendar = Calendar(opens_at, opens_at + timedelta(days=40))

    def weeks_pass() -> None:
        people.go_to(calendar.closes_at - LAST_MINUTES)
        story.hands.clear()  # the sessions of those who wrote the call have ended

    story = Story(
        language="ar",
        calendar=calendar,
        sign_in=people.sign_in,
        passer_by=people.passer_by,
        writing_begins=lambda: None,
        call_opens=weeks_pass,
        deadline_passes=lambda _code: people.go_to(calendar.closes_at + timedelta(minutes=1)),
        now=clock.now,
    )
    return story


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
