"""The scene of a selection: a call just past its deadline, forty files received, eight evaluators ready."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from sqlalchemy import select

from grants.accounts.demonstration import PASSWORD
from grants.accounts.models import StaffRole, User
from grants.accounts.services import create_user, hash_password
from grants.calls.queries import call_line, get_for_update
from grants.core import clock
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db, unit_of_work
from grants.demonstration import calls, evaluation, proposals
from grants.demonstration.cast import Cast, engage_staff, found_associations, person
from grants.evaluation.models import Evaluation
from grants.proposals.models import Proposal
from grants.strategy.models import Line
from tests.factories.evaluation import make_ready

FILES = 40
# Wide enough that the appeal reserve, one twentieth, pays for any request.
ENVELOPE_MAD = 6_000_000
EVALUATORS = tuple(f"evaluateur{number}" for number in range(1, 9))
ENGAGED = datetime(2015, 1, 5, 9, 0, tzinfo=UTC)
# What the two evaluators of most files think of them, in half points: close to one another.
QUALITIES = (9, 8, 8, 7, 7, 7, 6, 5)


@dataclass(frozen=True)
class Scene:
    """What the journey needs to know: the call, everybody, the owner of each association by its key."""

    code: str
    cast: Cast

    def owner_of(self, association_id: int) -> Actor:
        return next(member.owner for member in self.cast.members if member.association_id == association_id)


def receive() -> Scene:
    """Live through the services what comes before: the call, its files, the people; return the scene."""
    random = Random(40)  # noqa: S311
    now = clock.now()
    with unit_of_work():
        staff = engage_staff(ENGAGED)
        staff |= {name: _evaluator(name) for name in EVALUATORS if name not in staff}
        cast = found_associations(staff, random)
        lines = list(db.session.scalars(select(Line.code)))
        for name in EVALUATORS:
            make_ready(staff[name], lines)
    calendar = _calendar_until(now)
    with unit_of_work():
        call = calls.write_call(calendar, ENVELOPE_MAD, staff["gestionnaire"], now - timedelta(days=60))
        calls.publish(call, staff["gestionnaire"], staff["directeur"], now - timedelta(days=50))
        code = call.code
    with unit_of_work():
        call = get_for_update(code)
        line_ids = {line.line_code: line.id for line in call.lines}
        plans = proposals.plan_proposals(cast.members, 7, random)[:FILES]
        for number, plan in enumerate(plans):
            at = call.closes_at - timedelta(hours=2 + number)
            file = proposals.draft(plan, call_line(line_ids[plan.line_code]), at, random)
            proposals.submit(file.id, plan, at + timedelta(minutes=30))
    return Scene(code, cast)


def _calendar_until(now: datetime) -> calls.Calendar:
    today = local_date(now)
    return calls.Calendar(
        today.year,
        today - timedelta(days=40),
        today - timedelta(days=1),
        today + timedelta(days=120),
        today + timedelta(days=420),
    )


def _evaluator(name: str) -> Actor:
    user = create_user(f"{name}@demo.ma", f"Examinateur {name[-1]}", "fr", hash_password(PASSWORD), ENGAGED)
    db.session.flush()
    db.session.add(StaffRole(user_id=user.id, role="evaluator", granted_at=ENGAGED))
    return person(user, ("evaluator",))


def let_owner_in(scene: Scene, reference: str) -> str:
    """Give the owner of a file's association a password; return the address to sign in with."""
    association_id = db.session.scalar(select(Proposal.association_id).where(Proposal.reference == reference))
    owner = scene.owner_of(association_id or 0)
    with unit_of_work():
        user = db.session.get_one(User, owner.id)
        user.password_hash = hash_password(PASSWORD)
        return user.email


def state_of(reference: str) -> str:
    found = db.session.scalar(select(Proposal.state).where(Proposal.reference == reference))
    return str(found.value) if found else ""


def screen_all_but(scene: Scene, reference: str) -> None:
    """Admit every file but one, which the manager checks at the pages."""
    with unit_of_work():
        call = get_for_update(scene.code)
        for proposal_id in evaluation.files_of(call.id):
            if db.session.get_one(Proposal, proposal_id).reference != reference:
                evaluation.screen(proposal_id, scene.cast.staff["gestionnaire"], clock.now())


def first_file(scene: Scene) -> str:
    """Return the reference of the first file of the call."""
    call_id = get_for_update(scene.code).id
    ordered = sorted(evaluation.files_of(call_id))
    return db.session.get_one(Proposal, ordered[0]).ref


def loads(scene: Scene) -> dict[str, int]:
    """Return how many files each evaluator holds now."""
    names = {actor.id: name for name, actor in scene.cast.staff.items() if name in EVALUATORS}
    held = db.session.scalars(
        select(Evaluation.evaluator_id).where(Evaluation.state.in_(("assigned", "in_progress", "validated")))
    ).all()
    return {name: held.count(key) for key, name in names.items()}


def files_held(scene: Scene, name: str) -> list[str]:
    """Return the references that an evaluator has still to begin, in their order."""
    rows = select(Proposal.reference).join(Evaluation, Evaluation.proposal_id == Proposal.id)
    own = Evaluation.evaluator_id == scene.cast.staff[name].id
    return list(db.session.scalars(rows.where(own, Evaluation.state == "assigned").order_by(Proposal.id)))


def partner_on(scene: Scene, reference: str, name: str) -> str:
    """Return the other evaluator of a file."""
    keys = db.session.scalars(
        select(Evaluation.evaluator_id)
        .join(Proposal, Proposal.id == Evaluation.proposal_id)
        .where(Proposal.reference == reference, Evaluation.state.in_(("assigned", "in_progress")))
    ).all()
    names = {actor.id: other for other, actor in scene.cast.staff.items() if other in EVALUATORS}
    return next(names[key] for key in keys if names[key] != name)


def score_the_rest(scene: Scene, besides: set[tuple[str, str]]) -> None:
    """Have everybody score what nobody scores at the pages: both evaluators of a file agree."""
    actors = {actor.id: (name, actor) for name, actor in scene.cast.staff.items() if name in EVALUATORS}
    random = Random(8)  # noqa: S311
    with unit_of_work():
        for reference, proposal_id, evaluator_id in evaluation.waiting_evaluations(scene.code):
            name, actor = actors[evaluator_id]
            if (name, reference) not in besides:
                quality = QUALITIES[proposal_id % len(QUALITIES)]
                score_evenly(reference, actor, quality, random)


def score_evenly(reference: str, actor: Actor, half_points: int, random: Random | None = None) -> None:
    """Give every criterion nearly the same mark and validate."""
    begun = evaluation.begin(reference, actor, clock.now())
    marks = evaluation.draw_marks(begun, half_points, _Steady(random or Random(1)))  # type: ignore[arg-type]  # noqa: S311
    evaluation.complete_evaluation(begun, marks, "", None, actor, clock.now())
    db.session.flush()


class _Steady:
    """A chance that strays little: files whose evaluators agree need no third one."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def gauss(self, middle: float, _spread: float) -> float:
        return middle + self.random.choice((-0.4, 0.0, 0.4))
