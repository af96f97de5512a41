"""Read what ends a line or a call before its time: the proposals, their effects, and what was pronounced."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from grants.accounts.models import User
from grants.associations.models import Membership
from grants.calls.models import Call, CallLine
from grants.calls.states import CallState
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _, ngettext
from grants.core.worklist import WorkItem
from grants.evaluation.models import CallEnding, Decision, Evaluation, SelectionSession
from grants.evaluation.policies import can_read_endings
from grants.evaluation.states import EndingState, EvaluationState, SessionState
from grants.outbox.services import Recipient
from grants.proposals.models import Proposal
from grants.proposals.queries.single import with_call
from grants.proposals.states import ProposalState

CLOSABLE = (ProposalState.SUBMITTED, ProposalState.IN_EVALUATION, ProposalState.EVALUATED)
OPEN = (EvaluationState.ASSIGNED, EvaluationState.IN_PROGRESS)


@dataclass(frozen=True)
class Effects:
    """What pronouncing it does: files closed with a letter, evaluations withdrawn, drafts left behind."""

    files: int
    evaluations: int
    drafts: int


def endings_of(call_id: int) -> list[CallEnding]:
    """Return what was proposed and pronounced for a call, the call itself first: one statement."""
    return list(db.session.scalars(_whole().where(CallEnding.call_id == call_id).order_by(CallEnding.scope)))


def pronounced(call_id: int) -> list[CallEnding]:
    """Return what everyone may read of a call: the lines declared unsuccessful, its cancellation."""
    return [ending for ending in endings_of(call_id) if ending.state == EndingState.APPROVED]


def get_ending(code: str, ending_id: int, viewer: Actor) -> CallEnding:
    """Return one with its call and line, for staff. Raises NotFound."""
    return _one(_whole(), code, ending_id, viewer)


def ending_for_update(code: str, ending_id: int, viewer: Actor) -> CallEnding:
    """Return one, its call locked before it. Raises NotFound."""
    db.session.execute(select(Call.id).where(Call.code == code).with_for_update())
    statement = _whole().with_for_update(of=CallEnding).execution_options(populate_existing=True)
    return _one(statement, code, ending_id, viewer)


def ending_about(call_id: int, call_line_id: int | None) -> CallEnding | None:
    """Return what was proposed for a line, or for the call itself, or None; the call is locked."""
    found: CallEnding | None = db.session.scalar(
        _whole().where(CallEnding.call_id == call_id, CallEnding.scope == (call_line_id or 0))
    )
    return found


def effects_of(ending: CallEnding) -> Effects:
    """Return what pronouncing it would do now: two statements."""
    files, drafts = db.session.execute(
        select(
            func.count().filter(Proposal.state.in_(CLOSABLE)),
            func.count().filter(Proposal.state == ProposalState.DRAFT),
        )
        .select_from(Proposal)
        .where(Proposal.call_line_id.in_(_lines(ending)))
    ).one()
    evaluations = db.session.scalar(select(func.count()).select_from(_open(ending).subquery()))
    return Effects(files, evaluations or 0, drafts)


def files_to_close(ending: CallEnding) -> Sequence[Proposal]:
    """Return the files that it closes, locked, all that letters name loaded: one statement."""
    statement = with_call(select(Proposal)).where(
        Proposal.call_line_id.in_(_lines(ending)), Proposal.state.in_(CLOSABLE)
    )
    return db.session.scalars(statement.order_by(Proposal.id).with_for_update(of=Proposal)).all()


def evaluations_to_withdraw(ending: CallEnding) -> Sequence[Evaluation]:
    """Return the open evaluations of its files, locked, with their evaluators: one statement."""
    statement = _open(ending).options(joinedload(Evaluation.evaluator, innerjoin=True))
    return db.session.scalars(statement.order_by(Evaluation.id).with_for_update(of=Evaluation)).all()


def has_published(ending: CallEnding) -> bool:
    """Say whether a decision on a file of the line, or of the call, is published."""
    statement = (
        select(Decision.id)
        .join(SelectionSession, SelectionSession.id == Decision.session_id)
        .join(Proposal, Proposal.id == Decision.proposal_id)
        .where(SelectionSession.state == SessionState.PUBLISHED, Proposal.call_line_id.in_(_lines(ending)))
    )
    return db.session.scalar(statement.limit(1)) is not None


def members_with_draft(call_id: int) -> list[Recipient]:
    """Return the members of associations that hold a draft in a call: one statement."""
    rows = db.session.execute(
        select(User.email, User.language, User.display_name)
        .join(Membership, Membership.user_id == User.id)
        .join(Proposal, Proposal.association_id == Membership.association_id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(
            CallLine.call_id == call_id,
            Proposal.state == ProposalState.DRAFT,
            Membership.ended_at.is_(None),
            User.is_active,
        )
        .distinct()
        .order_by(User.email)
    )
    return [Recipient(*row) for row in rows]


def endings_to_do(actor: Actor) -> list[WorkItem]:
    """Return what waits for directors, and what came back to managers: one statement."""
    wanted = [EndingState.SENT_BACK] if actor.has_role("call_manager") else []
    if actor.has_role("director"):
        wanted.append(EndingState.PREPARED)
    if not wanted:
        return []
    rows = db.session.execute(
        select(Call.code, CallEnding.state, func.count())
        .join(CallEnding, CallEnding.call_id == Call.id)
        .where(CallEnding.state.in_(wanted), Call.state.in_([CallState.PUBLISHED, CallState.IN_EVALUATION]))
        .group_by(Call.code, CallEnding.state)
        .order_by(Call.code, CallEnding.state)
    )
    return [_item(code, state, number) for code, state, number in rows]


def _item(code: str, state: EndingState, number: int) -> WorkItem:
    if state == EndingState.PREPARED:
        words = ngettext(
            "axe infructueux ou annulation à approuver", "axes infructueux ou annulations à approuver", number
        )
    else:
        words = _("axe infructueux ou annulation à reprendre")
    return WorkItem(number, words, "evaluation.endings", {"code": code}, code)


def _whole() -> Select[Any]:
    return select(CallEnding).options(
        joinedload(CallEnding.call, innerjoin=True).options(
            selectinload(Call.lines).joinedload(CallLine.line, innerjoin=True)
        ),
        joinedload(CallEnding.call_line).joinedload(CallLine.line),
    )


def _one(statement: Select[Any], code: str, ending_id: int, viewer: Actor) -> CallEnding:
    found: CallEnding | None = db.session.scalar(
        statement.where(
            CallEnding.id == ending_id,
            CallEnding.call_id == select(Call.id).where(Call.code == code).scalar_subquery(),
        )
    )
    if found is None or not can_read_endings(viewer, found):
        raise NotFound(_("Cette proposition n’existe pas."))
    return found


def _lines(ending: CallEnding) -> Any:
    if ending.call_line_id is not None:
        return [ending.call_line_id]
    return select(CallLine.id).where(CallLine.call_id == ending.call_id)


def _open(ending: CallEnding) -> Select[Any]:
    files = select(Proposal.id).where(Proposal.call_line_id.in_(_lines(ending)))
    return select(Evaluation).where(Evaluation.proposal_id.in_(files), Evaluation.state.in_(OPEN))
