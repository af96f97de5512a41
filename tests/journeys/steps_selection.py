"""The steps of a selection at the pages: screened, drawn, scored, decided, signed, told, appealed."""

from __future__ import annotations

import re

from tests.journeys.browser import ChromiumHand
from tests.journeys.hands import ALL


def the_evaluation_begins(manager: ChromiumHand, code: str) -> None:
    """The deadline has passed: the manager begins, and the opening minutes hold the files received."""
    manager.open(f"/staff/calls/{code}")
    manager.send("/start-evaluation")


def one_file_is_screened(manager: ChromiumHand, reference: str) -> None:
    manager.open(f"/staff/proposals/{reference}/screening")
    for _stage in ("admissibility", "eligibility"):
        controls = [control.name for form in manager.page.forms for control in form.controls]
        why = {name: "Vue sur l’original." for name in controls if name.startswith("reason-")}
        manager.send(values={"points": ALL, "verdict": "pass", **why})


def files_are_drawn(manager: ChromiumHand, code: str) -> None:
    """The manager takes the draw as it is proposed."""
    manager.open(f"/staff/calls/{code}/assignment")
    manager.send()


def one_steps_aside(evaluator: ChromiumHand, reference: str) -> None:
    """An evaluator has a tie: the file closes on every route, and the list no longer shows it."""
    evaluator.open(f"/evaluations/{reference}")
    evaluator.send("/recuse", {"reason": "Ma sœur est trésorière de cette association."})
    evaluator.open(f"/evaluations/{reference}", status=404)
    assert reference not in evaluator.open("/evaluations").words


def one_scores_while_it_saves_itself(evaluator: ChromiumHand, reference: str, half_points: int) -> None:
    """Marks are kept while they are given; the page found again still has them; then it is validated."""
    evaluator.open(f"/evaluations/{reference}")
    evaluator.send("/declare")
    tab = evaluator.tab
    names = sorted(
        {control.name for control in evaluator.page.form().controls if control.name.startswith("mark_")}
    )
    first = tab.locator(f'[name="{names[0]}"][value="{half_points}"]')
    with tab.expect_response(lambda answer: answer.url.endswith("/autosave") and answer.ok):
        evaluator._click(first)
    evaluator.open(f"/evaluations/{reference}")
    assert tab.locator(f'[name="{names[0]}"][value="{half_points}"]').is_checked()
    evaluator.send(values=dict.fromkeys(names, str(half_points)), press=("action", "validate"))
    assert reference in evaluator.open("/evaluations").words


def scoring_is_closed(manager: ChromiumHand, code: str) -> None:
    manager.open(f"/staff/calls/{code}/cockpit")
    manager.open(f"/staff/calls/{code}/evaluations")
    manager.send("/close-scoring")


def a_session_is_convened(manager: ChromiumHand, code: str, at: str, purpose: str = "") -> None:
    """Every member of the committee is written to, with day, hour and place."""
    manager.open(f"/staff/calls/{code}/sessions")
    values = {"starts_at": at, "place": "Salle du conseil, Rabat", "members": ALL}
    manager.send(values=values | ({"purpose": purpose} if purpose else {}))


def a_session_sits(manager: ChromiumHand, code: str, line: str) -> None:
    """Members are noted as present."""
    manager.open(f"/staff/calls/{code}/selection?line={line}")
    manager.send("/selection/open", {"members": ALL})


def one_is_refused(chair: ChromiumHand, code: str, reference: str) -> None:
    """The chair refuses a file that ranks well, with the reason of the list and in words."""
    chair.open(f"/staff/calls/{code}/selection/{reference}")
    first = chair.page.form().named("reason_codes")[0].value
    reason = "La lettre de l’académie régionale manque au dossier."
    chair.send(values={"outcome": "rejected", "amount": "", "reason": reason, "reason_codes": first})


def the_others_follow_the_ranking(chair: ChromiumHand, code: str, line: str) -> None:
    chair.open(f"/staff/calls/{code}/selection?line={line}")
    chair.send("/selection/accept")


def minutes_are_closed_and_signed(
    chair: ChromiumHand, others: list[ChromiumHand], code: str, number: int, line: str
) -> None:
    """Two people close the minutes; everyone who sat signs them."""
    chair.open(f"/staff/calls/{code}/selection?line={line}")
    chair.send("/selection/close")
    others[0].open(f"/staff/calls/{code}/selection?line={line}")
    others[0].send("/selection/confirm")
    for person in (chair, *others):
        person.open(f"/staff/calls/{code}/sessions/{number}/minutes")
        person.send("/minutes/sign")


def results_are_published(manager: ChromiumHand, code: str, line: str) -> None:
    manager.open(f"/staff/calls/{code}/selection?line={line}")
    manager.send("/selection/publish")


def a_letter_is_opened(owner: ChromiumHand, reference: str) -> str:
    """The owner opens the letter by its button; return what it says."""
    owner.open(f"/proposals/{reference}/decision")
    owner.send("/open")
    return re.sub(r"\s+", " ", owner.open(f"/proposals/{reference}/decision").words)


def an_appeal_is_made(owner: ChromiumHand, reference: str) -> None:
    """The owner appeals within the fifteen days, by grounds and in words."""
    owner.open(f"/proposals/{reference}/appeal")
    text = "La lettre de l’académie est jointe au dossier, à la page des partenaires."
    owner.send("/appeal", {"grounds": ALL, "text": text}, press=("action", "file"))


def the_appeal_is_upheld(manager: ChromiumHand, director: ChromiumHand) -> None:
    """A manager acknowledges and proposes; a director who had no hand in the decision answers."""
    answer = {"outcome": "upheld", "reasons": "La lettre était jointe : le refus est annulé."}
    manager.open("/staff/appeals")
    manager.follow("/staff/appeals/REC-")
    manager.send("/acknowledge")
    manager.send("/prepare", answer)
    director.open("/staff/appeals")
    director.follow("/staff/appeals/REC-")
    director.send("/answer", answer)
