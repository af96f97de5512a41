"""Letters and what follows them in the demonstration: opened, contested, answered, a grant given up."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from grants.agreements.services import renounce_grant
from grants.calls.models import Call, CallLine
from grants.calls.queries import get_for_update
from grants.calls.services import start_evaluation
from grants.core.actors import Actor, System
from grants.core.clock import local_date
from grants.core.db import db
from grants.demonstration import afterwards, evaluation
from grants.demonstration.cast import Cast
from grants.evaluation.models import DecisionLetter
from grants.evaluation.queries import load_appeal, load_letter, ranking_of, session_for_update
from grants.evaluation.services import (
    accept_proposals,
    acknowledge_appeal,
    answer_appeal,
    end_reserve_lists,
    open_letter,
    open_session,
    prepare_answer,
    publish_results,
    record_decision,
    release_reserve,
    write_whole_appeal,
)
from grants.evaluation.states import DecisionOutcome, ItemGround, LetterKind
from grants.proposals.models import Proposal
from grants.proposals.queries import load_for_update

MISSED = (
    "La lettre de la délégation de l’éducation, jointe à notre dossier, n’est pas comptée dans les points du"
    " critère D2. Nous demandons que ce partenariat soit pris en compte."
)
SEVERE = "Les points du critère C2 sont plus bas que dans nos dossiers des années passées, sans explication."
UPHELD = "La lettre de la délégation était jointe au dépôt et n’a pas été lue ; le dossier est rejugé."
DISMISSED = "Les évaluations retenues concordent et leurs commentaires expliquent les points du critère C2."
GIVEN_UP = "Un autre bailleur finance désormais ce projet en entier."
KEEPER = System("reserves", "keep_reserves", "issue_letters")


def live_after_letters(code: str, cast: Cast, at: datetime) -> None:
    """Open the letters of the finished call, answer two appeals, give a grant up, hold the second session.

    ``at`` is the day of publication; all is over within a fortnight, before agreements are prepared.
    """
    staff, call = cast.staff, get_for_update(code)
    rows = _letters(call.id)
    shown = set(evaluation.shown_files(staff))
    for number, (row, proposal) in enumerate(rows):
        if number % 8 != 7 or proposal.id in shown:
            owner = _owner(cast, proposal)
            open_letter(load_letter(row.id), owner, at + timedelta(days=1 + number % 3, hours=number % 7))
    db.session.flush()
    reserve, rejected = _of(rows, DecisionOutcome.RESERVE), _of(rows, DecisionOutcome.REJECTED)
    upheld = _appeal(reserve[0], cast, MISSED, ["fact"], at + timedelta(days=5))
    dismissed = _appeal(rejected[0], cast, SEVERE, ["points"], at + timedelta(days=5, hours=3))
    _answer(upheld, True, UPHELD, staff, at + timedelta(days=6))
    _answer(dismissed, False, DISMISSED, staff, at + timedelta(days=6, hours=2))
    given_up = next(p for p in _of(rows, DecisionOutcome.SELECTED)[3:] if p.id not in shown)
    owner = _owner(cast, given_up)
    renounce_grant(load_for_update(given_up.id), None, GIVEN_UP, owner, at + timedelta(days=7))
    db.session.flush()
    _second_session(code, staff, at + timedelta(days=12))


def end_reserves(code: str, at: datetime) -> None:
    """Release what is left of the appeal reserves of a call, and end its reserve lists with its year."""
    call = get_for_update(code)
    for line in call.lines:
        release_reserve(line, KEEPER, at - timedelta(days=120))
    end_reserve_lists(call, KEEPER, at)
    db.session.flush()


def live_recent_results(code: str, cast: Cast, now: datetime, random: Random) -> None:
    """Decide a small call a fortnight ago: a letter waits unopened, an appeal is being examined."""
    staff, manager = cast.staff, cast.staff["gestionnaire"]
    call = get_for_update(code)
    lines, closes_at = {line.line_code: line.id for line in call.lines}, call.closes_at
    own = {afterwards.submit_own(lines, closes_at, member) for member in cast.members[14:18]}
    start_evaluation(get_for_update(code), manager, now - timedelta(days=90))
    db.session.flush()
    for number, proposal_id in enumerate(evaluation.files_of(call.id)):
        evaluation.screen(proposal_id, manager, now - timedelta(days=80, hours=-number))
    evaluation.assign(code, manager, now - timedelta(days=70))
    evaluation.score_call(code, staff, manager, now - timedelta(days=50), random)
    evaluation.hold_session(code, staff, now - timedelta(days=16))
    evaluation.decide_and_publish(code, staff, now - timedelta(days=15))
    rows = [(row, proposal) for row, proposal in _letters(call.id) if proposal.id in own]
    for number, (row, proposal) in enumerate(rows[:-1]):
        open_letter(load_letter(row.id), _owner(cast, proposal), now - timedelta(days=10 - number))
    db.session.flush()
    contested = [p for row, p in rows if row.opened_at and p.state != "selected"]
    if contested:
        key = _appeal(contested[0], cast, MISSED, ["fact", "points"], now - timedelta(days=6))
        acknowledge_appeal(load_appeal(key), None, manager, now - timedelta(days=5))
        db.session.flush()


def _letters(call_id: int) -> list[tuple[DecisionLetter, Proposal]]:
    rows = db.session.execute(
        select(DecisionLetter, Proposal)
        .join(Proposal, Proposal.id == DecisionLetter.proposal_id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(CallLine.call_id == call_id, DecisionLetter.kind == LetterKind.DECISION)
        .order_by(DecisionLetter.id)
    )
    return [(row[0], row[1]) for row in rows]


def _of(rows: list[tuple[DecisionLetter, Proposal]], outcome: DecisionOutcome) -> list[Proposal]:
    """Return the files of opened letters with an outcome."""
    return [proposal for row, proposal in rows if row.opened_at and row.snapshot["outcome"] == outcome.value]


def _owner(cast: Cast, proposal: Proposal) -> Actor:
    return next(member.owner for member in cast.members if member.association_id == proposal.association_id)


def _appeal(proposal: Proposal, cast: Cast, text: str, grounds: list[str], at: datetime) -> int:
    owner = _owner(cast, proposal)
    appeal = write_whole_appeal(load_for_update(proposal.id), None, grounds, text, None, True, owner, at)
    db.session.flush()
    return appeal.id


def _answer(key: int, is_upheld: bool, reasons: str, staff: dict[str, Actor], at: datetime) -> None:
    manager, director = staff["gestionnaire"], staff["directeur"]
    acknowledge_appeal(load_appeal(key), None, manager, at)
    db.session.flush()
    prepare_answer(load_appeal(key), None, is_upheld, reasons, manager, at + timedelta(days=1))
    db.session.flush()
    answer_appeal(load_appeal(key), None, is_upheld, reasons, director, at + timedelta(days=3))
    db.session.flush()


def _second_session(code: str, staff: dict[str, Actor], at: datetime) -> None:
    """Judge the upheld file again and serve the reserve list with what was given up."""
    manager, chair = staff["gestionnaire"], staff["presidence"]
    members = [staff[name].id or 0 for name in evaluation.COMMITTEE]
    purpose = "Juger de nouveau un recours accueilli ; servir la liste d’attente après une renonciation."
    open_session(get_for_update(code), local_date(at), members, manager, at, purpose)
    db.session.flush()
    call: Call = get_for_update(code)
    session = session_for_update(call.id)
    accept_proposals(session, None, chair, at + timedelta(minutes=30))
    db.session.flush()
    for file in list(ranking_of(call, session).files.values()):
        outcome, amount = file.advised
        if file.ground == ItemGround.RESERVE and outcome == DecisionOutcome.SELECTED:
            proposal = load_for_update(file.proposal_id)
            held, moment = session_for_update(call.id), at + timedelta(hours=1)
            record_decision(held, None, proposal, outcome, amount, "", chair, moment)
            db.session.flush()
    evaluation.close_session(call.id, staff, at + timedelta(hours=2))
    publish_results(session_for_update(call.id), None, manager, at + timedelta(days=1))
    db.session.flush()
