"""The evaluation of the demonstration's files: screening, assignment, marks, session, results."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from grants.calls.models import CallLine
from grants.calls.queries import get_for_update, required_documents
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db
from grants.evaluation.grids import grid_rows
from grants.evaluation.marking import MarkInput
from grants.evaluation.models import Evaluation
from grants.evaluation.queries import (
    files_in_need,
    get_for_manager,
    get_own_for_update,
    minutes_of,
    propose,
    session_for_update,
)
from grants.evaluation.screening_points import ELIGIBILITY
from grants.evaluation.services import (
    accept_assignment,
    accept_proposals,
    ask_closing,
    check_admissibility,
    check_eligibility,
    close_minutes,
    close_scoring,
    complete_evaluation,
    declare_no_conflict,
    open_session,
    publish_results,
    reopen_evaluation,
    save_marks,
    sign_minutes,
)
from grants.evaluation.states import Confidence
from grants.evaluation.units import Opinion
from grants.proposals.models import Proposal
from grants.proposals.queries import load_for_update

COMMITTEE = ("presidence", "comite", "comite2")
SURE = (Confidence.HIGH, Confidence.MEDIUM, Confidence.HIGH, Confidence.LOW)


def files_of(call_id: int) -> list[int]:
    """Return the submitted files of a call, in the order of their submission."""
    statement = (
        select(Proposal.id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(CallLine.call_id == call_id, Proposal.state == "submitted")
        .order_by(Proposal.submitted_at, Proposal.id)
    )
    return list(db.session.scalars(statement))


def screen(proposal_id: int, manager: Actor, at: datetime, fault: str = "") -> None:
    """Check one file: admitted, or set aside because the document named by ``fault`` can't be read."""
    proposal = load_for_update(proposal_id)
    line = proposal.call_line
    asked = required_documents(line.call_id, line.line_code)
    points = {item.code: item.code != fault for item in asked if item.is_required}
    reason = "Le document joint est illisible et n’a pas été remplacé avant la date limite." if fault else ""
    why = dict.fromkeys(points, "Pièce vue sur l’original présenté au guichet.")
    check_admissibility(proposal, points, not fault, reason, manager, at, reasons=why)
    db.session.flush()
    if not fault:
        proposal = load_for_update(proposal_id)
        passed = dict.fromkeys(ELIGIBILITY, True)
        why = dict.fromkeys(ELIGIBILITY, "Vérifié auprès de l’association avant la date limite.")
        check_eligibility(proposal, passed, True, "", manager, at + timedelta(minutes=10), reasons=why)
        db.session.flush()


def assign(code: str, manager: Actor, at: datetime) -> None:
    """Give the files of a call that lack evaluators to those that the draw proposes."""
    call = get_for_update(code)
    proposed = propose(call, at)
    choices = {file.proposal_id: proposed.chosen(file) for file in proposed.files}
    accept_assignment(call, choices, "", "", manager, at)
    db.session.flush()


def score_call(code: str, staff: dict[str, Actor], manager: Actor, at: datetime, random: Random) -> None:
    """Have every file scored by its evaluators, and by a third one where the rules call for it.

    The files of the account that visitors enter by score well, so that it has a convention to show.
    """
    qualities = dict.fromkeys(shown_files(staff), 9.5)
    while waiting := waiting_evaluations(code):
        for reference, proposal_id, evaluator_id in waiting:
            quality = qualities.setdefault(proposal_id, random.uniform(5.2, 9.0))
            evaluator = next(actor for actor in staff.values() if actor.id == evaluator_id)
            score(reference, evaluator, quality, at, random)
        if files_in_need(get_for_update(code).id):
            assign(code, manager, at + timedelta(days=1))


def shown_files(staff: dict[str, Actor]) -> list[int]:
    """Return the files of the account that visitors enter by."""
    own = Proposal.association_id.in_(list(staff["association"].memberships))
    return list(db.session.scalars(select(Proposal.id).where(own)))


