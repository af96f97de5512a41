"""Read the sessions of the selection committee and their decisions."""

from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from grants.accounts.models import User
from grants.associations.models import Membership
from grants.calls.models import Call, CallLine
from grants.calls.states import CallState
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _
from grants.core.pagination import Page, paginate
from grants.evaluation.models import (
    ConflictOfInterest,
    Decision,
    SelectionSession,
    SessionPresence,
    SessionRecusal,
)
from grants.evaluation.policies import can_read_scores
from grants.evaluation.queries.people import committee
from grants.evaluation.states import DecisionOutcome, SessionState
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState

SHOWN = (CallState.IN_EVALUATION, CallState.DECIDED, CallState.CLOSED_OUT)


def page_of_calls(number: int) -> Page:
    """Return one page of the calls that are or were evaluated, the latest first: two statements.

    Rows hold the call, its latest session or None, the numbers of files evaluated and of decisions.
    """
    evaluated = (
        select(func.count())
        .select_from(Proposal)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(CallLine.call_id == Call.id, Proposal.state == ProposalState.EVALUATED)
        .scalar_subquery()
    )
    decided = select(func.count()).where(Decision.session_id == SelectionSession.id).scalar_subquery()
    latest = (
        select(func.max(SelectionSession.number))
        .where(SelectionSession.call_id == Call.id)
        .correlate(Call)
        .scalar_subquery()
    )
    statement = (
        select(Call, SelectionSession, evaluated.label("evaluated"), decided.label("decided"))
        .outerjoin(
            SelectionSession,
            and_(SelectionSession.call_id == Call.id, SelectionSession.number == latest),
        )
        .where(Call.state.in_(SHOWN))
        .order_by(Call.year.desc(), Call.code.desc(), SelectionSession.id.desc())
    )
    return paginate(statement, number)


def get_call(code: str, viewer: Actor) -> Call:
    """Return a call under evaluation or after it, with its lines; NotFound for who may not see scores."""
    call: Call | None = db.session.scalar(
        select(Call)
        .where(Call.code == code, Call.state.in_(SHOWN))
        .options(selectinload(Call.lines).joinedload(CallLine.line))
    )
    if call is None or not can_read_scores(viewer, call):
        raise NotFound(_("Cet appel n’est pas en évaluation."))
    return call


def session_of(call_id: int, number: int | None = None) -> SelectionSession | None:
    """Return a session of a call by its number, the latest one without; None where there is none."""
    found: SelectionSession | None = db.session.scalar(_sessions(call_id, number))
    return found


def sessions_of(call_id: int) -> list[SelectionSession]:
    """Return the sessions of a call in their order."""
    statement = select(SelectionSession).where(SelectionSession.call_id == call_id)
    return list(db.session.scalars(statement.order_by(SelectionSession.number)))


def session_for_update(call_id: int, number: int | None = None) -> SelectionSession:
    """Return a session of a call, the latest one without number, locked; its call loaded. Raises NotFound."""
    statement = _sessions(call_id, number).with_for_update(of=SelectionSession)
    found: SelectionSession | None = db.session.scalar(
        statement.options(joinedload(SelectionSession.call, innerjoin=True)).execution_options(
            populate_existing=True
        )
    )
    if found is None:
        raise NotFound(_("Aucune séance n’est ouverte pour cet appel."))
    return found


def get_session(call_id: int, number: int) -> SelectionSession:
    """Return a session of a call by its number, its call loaded. Raises NotFound."""
    statement = _sessions(call_id, number).options(joinedload(SelectionSession.call, innerjoin=True))
    found: SelectionSession | None = db.session.scalar(statement)
    if found is None:
        raise NotFound(_("Cet appel n’a pas de séance de ce numéro."))
    return found


def _sessions(call_id: int, number: int | None) -> Select[Any]:
    statement = select(SelectionSession).where(SelectionSession.call_id == call_id)
    if number is not None:
        return statement.where(SelectionSession.number == number)
    return statement.order_by(SelectionSession.number.desc()).limit(1)


def present_in(session_id: int) -> dict[int, str]:
    """Return who sat in a session: identifier -> name."""
    rows = db.session.execute(
        select(User.id, User.display_name)
        .join(SessionPresence, SessionPresence.user_id == User.id)
        .where(SessionPresence.session_id == session_id)
        .order_by(User.display_name, User.id)
    )
    return {row[0]: row[1] for row in rows}


def conflicted_associations(user_ids: set[int]) -> set[tuple[int, int]]:
    """Return the ties of these persons as (person, association): declared, or a membership, past too."""
    declared = select(ConflictOfInterest.user_id, ConflictOfInterest.association_id).where(
        ConflictOfInterest.user_id.in_(user_ids)
    )
    members = select(Membership.user_id, Membership.association_id).where(Membership.user_id.in_(user_ids))
    return {
        (user_id, association_id)
        for statement in (declared, members)
        for user_id, association_id in db.session.execute(statement)
    }


def deciders(session_id: int, association_id: int, proposal_id: int | None = None) -> set[int]:
    """Return who may record the decision on a file of this association.

    The chairs in the room without a tie, who did not leave the item; when there is none, the members in
    the room without one.
    """
    present = set(in_room(session_id))
    free = present - {user for user, key in conflicted_associations(present) if key == association_id}
    if proposal_id is not None:
        left = select(SessionRecusal.user_id).where(
            SessionRecusal.session_id == session_id, SessionRecusal.proposal_id == proposal_id
        )
        free -= set(db.session.scalars(left))
    chairs = {member.id for member in committee() if member.is_chair}
    return free & chairs or free


def in_room(session_id: int) -> list[int]:
    """Return who sits in a session and has not left it."""
    statement = select(SessionPresence.user_id).where(
        SessionPresence.session_id == session_id, SessionPresence.left_at.is_(None)
    )
    return list(db.session.scalars(statement.order_by(SessionPresence.user_id)))


def decision_of(proposal_id: int) -> Decision | None:
    """Return the published decision on a proposal, its session loaded, or None."""
    statement = _published().where(Decision.proposal_id == proposal_id).order_by(Decision.id.desc())
    found: Decision | None = db.session.scalar(statement.limit(1))
    return found


def selected_decisions() -> list[Decision]:
    """Return the published decisions that grant an amount, session and proposal loaded, oldest first."""
    statement = (
        _published()
        .where(Decision.outcome == DecisionOutcome.SELECTED, ~replaced())
        .options(joinedload(Decision.proposal, innerjoin=True))
        .order_by(Decision.id)
    )
    return list(db.session.scalars(statement))


def replaced() -> Any:
    """Return the condition that a later published session decided the same file again."""
    later, session = aliased(Decision), aliased(SelectionSession)
    return (
        select(later.id)
        .join(session, session.id == later.session_id)
        .where(
            later.proposal_id == Decision.proposal_id,
            later.id > Decision.id,
            session.state == SessionState.PUBLISHED,
        )
        .exists()
    )


def _published() -> Select[Any]:
    return (
        select(Decision)
        .join(SelectionSession, SelectionSession.id == Decision.session_id)
        .where(SelectionSession.state == SessionState.PUBLISHED)
        .options(joinedload(Decision.session, innerjoin=True))
    )
