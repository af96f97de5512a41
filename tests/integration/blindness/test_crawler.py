"""A crawler signs in as each function and visits everything: nobody meets a canary that is not for them.

Who may see what is one table, tests/canaries/rules.py; where secrets lie another, tests/canaries/plants.py.
Routes are read from the address map, so that a new one is visited without being named.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from flask import Flask

from grants.core import db as database
from grants.core.db import db
from grants.core.errors import Conflict
from tests.canaries import world as demonstration
from tests.canaries.crawler import Crawler, Leak, References
from tests.canaries.plants import Planted
from tests.canaries.rules import Viewer, World, may_see
from tests.conftest import Prepared, client_signed_in_as

NEVER_IN_MAIL = (
    "evaluator_name",
    "evaluator_email",
    "private_note",
    "mark_comment",
    "bank",
    "recusal",
    "tie",
)


@dataclass
class Stage:
    """The planted demonstration and who walks in it."""

    app: Flask
    planted: Planted
    world: World
    references: References
    viewers: list[tuple[Viewer, str | None]]

    def crawler(self, number: int) -> Crawler:
        viewer, email = self.viewers[number]
        client = self.app.test_client() if email is None else client_signed_in_as(self.app, email)
        language = ("fr", "ar")[number % 2]
        return Crawler(self.app, client, viewer, self.planted, self.world, self.references, language)

    def number_of(self, role: str) -> int:
        return next(
            index for index, (viewer, _email) in enumerate(self.viewers) if viewer.name.startswith(role)
        )


@pytest.fixture(scope="module")
def stage(prepared: Prepared) -> Iterator[Stage]:
    prepared.reset()
    app = prepared.app
    planted = demonstration.build(app)
    with app.app_context(), app.test_request_context("/fr/"):
        found = Stage(
            app, planted, demonstration.world(), demonstration.references(), demonstration.viewers()
        )
        db.session.remove()
    yield found
    prepared.release()


@contextmanager
def nothing_is_kept() -> Iterator[None]:
    """Have every unit of work end in a conflict, so that pressing every button changes nothing."""

    def refuse(_session: object) -> None:
        raise Conflict("Rien n’est gardé.")

    database.before_commit(refuse)
    try:
        yield
    finally:
        database._before_commit.remove(refuse)


def distinct(leaks: list[Leak]) -> list[str]:
    return sorted({str(leak) for leak in leaks})


def test_nobody_meets_a_canary_that_is_not_for_them(stage):
    """Every page, file, export and error page, by every function."""
    leaks, met = [], set()
    for number in range(len(stage.viewers)):
        crawler = stage.crawler(number)
        leaks += crawler.crawl()
        met |= crawler.met
    assert distinct(leaks) == []
    # What nobody met at all was not looked for: these kinds the demonstration shows to somebody.
    assert met >= {
        "evaluator_name",
        "mark_comment",
        "private_note",
        "association_name",
        "association_contact",
        "bank",
        "board_person",
        "member_name",
        "member_email",
        "draft_text",
        "message",
        "joined_file",
        "bank_file",
        "board_file",
    }


def test_no_button_answers_with_a_canary(stage):
    """Every form and every autosave, empty, on one's own and on others' things; 404, 409 and 422 pages."""
    leaks = []
    crawlers = [stage.crawler(number) for number in range(len(stage.viewers))]
    with nothing_is_kept():
        for crawler in crawlers:
            leaks += crawler.press()
    assert distinct(leaks) == []


def test_no_letter_names_an_evaluator_or_an_account(stage):
    """E-mails are written before planting: what stood in the places then is looked for."""
    with stage.app.app_context():
        letters = demonstration.letters()
        people = {viewer.user: viewer for viewer, _email in demonstration.viewers(each=1000)}
        db.session.remove()
    secrets = {
        old: plant
        for word, old in stage.planted.before.items()
        if (plant := stage.planted.by_word[word]).kind in NEVER_IN_MAIL and len(old) >= 8
    }
    by_email = {
        stage.planted.before[word]: people.get(plant.user)
        for word, plant in stage.planted.by_word.items()
        if plant.kind in ("member_email", "evaluator_email")
    }
    assert len(letters) > 100
    assert len(secrets) > 10
    leaks = set()
    for recipient, words in letters:
        viewer = by_email.get(recipient) or Viewer("nobody we know")
        leaks |= {
            (recipient, plant.kind)
            for old, plant in secrets.items()
            if old in words and not may_see(viewer, plant, stage.world)
        }
    assert not {leak for leak in leaks if not leak[0].endswith("@demo.ma") or "association" in leak[0]}


@pytest.mark.parametrize("place", ["comment", "header", "error"])
def test_a_planted_leak_is_found(stage, monkeypatch, place):
    """The test of the test: an evaluator's name in a comment, a header or an error page of an owner."""
    name = next(word for word, plant in stage.planted.by_word.items() if plant.kind == "evaluator_name")
    whole = stage.app.view_functions["proposals.mine"]

    def leaking() -> object:
        response = stage.app.make_response(whole())
        if place == "comment":
            response.set_data(response.get_data(as_text=True) + f"<!-- noté par {name} -->")
        elif place == "header":
            response.headers["X-Reader"] = name
        else:
            raise Conflict(f"Déjà noté par {name.upper()}")
        return response

    leaking.access = whole.access
    monkeypatch.setitem(stage.app.view_functions, "proposals.mine", leaking)
    crawler = stage.crawler(stage.number_of("owner"))
    found = crawler.crawl(only=lambda route: route.endpoint == "proposals.mine")
    assert {leak.kind for leak in found} == {"evaluator_name"}
