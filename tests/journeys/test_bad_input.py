"""What people should not send, over HTTP, where no test of a package does it already.

Tested beside the pages of their package, over HTTP:

- wrong key in a RIB, ICE of 14 digits, Arabic name in a Latin field: associations/test_views.py;
  the reverse: associations/test_registration.py
- budget that doesn't balance, one second late, file that is not a PDF, 60 MB: proposals/test_views.py
- mark outside the grid, file not assigned: evaluation/test_views.py
- city outside the convention, girls above the total, negative counts: reporting/test_views.py
- time zone of what is typed: calls/test_views.py, of the clock: unit/core/test_clock.py

Here: a script in every text field of the whole path, another association's references in every address,
60 MB in the reader's language, request above the ceiling, second submission, an editor submitting, two
chairs at once, a browser that lies about the time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import BuildError

from grants.core.db import db
from grants.evaluation.models import Decision
from grants.proposals.models import Proposal, SubmittedVersion
from tests.factories.accounts import make_user
from tests.factories.associations import as_member, make_association
from tests.factories.calls import CLOSES, call_line_of, make_call
from tests.factories.evaluation import make_evaluated_proposal, make_evaluators
from tests.integration.proposals import conftest as proposals
from tests.journeys import cast, steps_apply, steps_choose, steps_fund, steps_report
from tests.journeys.cast import Story
from tests.journeys.hands import ALL, HttpHand
from tests.journeys.hostile import HostileHand, provoke, walk
from tests.journeys.http_story import http_story
from tests.journeys.inside import inside

SignIn = Callable[[str], FlaskClient]
STRANGER = "ailleurs@example.ma"


@pytest.fixture
def story(app: Flask, sign_in: SignIn, frozen_clock: Callable[[datetime], None]) -> Story:
    return http_story(app, sign_in, frozen_clock, HostileHand)


def test_a_script_in_every_text_of_the_path_stays_text(app: Flask, story: Story, sign_in: SignIn) -> None:
    """Live the whole path with it, then open every page that anyone can reach: no link is dead either."""
    story.detours = turn_back
    for step in (
        steps_apply.the_call_is_published,
        steps_apply.an_association_is_verified,
        steps_apply.a_proposal_is_submitted,
        steps_choose.the_file_is_admitted_and_assigned,
        steps_choose.two_evaluators_score,
        steps_choose.the_committee_decides,
        steps_fund.the_convention_is_signed,
        steps_fund.the_first_tranche_is_paid,
        steps_report.the_report_is_filed,
        steps_report.the_indicator_moves,
    ):
        step(story)
    people: list[Any] = [story.applicant, story.passer_by("fr"), *map(story.hand, cast.STAFF)]
    walks = [walk(hand) for hand in people]
    assert [fault for met in walks for fault in met.faults] == []
    assert sum(met.shown for met in walks) > 60
    assert sum(len(met.forms) for met in walks) > 20
    faults = [fault for hand, met in zip(people, walks, strict=True) for fault in provoke(hand, met)]
    assert faults == []
    assert doors_open_to_a_stranger(app, story, sign_in) == []


def turn_back(story: Story, place: str) -> None:
    """Have what was asked sent back with a reason, and ask again."""
    owner, manager, reason = story.applicant if story.owner else None, story.hand("gestionnaire"), "À revoir."
    if place == "approval":
        director, address = story.hand("directeur"), f"/staff/calls/{story.calendar.code}"
        director.open(address)
        director.send("/send-back", {"reason": reason})
        manager.open(address)
        manager.send("/ask-approval")
    elif place == "verification" and owner:
        manager.open(f"/associations/{story.association}")
        manager.send("/return", {"reason": reason})
        assert reason in owner.open(f"/associations/{story.association}/identity").words
        owner.open(f"/associations/{story.association}/ask-verification")
        owner.send()
    elif place == "payment" and owner:
        story.hand("finance").open(f"/staff/payments/{story.agreement}/1")
        story.hand("finance").send("/send-back", {"reason": reason})
        assert reason in owner.open(f"/agreements/{story.agreement}").words
        owner.send("/tranches/1/request")


def doors_open_to_a_stranger(app: Flask, story: Story, sign_in: SignIn) -> list[str]:
    """Try every address with the references of the path as the owner of another association."""
    stranger = inside(app, an_owner_elsewhere)
    change = {"unit": "field:title", "values": {"title": "Pris"}}
    typed = {"user": stranger, "section": "basics", "changes": [change]}
    client = sign_in(STRANGER)
    known = {"number": 1, "language": "fr", "city_code": "oujda", "lang": "fr", "code": story.calendar.code}
    known |= {"answer": "accept", "decision": "consent"}
    opened = []
    for rule in app.url_map.iter_rules():
        named = {"ref", "reference"} & rule.arguments
        keys = dict.fromkeys((name for name in rule.arguments if name.endswith("_id")), 1)
        if not named and not {"obligation_id", "evaluation_id"} & rule.arguments:
            continue
        for mine in (story.association, story.draft, story.proposal, story.agreement, story.report):
            values = {**known, **keys, **dict.fromkeys(named, mine)}
            address = address_of(app, rule.endpoint, values)
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                said = typed if rule.endpoint in ("proposals.autosave", "proposals.presence") else None
                answer = client.open(address, method=method, json=said if method == "POST" else None)
                if answer.status_code not in (403, 404):
                    opened.append(f"{method} {address} answers {answer.status_code}")
                answer.close()
    return opened


def an_owner_elsewhere() -> int:
    person = make_user(STRANGER)
    make_association("Association Ailleurs", owner=person)
    return person.id


def address_of(app: Flask, endpoint: str, values: dict[str, Any]) -> str:
    with app.test_request_context("/fr/"):
        try:
            return app.url_for(endpoint, _external=False, **values)
        except BuildError as error:
            raise AssertionError(f"{endpoint}: no value for {error.values}") from error


@pytest.fixture
def draft(app: Flask, at: datetime, frozen_clock: Callable[[datetime], None]) -> str:
    """The reference of a complete draft of an open call, its owner and editor registered."""
    frozen_clock(at)
    return str(inside(app, complete_draft))


def complete_draft() -> str:
    owner, editor = make_user(cast.OWNER), make_user("editeur@amal.example.ma")
    line_id = call_line_of(make_call()).id
    association = make_association(owner=owner, editor=editor)
    scene = proposals.Scene(
        as_member(owner, association),
        as_member(editor, association, "editor"),
        association.id,
        line_id,
    )
    return proposals.make_draft(scene, datetime.fromisoformat("2026-11-20T10:00+00:00"))


def versions() -> int:
    return db.session.scalar(select(func.count()).select_from(SubmittedVersion)) or 0


def test_a_file_of_60_megabytes_is_refused_in_the_reader_s_language(draft: str, sign_in: SignIn) -> None:
    client = sign_in(cast.OWNER)
    head = b'--x\r\nContent-Disposition: form-data; name="upload"; filename="plan.pdf"\r\n\r\n%PDF-'
    answer = client.post(
        f"/ar/proposals/{draft}/documents",
        data=head + b"0" * 60_000_000 + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    assert 'dir="rtl"' in answer.text
    assert "ميغابايت" in answer.text or "كبير" in answer.text, answer.text[:3000]


def test_a_request_above_the_ceiling_is_shown_and_never_submitted(
    app: Flask, draft: str, sign_in: SignIn
) -> None:
    hand = HttpHand(sign_in(cast.OWNER), "fr")
    hand.open(f"/proposals/{draft}/budget")
    row = {
        "unit_cost_centimes": "400 000,00",
        "grant_centimes": "300 000,01",
        "own_cash_centimes": "99 999,99",
    }
    blank = {"quantity": "1", "in_kind_centimes": "", "other_centimes": ""}
    hand.send(values={f"rows-0-{name}": value for name, value in {**row, **blank}.items()})
    assert "dépasse le plafond" in hand.page.words
    assert not hand.open(f"/proposals/{draft}/review").has_form("/submit")
    answer = hand.client.post(f"/fr/proposals/{draft}/submit", data={"declared": "y"})
    assert answer.status_code == 422
    assert "dépasse le plafond" in answer.text
    assert inside(app, versions) == 0


def test_a_second_click_submits_nothing_more(app: Flask, draft: str, sign_in: SignIn) -> None:
    first, second = (HttpHand(sign_in(cast.OWNER), "fr") for _window in range(2))
    for hand in (first, second):
        hand.open(f"/proposals/{draft}/review")
    first.send("/submit", {"declared": True})
    second.send("/submit", {"declared": True})
    assert second.page.address == first.page.address, "the second click is told what the first one did"
    assert inside(app, versions) == 1


def test_an_editor_fills_in_and_never_submits(app: Flask, draft: str, sign_in: SignIn) -> None:
    hand = HttpHand(sign_in("editeur@amal.example.ma"), "fr")
    hand.open(f"/proposals/{draft}/budget")
    hand.send()
    assert not hand.open(f"/proposals/{draft}/review").has_form("/submit")
    answer = hand.client.post(f"/fr/proposals/{draft}/submit", data={"declared": "y"})
    assert answer.status_code == 403
    assert inside(app, versions) == 0


@pytest.mark.parametrize(
    "lie", [{"X-Request-Start": "t=1764000000"}, {"Date": "Mon, 23 Nov 2026 10:00:00 GMT"}]
)
def test_a_browser_that_lies_about_the_time_is_late_all_the_same(
    app: Flask,
    draft: str,
    sign_in: SignIn,
    frozen_clock: Callable[[datetime], None],
    lie: dict[str, str],
) -> None:
    hand = HttpHand(sign_in(cast.OWNER), "fr")
    frozen_clock(CLOSES + timedelta(seconds=1))
    answer = hand.client.post(f"/fr/proposals/{draft}/submit", data={"declared": "y"}, headers=lie)
    assert answer.status_code == 422
    assert inside(app, versions) == 0


def test_two_chairs_deciding_at_once(
    app: Flask, sign_in: SignIn, frozen_clock: Callable[[datetime], None]
) -> None:
    """The first decision stands; the second chair reads that somebody decided meanwhile."""
    frozen_clock(CLOSES + timedelta(days=20))
    code, ref = inside(app, call_to_decide)
    manager = HttpHand(sign_in("gestion@example.ma"), "fr")
    manager.open(f"/staff/calls/{code}/selection")
    manager.send("/selection/open", {"members": ALL})
    first, second = (HttpHand(sign_in(f"presidence{number}@example.ma"), "fr") for number in (1, 2))
    for hand in (first, second):
        hand.open(f"/staff/calls/{code}/selection/{ref}")
    first.send(values={"outcome": "selected"})
    second.send(values={"outcome": "rejected", "amount": "", "reason": "Autre avis."}, status=409)
    assert inside(app, lambda: [d.outcome.value for d in db.session.scalars(select(Decision))]) == [
        "selected"
    ]


def call_to_decide() -> tuple[str, str]:
    for number in (1, 2):
        make_user(f"presidence{number}@example.ma", "chair")
    make_user("gestion@example.ma", "call_manager")
    call = make_call(state="in_evaluation")
    evaluated = make_evaluated_proposal(call_line_of(call), make_association(), 8, make_evaluators(2))
    ref = db.session.get_one(Proposal, evaluated.id).ref
    return call.code, ref
