"""Forty files, eight evaluators: one steps aside, one file needs a third, one appeal is upheld; Chromium."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select

from grants import create_app
from grants.accounts.demonstration import PASSWORD
from grants.audit.queries import verify_chain
from grants.core import clock
from grants.core.db import db, unit_of_work
from grants.evaluation import checker
from grants.evaluation.models import FurtherEvaluation
from grants.operations import initialise
from grants.proposals.models import Proposal
from tests import demonstration, requirements
from tests.benchmarks import servers
from tests.journeys import cast
from tests.journeys import selection_scene as scenes
from tests.journeys import steps_selection as steps
from tests.journeys.browser import ChromiumHand, chromium
from tests.journeys.inside import inside

pytestmark = pytest.mark.chromium


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Flask, str, scenes.Scene]]:
    requirements.require("chromium")
    port = servers.free_port()
    address = f"http://127.0.0.1:{port}"
    settings = demonstration.settings_for(tmp_path) | {"GRANTS_BASE_URL": address}
    app = create_app({name.removeprefix("GRANTS_"): value for name, value in settings.items()})
    inside(app, lambda: initialise(lambda _line: None))
    with app.test_request_context("/fr/"):
        scene = inside(app, scenes.receive)
    command = [str(demonstration.COMMAND), "serve", "--port", str(port)]
    with servers.serving(command, port, settings, "/healthz"):
        yield app, address, scene


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


class Room:
    """Everyone at a window of their own, signed in once."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.complaints: list[str] = []
        self.hands: dict[str, ChromiumHand] = {}

    def passer_by(self) -> ChromiumHand:
        return ChromiumHand(self.browser, self.address, "fr", self.complaints)

    def hand(self, email: str) -> ChromiumHand:
        address = email if "@" in email else f"{email}@demo.ma"
        if address not in self.hands:
            hand = self.passer_by()
            hand.open("/sign-in")
            hand.send(values={"email": address, "password": PASSWORD})
            self.hands[address] = hand
        return self.hands[address]


def test_a_selection_from_the_deadline_to_an_upheld_appeal(site, browser, tmp_path) -> None:
    app, address, scene = site
    room, code = Room(browser, address), scene.code
    manager, chair = room.hand("gestionnaire"), room.hand("presidence")
    members = [room.hand("comite"), room.hand("comite2")]

    def know(work):
        with app.test_request_context("/fr/"):
            return inside(app, work)

    reference = know(lambda: scenes.first_file(scene))
    steps.the_evaluation_begins(manager, code)
    know(lambda: scenes.screen_all_but(scene, reference))
    steps.one_file_is_screened(manager, reference)
    steps.files_are_drawn(manager, code)
    held = know(lambda: scenes.loads(scene))
    assert sum(held.values()) == 2 * scenes.FILES
    assert max(held.values()) - min(held.values()) <= 1

    left = know(lambda: scenes.files_held(scene, "evaluateur1"))[0]
    steps.one_steps_aside(room.hand("evaluateur1"), left)
    steps.files_are_drawn(manager, code)
    again = know(lambda: scenes.loads(scene))
    assert sum(again.values()) == 2 * scenes.FILES
    assert left not in know(lambda: scenes.files_held(scene, "evaluateur1"))

    disputed = know(lambda: scenes.files_held(scene, "evaluateur2"))[0]
    partner = know(lambda: scenes.partner_on(scene, disputed, "evaluateur2"))
    steps.one_scores_while_it_saves_itself(room.hand("evaluateur2"), disputed, 8)
    know(lambda: scenes.score_the_rest(scene, {(partner, disputed)}))
    know(lambda: severe(scene, disputed, partner))
    assert know(lambda: needed(disputed)) == 3
    steps.files_are_drawn(manager, code)
    third = know(lambda: scenes.partner_on(scene, disputed, ""))
    assert third not in (partner, "evaluateur2")
    steps.one_scores_while_it_saves_itself(room.hand(third), disputed, 7)

    steps.scoring_is_closed(manager, code)
    line = disputed.split("-")[-2]
    steps.a_session_is_convened(manager, code, soon())
    steps.a_session_sits(manager, code, line)
    steps.one_is_refused(chair, code, disputed)
    steps.the_others_follow_the_ranking(chair, code, line)
    steps.minutes_are_closed_and_signed(chair, members, code, 1, line)
    steps.results_are_published(manager, code, line)
    assert know(lambda: scenes.state_of(disputed)) == "rejected"

    owner = room.hand(know(lambda: scenes.let_owner_in(scene, disputed)))
    letter = steps.a_letter_is_opened(owner, disputed)
    assert "La lettre de l’académie régionale manque au dossier." in letter
    assert not [name for name in scenes.EVALUATORS if scene.cast.staff[name].display_name in letter]
    steps.an_appeal_is_made(owner, disputed)
    steps.the_appeal_is_upheld(manager, room.hand("directeur"))
    assert know(lambda: scenes.state_of(disputed)) == "evaluated"

    steps.a_session_is_convened(manager, code, soon(), "Recours accueilli")
    steps.a_session_sits(manager, code, line)
    steps.the_others_follow_the_ranking(chair, code, line)
    steps.minutes_are_closed_and_signed(chair, members, code, 2, line)
    steps.results_are_published(manager, code, line)
    assert know(lambda: scenes.state_of(disputed)) == "selected"
    assert disputed in room.passer_by().open(f"/calls/{code}/results").words

    for number in (1, 2):
        sealed = manager.fetch(f"/staff/calls/{code}/sessions/{number}/bundle.json")
        assert_agrees(sealed, tmp_path / f"lot-{number}.json")
    assert know(verify_chain) == []
    assert room.complaints == []


def soon() -> str:
    """Return a moment to come of this very day; just before midnight the day to come is waited for."""
    ahead = timedelta(minutes=2)
    while clock.local_date(clock.now()) != clock.local_date(clock.now() + ahead):
        time.sleep(1)
    return cast.minute(clock.now() + ahead)


def severe(scene: scenes.Scene, reference: str, name: str) -> None:
    with unit_of_work():
        scenes.score_evenly(reference, scene.cast.staff[name], 4)


def needed(reference: str) -> int:
    found = db.session.scalar(
        select(FurtherEvaluation.needed)
        .join(Proposal, Proposal.id == FurtherEvaluation.proposal_id)
        .where(Proposal.reference == reference)
    )
    return found or 2


def assert_agrees(sealed: bytes, path: Path) -> None:
    """The checker alone, with nothing but Python, recomputes the bundle and agrees."""
    path.write_bytes(sealed)
    command = [sys.executable, "-I", "-S", str(Path(checker.__file__)), str(path)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
