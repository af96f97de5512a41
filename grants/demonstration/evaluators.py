"""The evaluators of the demonstration: lines, profiles, the guide read, invitations to calls."""

from datetime import UTC, datetime, timedelta

from grants.calls.queries import get_for_update
from grants.core.actors import Actor
from grants.core.db import db
from grants.demonstration.calls import LINES
from grants.demonstration.names import ASSOCIATIONS
from grants.evaluation.models import EvaluatorLine
from grants.evaluation.queries import guide_in_force, own_invitation_for_update
from grants.evaluation.services import (
    accept_invitation_to_evaluate,
    confirm_guide,
    declare_past_tie,
    invite_evaluators,
    save_profile,
)
from grants.evaluation.states import PastTieKind

EVALUATORS = ("evaluateur1", "evaluateur2", "evaluateur3", "evaluateur4")
ENROLLED = datetime(2015, 1, 7, 9, 0, tzinfo=UTC)
CAPACITY = 60
_READ = {"evaluateur1": ("fr", "ar"), "evaluateur2": ("fr", "ar", "en")}
_PHONES = {"evaluateur1": "06 61 00 10 01", "evaluateur2": "06 61 00 10 02"}


def prepare_evaluators(staff: dict[str, Actor]) -> None:
    """Make every evaluator of the demonstration ready for every line."""
    db.session.add_all(
        EvaluatorLine(user_id=staff[name].id, line_code=line) for name in EVALUATORS for line in LINES
    )
    fill_profiles(staff)
    declare_past_tie(
        PastTieKind.EMPLOYMENT,
        None,
        ASSOCIATIONS[6][0],
        (2009, 2012),
        staff["evaluateur2"],
        ENROLLED,
    )


def fill_profiles(staff: dict[str, Actor]) -> None:
    """Have every evaluator fill in a profile and read the guide."""
    guide = guide_in_force()
    for name in EVALUATORS:
        languages, phone = _READ.get(name, ("fr", "ar")), _PHONES.get(name, "")
        save_profile(languages, CAPACITY, phone, "", None, staff[name], ENROLLED)
        if guide is not None:
            confirm_guide(guide.number, staff[name], ENROLLED)
    db.session.flush()


def invite(code: str, staff: dict[str, Actor], at: datetime, waiting: tuple[str, ...] = ()) -> None:
    """Invite every evaluator to a call; they accept a day later, those named leave it unanswered."""
    people = {staff[name].id or 0: staff[name] for name in EVALUATORS}
    made = invite_evaluators(get_for_update(code), list(people), staff["gestionnaire"], at)
    for invitation in made:
        person = people[invitation.user_id]
        if person not in [staff[name] for name in waiting]:
            own = own_invitation_for_update(invitation.id, person)
            accept_invitation_to_evaluate(own, CAPACITY, None, person, at + timedelta(days=1))
    db.session.flush()