def waiting_evaluations(code: str) -> list[tuple[str, int, int]]:
    """Return (file, its key, evaluator) of the evaluations of a call not yet begun."""
    call = get_for_update(code)
    statement = (
        select(Proposal.reference, Proposal.id, Evaluation.evaluator_id)
        .join(Evaluation, Evaluation.proposal_id == Proposal.id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(CallLine.call_id == call.id, Evaluation.state == "assigned")
        .order_by(Evaluation.id)
    )
    return [(str(row[0]), row[1], row[2]) for row in db.session.execute(statement)]


def score(reference: str, evaluator: Actor, quality: float, at: datetime, random: Random) -> None:
    """Declare, mark and validate one evaluation around a quality in half points."""
    evaluation = begin(reference, evaluator, at)
    marks = draw_marks(evaluation, quality, random)
    opinion = Opinion("Projet lu en entier.", SURE[evaluation.id % len(SURE)])
    complete_evaluation(evaluation, marks, "", None, evaluator, at + timedelta(hours=2), opinion=opinion)
    db.session.flush()


def begin(reference: str, evaluator: Actor, at: datetime) -> Evaluation:
    """Declare no conflict on a file and open it."""
    evaluation = get_own_for_update(reference, evaluator)
    declare_no_conflict(evaluation, evaluator, at)
    db.session.flush()
    return get_own_for_update(reference, evaluator)


def half_marked(reference: str, evaluator: Actor, at: datetime, random: Random) -> None:
    """Leave an evaluation begun: some criteria marked, not validated."""
    evaluation = begin(reference, evaluator, at)
    marks = list(draw_marks(evaluation, 7.0, random).items())[:6]
    note = "Revoir le budget : le coût par participant paraît haut. Comparer avec les dossiers voisins."
    opinion = Opinion("", Confidence.MEDIUM)
    save_marks(evaluation, dict(marks), "", evaluator, at + timedelta(hours=1), opinion=opinion, note=note)
    db.session.flush()


def reopen_one(code: str, evaluator: Actor, manager: Actor, at: datetime) -> None:
    """Have a validated evaluation of one evaluator taken up again."""
    call = get_for_update(code)
    key = db.session.scalar(
        select(Evaluation.id)
        .join(Proposal, Proposal.id == Evaluation.proposal_id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(
            CallLine.call_id == call.id,
            Evaluation.state == "validated",
            Evaluation.evaluator_id == evaluator.id,
        )
        .limit(1)
    )
    if key is not None:
        reason = "Le commentaire du critère C1 décrit un autre projet : relisez-le, puis validez de nouveau."
        reopen_evaluation(get_for_manager(key, manager, lock=True), reason, None, manager, at)
        db.session.flush()


def draw_marks(evaluation: Evaluation, quality: float, random: Random) -> dict[str, MarkInput]:
    """Return a mark for each criterion; extreme ones carry their justification."""
    marks = {}
    for criterion in grid_rows(evaluation.proposal.call_line.call_id).criteria:
        half_points = max(0, min(10, round(random.gauss(quality, 1.1))))
        comment = ""
        if half_points >= 9:
            comment = "Point fort du dossier, étayé par des pièces."
        elif half_points <= 2:
            comment = "Le dossier ne répond pas à ce point."
        marks[criterion.code] = MarkInput(half_points=half_points, comment=comment)
    return marks


def hold_session(code: str, staff: dict[str, Actor], at: datetime) -> None:
    """Close the scoring and open the session with every member present."""
    manager = staff["gestionnaire"]
    close_scoring(get_for_update(code), manager, at)
    db.session.flush()
    members = [staff[name].id or 0 for name in COMMITTEE]
    open_session(get_for_update(code), local_date(at), members, manager, at + timedelta(hours=1))
    db.session.flush()


def close_session(call_id: int, staff: dict[str, Actor], at: datetime) -> None:
    """Close the session by two people, and have every member present sign its minutes."""
    ask_closing(session_for_update(call_id), None, staff["presidence"], at)
    db.session.flush()
    close_minutes(session_for_update(call_id), None, staff["comite"], at + timedelta(minutes=5))
    db.session.flush()
    session = session_for_update(call_id)
    minutes = minutes_of(session.id)
    for number, name in enumerate(COMMITTEE, start=1):
        sign_minutes(session, minutes.sha256 if minutes else "", staff[name], at + timedelta(hours=number))
        db.session.flush()


def decide_and_publish(code: str, staff: dict[str, Actor], at: datetime) -> None:
    """Record what the pass proposes, close the minutes and publish the results."""
    call_id = get_for_update(code).id
    chair = staff["presidence"]
    accept_proposals(session_for_update(call_id), None, chair, at)
    db.session.flush()
    close_session(call_id, staff, at + timedelta(hours=3))
    publish_results(session_for_update(call_id), None, staff["gestionnaire"], at + timedelta(days=3))
    db.session.flush()
