"""Steps 4 to 6: the file is screened, scored by two evaluators, decided by the committee, published."""

from __future__ import annotations

import re

from tests.journeys import cast
from tests.journeys.cast import Story
from tests.journeys.hands import ALL, Hand

# Half points of each criterion: 3.5 and 4 out of 5, so that both totals stay within the limit.
HALF_POINTS = {"evaluateur1": "7", "evaluateur2": "8"}


def the_file_is_admitted_and_assigned(story: Story) -> None:
    """Step 4: after the deadline the manager begins, checks both stages and names two evaluators."""
    code, manager = story.calendar.code, story.hand("gestionnaire")
    manager.open(f"/staff/calls/{code}")
    assert not manager.page.has_form("/start-evaluation")
    story.deadline_passes(code)
    the_owner_signs_in_again(story)
    manager.open(f"/staff/calls/{code}")
    manager.send("/start-evaluation")
    manager.open(f"/staff/screening?call={code}")
    manager.follow(f"/staff/proposals/{story.proposal}/screening")
    for _stage in ("admissibility", "eligibility"):
        manager.send(values={"points": ALL, "verdict": "pass"})
    manager.open(f"/staff/calls/{code}/assignment")
    form = manager.page.form()
    chosen = {control.value for control in form.controls if control.name.startswith("evaluator-")}
    assert len(chosen - {""}) == 2
    manager.send()


def the_owner_signs_in_again(story: Story) -> None:
    """Weeks later the session of the owner has expired."""
    page = story.applicant.open("/sign-in")
    if "password" in {name for form in page.forms for name in form.names}:
        story.applicant.send(values={"email": cast.OWNER, "password": cast.PASSWORD})


def two_evaluators_score(story: Story) -> None:
    """Step 5: each declares, marks every criterion and validates, and never sees the other's marks."""
    for name, half in HALF_POINTS.items():
        evaluator, other = story.hand(name), _other(name)
        evaluator.open("/evaluations")
        evaluator.follow(f"/evaluations/{story.proposal}")
        assert cast.SUMMARIES[story.language] not in evaluator.page.words
        evaluator.send("/declare")
        assert cast.SUMMARIES[story.language] in evaluator.page.words
        _sees_nothing_of(evaluator, other)
        _mark(evaluator, name, half)
        evaluator.open(f"/evaluations/{story.proposal}")
        assert cast.COMMENTS[name] in evaluator.page.words
        _sees_nothing_of(evaluator, other)


def _other(name: str) -> str:
    return next(other for other in HALF_POINTS if other != name)


def _sees_nothing_of(evaluator: Hand, other: str) -> None:
    assert cast.COMMENTS[other] not in evaluator.page.html
    assert not [
        control
        for form in evaluator.page.forms
        for control in form.controls
        if control.name.startswith("mark_") and control.is_on
    ]


def _mark(evaluator: Hand, name: str, half: str) -> None:
    criteria = {c.name for c in evaluator.page.form().controls if c.name.startswith("mark_")}
    assert len(criteria) >= 12
    marks = dict.fromkeys(sorted(criteria), half)
    evaluator.send(values={**marks, "general_comment": cast.COMMENTS[name]}, press=("action", "save"))
    evaluator.send(press=("action", "validate"))


def the_committee_decides(story: Story) -> None:
    """Step 6: scoring closed, session opened, the chair decides, minutes, results, letters."""
    code, manager, chair = story.calendar.code, story.hand("gestionnaire"), story.hand("presidence")
    manager.open(f"/staff/calls/{code}/evaluations")
    manager.send("/close-scoring")
    manager.open(f"/staff/calls/{code}/selection?line=EDU")
    manager.send("/selection/open", {"members": ALL})
    chair.open(f"/staff/calls/{code}/selection?line=EDU")
    assert story.proposal in chair.page.words
    chair.follow(f"/selection/{story.proposal}")
    amount = next(control for control in chair.page.form().named("amount"))
    assert re.sub(r"\D", "", amount.value) == str(cast.GRANT_CENTIMES)
    chair.send(values={"outcome": "selected"})
    chair.open(f"/staff/calls/{code}/selection?line=EDU")
    chair.send("/selection/close")
    member = story.hand("comite")
    member.open(f"/staff/calls/{code}/selection?line=EDU")
    member.send("/selection/confirm")
    for person in (chair, member):
        person.open(f"/staff/calls/{code}/sessions/1/minutes")
        person.send("/minutes/sign")
    story.applicant.open(f"/proposals/{story.proposal}/decision", status=404)
    manager.open(f"/staff/calls/{code}/selection?line=EDU")
    manager.send("/selection/publish")


def the_letter_tells(story: Story) -> None:
    """The association opens its letter by the button, then reads it on the page and as PDF."""
    owner = story.applicant
    closed = owner.open(f"/proposals/{story.proposal}/decision")
    assert str(cast.GRANT_CENTIMES // 100) not in re.sub(r"\D", "", closed.words)
    owner.send("/open")
    letter = owner.open(f"/proposals/{story.proposal}/decision")
    assert str(cast.GRANT_CENTIMES // 100) in re.sub(r"\D", "", letter.words)
    assert owner.fetch(f"/proposals/{story.proposal}/decision.pdf").startswith(b"%PDF")
    assert "Chraibi" not in letter.words
    assert "Idrissi" not in letter.words
