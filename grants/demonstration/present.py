"""The calls of today: one open, one being scored, one before the committee, one awaiting approval."""

from collections import Counter
from datetime import datetime, timedelta
from random import Random

from grants.associations.queries import current_document
from grants.associations.queries import get_for_update as get_association
from grants.associations.services import accept_document
from grants.calls.models import Call
from grants.calls.queries import call_line, get_for_update
from grants.calls.services import start_evaluation
from grants.core.clock import local_date
from grants.core.db import db, unit_of_work
from grants.demonstration import (
    accounts_at_work,
    aftercare,
    afterwards,
    association_file,
    calibration,
    calls,
    committee,
    evaluation,
    evaluators,
    letters,
    proposals,
)
from grants.demonstration.calls import Calendar
from grants.demonstration.cast import Cast
from grants.evaluation.services import remind_evaluators

ENVELOPE_MAD = 400_000
OWN_CODES = ("STAT", "BUR", "PVAG", "RMOR", "RFIN", "CNSS", "PEC")
ACCEPTED_CODES = ("STAT", "BUR", "PVAG")
FEW_CODES = ("STAT", "BUR")


def live_present(cast: Cast, now: datetime, random: Random) -> None:
    """Live the calls that give every role something to do on the day of loading."""
    today = local_date(now)
    with unit_of_work():
        keep_accounts(cast, now)
    with unit_of_work():
        accounts_at_work.put_to_work(cast, now, random)
    with unit_of_work():
        open_call = _published(cast, today.year, now, opened=20, open_for=45)
        receive_open(open_call, cast, now, random)
    aftercare.live_after_publication(open_call, cast, now)
    with unit_of_work():
        scored = _published(cast, today.year - 1, now, opened=110, open_for=40)
        score_some(scored, cast, now, random)
    with unit_of_work():
        decided = _published(cast, today.year - 2, now, opened=200, open_for=40)
        bring_to_session(decided, cast, now, random)
    with unit_of_work():
        recent = _published(cast, today.year, now, opened=160, open_for=40, envelope_mad=150_000)
        letters.live_recent_results(recent, cast, now, random)
    with unit_of_work():
        manager = cast.staff["gestionnaire"]
        calendar = _calendar(today.year + 1, now, opened=-60, open_for=45)
        call = calls.write_call(calendar, ENVELOPE_MAD, manager, now - timedelta(days=3))
        calls.send_for_approval(call, manager, now - timedelta(days=1))


def keep_accounts(cast: Cast, now: datetime) -> None:
    """Renew the boards, and give documents: the own association all but one, some others a few to review."""
    for number, member in enumerate(cast.members):
        at = now - timedelta(days=90 - number)
        association = get_association(member.reference, member.owner)
        association_file.renew_board(association, number, member.owner, at)
        codes = OWN_CODES if number == 0 else FEW_CODES if number % 4 == 0 else ()
        association_file.give_documents(
            association, member.owner, now - timedelta(days=20 - number % 7), codes
        )
        if number == 0:
            for code in ACCEPTED_CODES:
                row = current_document(association.id, code)
                if row is not None:
                    accept_document(row, None, cast.staff["gestionnaire"], now - timedelta(days=10))
    twin = get_association(cast.members[5].reference, cast.members[5].owner)
    association_file.enrol_twice(twin, now - timedelta(days=6))


def _calendar(year: int, now: datetime, opened: int, open_for: int) -> Calendar:
    opens_on = local_date(now) - timedelta(days=opened)
    closes_on = opens_on + timedelta(days=open_for)
    starts_on = closes_on + timedelta(days=100)
    return Calendar(year, opens_on, closes_on, starts_on, starts_on + timedelta(days=270))


def _published(
    cast: Cast,
    year: int,
    now: datetime,
    opened: int,
    open_for: int,
    envelope_mad: int = ENVELOPE_MAD,
) -> str:
    calendar = _calendar(year, now, opened, open_for)
    manager = cast.staff["gestionnaire"]
    written_at = calendar.opens_at - timedelta(days=20)
    call = calls.write_call(calendar, envelope_mad, manager, written_at, envelope_mad != ENVELOPE_MAD)
    calls.publish(call, manager, cast.staff["directeur"], calendar.opens_at - timedelta(days=8))
    return call.code


