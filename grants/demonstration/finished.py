"""The finished call of 2015, from its publication to the validation of its reports."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from grants.calls.models import Call
from grants.calls.queries import call_line, get_for_update
from grants.calls.services import start_evaluation
from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.demonstration import calls, committee, evaluation, evaluators, letters, proposals
from grants.demonstration.cast import Cast, engage_staff, found_associations
from grants.demonstration.followed import follow_up

CALENDAR = calls.Calendar(2015, date(2015, 3, 16), date(2015, 4, 17), date(2015, 9, 1), date(2016, 6, 30))
STAFF_ENGAGED = datetime(2015, 1, 5, 9, 0, tzinfo=UTC)
WRITTEN = datetime(2015, 2, 9, 10, 0, tzinfo=UTC)
PUBLISHED = datetime(2015, 3, 2, 10, 0, tzinfo=UTC)
SESSION = datetime(2015, 6, 1, 10, 0, tzinfo=UTC)
RESULTS = datetime(2015, 6, 5, 10, 0, tzinfo=UTC)
YEAR_AFTER = datetime(2016, 1, 1, 6, 0, tzinfo=UTC)
ENVELOPE_MAD = 640_000
PER_LINE = 10


def live_finished_call(random: Random) -> Cast:
    """Live the call of 2015 through the services; return the cast for the calls that follow."""
    with unit_of_work():
        staff = engage_staff(STAFF_ENGAGED)
        cast = found_associations(staff, random)
    with unit_of_work():
        call = calls.write_call(
            CALENDAR, ENVELOPE_MAD, staff["gestionnaire"], datetime(2015, 2, 9, 10, 0, tzinfo=UTC)
        )
        calls.publish(
            call, staff["gestionnaire"], staff["directeur"], datetime(2015, 3, 2, 10, 0, tzinfo=UTC)
        )
        code = call.code
    with unit_of_work():
        receive_proposals(get_for_update(code), cast, PER_LINE, random)
    with unit_of_work():
        evaluate(code, cast.staff, random)
    with unit_of_work():
        letters.live_after_letters(code, cast, RESULTS)
    follow_up(cast, random)
    with unit_of_work():
        letters.end_reserves(code, YEAR_AFTER)
    return cast


def evaluate(code: str, staff: dict[str, Actor], random: Random) -> None:
    """Screen, assign, score and decide the files of the call."""
    manager = staff["gestionnaire"]
    evaluators.prepare_evaluators(staff)
    start_evaluation(get_for_update(code), manager, datetime(2015, 4, 20, 9, 0, tzinfo=UTC))
    db.session.flush()
    evaluators.invite(code, staff, datetime(2015, 4, 20, 10, 0, tzinfo=UTC))
    shown = evaluation.shown_files(staff)
    for number, proposal_id in enumerate(evaluation.files_of(get_for_update(code).id)):
        at = datetime(2015, 4, 21, 9, 0, tzinfo=UTC) + timedelta(minutes=25 * number)
        evaluation.screen(
            proposal_id, manager, at, fault="RFIN" if number in (17, 41) and proposal_id not in shown else ""
        )
    evaluation.assign(code, manager, datetime(2015, 4, 27, 9, 0, tzinfo=UTC))
    evaluation.score_call(code, staff, manager, datetime(2015, 5, 11, 10, 0, tzinfo=UTC), random)
    committee.convene(code, staff, SESSION, SESSION - timedelta(days=12))
    evaluation.hold_session(code, staff, SESSION - timedelta(hours=1))
    committee.debate(code, staff, shown, SESSION + timedelta(hours=1))
    evaluation.decide_and_publish(code, staff, datetime(2015, 6, 2, 10, 0, tzinfo=UTC))


def receive_proposals(call: Call, cast: Cast, per_line: int, random: Random) -> None:
    """Draft and submit every planned proposal, most of them in the last days."""
    lines = {line.line_code: line.id for line in call.lines}
    closes_at = call.closes_at
    for plan in proposals.plan_proposals(cast.members, per_line, random):
        at = closes_at - timedelta(hours=random.randint(1, 240), minutes=random.randint(0, 59))
        proposal = proposals.draft(plan, call_line(lines[plan.line_code]), at - timedelta(days=3), random)
        proposals.submit(proposal.id, plan, at)
