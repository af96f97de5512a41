"""The invented people and associations of a rehearsal."""

from random import Random

from grants.calls.models import Call
from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.demonstration.cast import Cast, engage_staff, found_associations
from grants.demonstration.evaluators import EVALUATORS, fill_profiles
from grants.demonstration.finished import STAFF_ENGAGED
from grants.evaluation.models import EvaluatorLine


def engage(random: Random) -> Cast:
    """Engage the staff and found the associations that will live the call."""
    with unit_of_work():
        return found_associations(engage_staff(STAFF_ENGAGED), random)


def name_competences(call: Call, staff: dict[str, Actor]) -> None:
    """Make every evaluator ready for every line of the call, those added by staff included."""
    db.session.add_all(
        EvaluatorLine(user_id=staff[name].id, line_code=line.line_code)
        for name in EVALUATORS
        for line in call.lines
    )
    fill_profiles(staff)