def receive_open(code: str, cast: Cast, now: datetime, random: Random) -> None:
    """Fill the open call: drafts begun, drafts ready, files submitted; the first association has each."""
    lines, _closes_at = _open_lines(code)
    own, others = cast.members[:1], cast.members[1:14]
    plans = proposals.plan_proposals(others, 2, random)
    for number, plan in enumerate(plans):
        at = now - timedelta(days=1 + number, hours=2)
        proposal = proposals.draft(
            plan, call_line(lines[plan.line_code]), at, random, complete=number % 3 != 2
        )
        if number % 3 == 0:
            proposals.submit(proposal.id, plan, at + timedelta(hours=1))
    ready, begun, sent = (plan for plan in proposals.plan_proposals(own, 1, random)[:3])
    at = now - timedelta(days=3)
    proposals.draft(ready, call_line(lines[ready.line_code]), at, random)
    proposals.draft(begun, call_line(lines[begun.line_code]), at, random, complete=False)
    proposal = proposals.draft(sent, call_line(lines[sent.line_code]), at, random)
    proposals.submit(proposal.id, sent, at + timedelta(hours=5))


def _open_lines(code: str) -> tuple[dict[str, int], datetime]:
    call: Call = get_for_update(code)
    return {line.line_code: line.id for line in call.lines}, call.closes_at


def _receive(code: str, cast: Cast, first: int, random: Random) -> None:
    """Submit one file a line, from other associations than the demonstration's own."""
    lines, closes_at = _open_lines(code)
    for plan in proposals.plan_proposals(cast.members[first : first + 9], 1, random):
        at = closes_at - timedelta(hours=random.randint(1, 90))
        proposal = proposals.draft(plan, call_line(lines[plan.line_code]), at - timedelta(days=2), random)
        proposals.submit(proposal.id, plan, at)


def score_some(code: str, cast: Cast, now: datetime, random: Random) -> None:
    """Leave a call in the middle of its scoring: files to complete, to screen, begun, validated."""
    staff = cast.staff
    manager = staff["gestionnaire"]
    _receive(code, cast, 5, random)
    own_id = afterwards.submit_own(*_open_lines(code), cast.members[0])
    start_evaluation(get_for_update(code), manager, now - timedelta(days=60))
    db.session.flush()
    evaluators.invite(code, staff, now - timedelta(days=55))
    calibration.calibrate(code, staff, now - timedelta(days=40), Random(40))  # noqa: S311
    files = evaluation.files_of(get_for_update(code).id)
    *screened, other_id, _untouched, _own = files
    for number, proposal_id in enumerate(screened):
        evaluation.screen(proposal_id, manager, now - timedelta(days=20, hours=-number))
    afterwards.ask_for_documents(own_id, other_id, cast, now)
    afterwards.write_to_one_another(own_id, cast, now)
    evaluation.assign(code, manager, now - timedelta(days=18))
    given: Counter[int] = Counter()
    done = {staff["evaluateur1"].id, staff["evaluateur2"].id}
    for reference, _key, evaluator_id in evaluation.waiting_evaluations(code):
        evaluator = next(actor for actor in staff.values() if actor.id == evaluator_id)
        given[evaluator_id] += 1  # everyone has one to begin; then two have one begun, others one done
        if given[evaluator_id] > 2 or (given[evaluator_id] == 2 and evaluator_id in done):
            evaluation.score(reference, evaluator, 7.5, now - timedelta(days=3), random)
        elif given[evaluator_id] == 2:
            evaluation.half_marked(reference, evaluator, now - timedelta(days=4), random)
    remind_evaluators(get_for_update(code), None, manager, now - timedelta(days=2))
    evaluation.reopen_one(code, staff["evaluateur1"], manager, now - timedelta(days=1))


def bring_to_session(code: str, cast: Cast, now: datetime, random: Random) -> None:
    """Bring a call before the committee: scored, its session open, nothing decided."""
    staff = cast.staff
    manager = staff["gestionnaire"]
    _receive(code, cast, 14, random)
    start_evaluation(get_for_update(code), manager, now - timedelta(days=150))
    db.session.flush()
    for number, proposal_id in enumerate(evaluation.files_of(get_for_update(code).id)):
        evaluation.screen(proposal_id, manager, now - timedelta(days=140, hours=-number))
    evaluation.assign(code, manager, now - timedelta(days=130))
    evaluation.score_call(code, staff, manager, now - timedelta(days=100), random)
    evaluation.hold_session(code, staff, now - timedelta(days=2))
    committee.open_item(code, staff, now - timedelta(days=1))
