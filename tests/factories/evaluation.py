"""Evaluators, evaluated files and decisions for tests; direct rows."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from grants.accounts.models import User
from grants.associations.models import Association
from grants.calls.models import Call, CallLine
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db, in_unit_of_work, unit_of_work
from grants.evaluation.grid_spec import EvaluationMarks
from grants.evaluation.grids import GridRows, grid_rows
from grants.evaluation.models import (
    Decision,
    Evaluation,
    EvaluatorGuide,
    EvaluatorLanguage,
    EvaluatorLine,
    EvaluatorProfile,
    GuideReading,
    Mark,
    SelectionSession,
    SessionPresence,
)
from grants.evaluation.score_rows import MergedComments, score_row
from grants.evaluation.scoring import score_file
from grants.evaluation.states import DecisionOutcome, EvaluationState, MarkKind, SessionState
from grants.proposals.models import Proposal
from grants.strategy.models import Line
from tests.factories.accounts import make_user
from tests.factories.proposals import make_proposal

Marks = int | Mapping[str, int]
READY = datetime(2015, 1, 6, 9, 0, tzinfo=UTC)


def make_evaluators(number: int, lines: Sequence[str] = ()) -> list[Actor]:
    """Create evaluators evaluateur<n>@example.ma, ready for the lines (all of them by default)."""
    if not in_unit_of_work():
        with unit_of_work():
            return make_evaluators(number, lines)
    codes = list(lines) or list(db.session.scalars(select(Line.code)))
    first = (db.session.scalar(select(func.count()).where(User.email.like("evaluateur%"))) or 0) + 1
    actors = [
        make_user(f"evaluateur{n}@example.ma", "evaluator", name=f"Examinateur Numéro {n}")
        for n in range(first, first + number)
    ]
    for actor in actors:
        make_ready(actor, codes)
    db.session.flush()
    return actors


def make_ready(actor: Actor, lines: Sequence[str], languages: Sequence[str] = ("fr", "ar")) -> None:
    """Give an evaluator lines, a profile for a hundred files, and the guide in force as read."""
    user_id = actor.id or 0
    db.session.add_all(EvaluatorLine(user_id=user_id, line_code=code) for code in lines)
    db.session.add(EvaluatorProfile(user_id=user_id, capacity=100, version=1, updated_at=READY))
    db.session.add_all(EvaluatorLanguage(user_id=user_id, language=code) for code in languages)
    db.session.add_all(
        GuideReading(user_id=user_id, guide_number=number, read_at=READY)
        for number in db.session.scalars(select(EvaluatorGuide.number))
    )


def make_committee(members: int = 2) -> list[Actor]:
    """Create the chair presidence@example.ma, then members comite<n>@example.ma; the chair comes first."""
    return [
        make_user("presidence@example.ma", "chair"),
        *(make_user(f"comite{n}@example.ma", "committee_member") for n in range(1, members + 1)),
    ]


def make_evaluation(
    proposal: Proposal,
    evaluator: Actor,
    position: int = 1,
    state: str = "assigned",
    half_points: Marks | None = None,
    comment: str = "Commentaire de l’examen.",
) -> Evaluation:
    """Create an evaluation; half points for every criterion or by code, none for an empty grid."""
    if not in_unit_of_work():
        key = proposal.id
        with unit_of_work() as session:
            return make_evaluation(
                session.get_one(Proposal, key), evaluator, position, state, half_points, comment
            )
    moment = _after_deadline(proposal)
    evaluation = Evaluation(
        proposal_id=proposal.id, evaluator_id=evaluator.id, position=position, assigned_at=moment
    )
    evaluation.state = EvaluationState(state)
    if state in ("in_progress", "validated"):
        evaluation.declared_at = moment + timedelta(hours=1)
    if state == "validated":
        evaluation.validated_at = moment + timedelta(days=1)
        evaluation.general_comment = comment
    db.session.add(evaluation)
    db.session.flush()
    if half_points is not None:
        _add_marks(evaluation, _grid_of(proposal), half_points, comment)
    return evaluation


def make_evaluated_proposal(
    call_line: CallLine,
    association: Association,
    half_points: Marks | tuple[Marks, Marks] = 8,
    evaluators: Sequence[Actor] = (),
    **values: Any,
) -> Proposal:
    """Create a proposal in state evaluated with two validated evaluations and its score.

    half_points: for both evaluations, or one for each; values go to make_proposal.
    """
    if not in_unit_of_work():
        line_id, association_id = call_line.id, association.id
        with unit_of_work() as session:
            line, owner = session.get_one(CallLine, line_id), session.get_one(Association, association_id)
            return make_evaluated_proposal(line, owner, half_points, evaluators, **values)
    proposal = make_proposal(call_line, association, **{"state": "evaluated", **values})
    pair = half_points if isinstance(half_points, tuple) else (half_points, half_points)
    people = list(evaluators) or _two_evaluators()
    for position, (person, marks) in enumerate(zip(people, pair, strict=False), start=1):
        make_evaluation(proposal, person, position, "validated", marks)
    add_score(proposal, pair)
    return proposal


def make_decision(
    proposal: Proposal,
    amount_centimes: int | None,
    published: bool = True,
    outcome: str | None = None,
) -> Decision:
    """Create a decision on a proposal: selected with an amount, else rejected (or the outcome named).

    The session of the call is created when it has none; published closes and publishes it. The
    proposal's own state is left as it is.
    """
    if not in_unit_of_work():
        key = proposal.id
        with unit_of_work() as session:
            return make_decision(session.get_one(Proposal, key), amount_centimes, published, outcome)
    session_row = make_session(_call_of(proposal), published=published)
    result = outcome or ("selected" if amount_centimes else "rejected")
    decision = Decision(
        session_id=session_row.id,
        proposal_id=proposal.id,
        outcome=DecisionOutcome(result),
        amount_centimes=amount_centimes if result == "selected" else None,
        rank=1,
        reserve_rank=1 if result == "reserve" else None,
        proposed_outcome="funded" if result == "selected" else result,
        proposed_centimes=amount_centimes if result == "selected" else None,
        binding_reason="request",
        decided_at=session_row.opened_at,
        decided_by_id=session_row.opened_by_id,
    )
    db.session.add(decision)
    db.session.flush()
    return decision


def make_session(call: Call, published: bool = False, present: Sequence[Actor] = ()) -> SelectionSession:
    """Create the selection session of a call, or return the one it has."""
    found = db.session.scalar(select(SelectionSession).where(SelectionSession.call_id == call.id))
    if found is not None:
        return found
    moment = call.closes_at + timedelta(days=40)
    opened_by = present[0].id if present else _anyone()
    session_row = SelectionSession(
        call_id=call.id, held_on=local_date(moment), opened_at=moment, opened_by_id=opened_by
    )
    if published:
        session_row.state = SessionState.PUBLISHED
        session_row.minutes_reference = f"PV-{call.code.removeprefix('AAP-')}-1"
        session_row.closed_at = session_row.published_at = moment
        session_row.closed_by_id = opened_by
    else:
        session_row.state = SessionState.OPEN
    db.session.add(session_row)
    db.session.flush()
    db.session.add_all(SessionPresence(session_id=session_row.id, user_id=person.id) for person in present)
    db.session.flush()
    return session_row


def add_score(proposal: Proposal, half_points: tuple[Marks, Marks]) -> None:
    """Keep the score that two evaluations of these half points add up to."""
    grid = _grid_of(proposal)
    sets = [
        EvaluationMarks(number, {code: _exact(value) for code, value in _by_code(grid, marks).items()})
        for number, marks in enumerate(half_points, start=1)
    ]
    comments = MergedComments(
        {code: ["Commentaire de l’examen."] for code in grid.by_code}, ["Avis général."]
    )
    db.session.add(
        score_row(proposal.id, score_file(grid.spec, sets), comments, (), _after_deadline(proposal))
    )
    db.session.flush()


def _add_marks(evaluation: Evaluation, grid: GridRows, half_points: Marks, comment: str) -> None:
    db.session.add_all(
        Mark(
            evaluation_id=evaluation.id,
            criterion_id=grid.by_code[code].id,
            kind=MarkKind.MARKED,
            half_points=value,
            comment=comment,
        )
        for code, value in _by_code(grid, half_points).items()
    )
    db.session.flush()


def _by_code(grid: GridRows, half_points: Marks) -> dict[str, int]:
    if isinstance(half_points, int):
        return dict.fromkeys(grid.by_code, half_points)
    return dict(half_points)


def _exact(half_points: int) -> Any:
    from fractions import Fraction

    return Fraction(half_points, 2)


def _call_of(proposal: Proposal) -> Call:
    line = db.session.get_one(CallLine, proposal.call_line_id)
    return db.session.get_one(Call, line.call_id)


def _grid_of(proposal: Proposal) -> GridRows:
    return grid_rows(_call_of(proposal).id)


def _after_deadline(proposal: Proposal) -> datetime:
    return _call_of(proposal).closes_at + timedelta(days=5)


def _two_evaluators() -> list[Actor]:
    rows = db.session.execute(
        select(User.id, User.email, User.display_name)
        .join(EvaluatorLine, EvaluatorLine.user_id == User.id)
        .distinct()
        .order_by(User.id)
        .limit(2)
    ).all()
    found = [Actor(id=row.id, display_name=row.display_name, email=row.email) for row in rows]
    return found + make_evaluators(2 - len(found)) if len(found) < 2 else found


def _anyone() -> int:
    return db.session.scalars(select(User.id).order_by(User.id).limit(1)).one()
