"""Lists of agreements and payments: a constant number of statements whatever the number of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from grants.agreements.models import Agreement, PaymentTranche
from grants.agreements.queries.single import visible_to
from grants.agreements.states import AgreementState, TrancheState
from grants.associations.models import Association
from grants.calls.models import CallLine
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.pagination import Page, paginate
from grants.evaluation.models import Decision, SelectionSession
from grants.evaluation.queries import replaced
from grants.evaluation.states import DecisionOutcome, SessionState
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState

# What each hand has before it, in the order in which a payment moves.
QUEUE = (TrancheState.REQUESTED, TrancheState.VERIFIED, TrancheState.ORDERED)


@dataclass(frozen=True)
class AgreementFilters:
    """What a reader asked for in the address; empty values filter nothing."""

    state: str = ""
    line: str = ""
    kind: str = ""
    text: str = ""


@dataclass(frozen=True)
class SelectedProposal:
    """A proposal that a published decision selected and that has no agreement yet."""

    proposal: Proposal
    decision: Decision


def agreements_of(viewer: Actor) -> list[Agreement]:
    """Return the agreements of the viewer's associations, newest first: one statement."""
    statement = (
        select(Agreement)
        .where(
            Agreement.association_id.in_(list(viewer.memberships)), Agreement.state != AgreementState.DRAFT
        )
        .options(joinedload(Agreement.association, innerjoin=True))
        .order_by(Agreement.created_at.desc(), Agreement.id.desc())
    )
    return list(db.session.scalars(statement))


def page_for_staff(filters: AgreementFilters, viewer: Actor, number: int) -> Page:
    """Return one page of agreements with their associations, newest first: two statements."""
    statement = (
        select(Agreement)
        .join(Association, Association.id == Agreement.association_id)
        .where(visible_to(viewer))
        .options(joinedload(Agreement.association, innerjoin=True))
        .order_by(Agreement.created_at.desc(), Agreement.id.desc())
    )
    for column, value in ((Agreement.state, filters.state), (Agreement.kind, filters.kind)):
        if value:
            statement = statement.where(column == value)
    if filters.line:
        statement = statement.where(Agreement.line_code == filters.line)
    if filters.text:
        columns = (Agreement.reference, Agreement.title, Association.name_fr, Association.name_ar)
        statement = statement.where(
            or_(*(column.icontains(filters.text, autoescape=True) for column in columns))
        )
    return paginate(statement, number)


def payments_page(state: str, number: int) -> Page:
    """Return one page of tranches with agreement and association, what waits longest first.

    Without a state, those in the hands of the ministry: requested, verified or ordered.
    """
    chosen = [item for item in TrancheState if item.value == state] or list(QUEUE)
    waiting_since = func.coalesce(
        PaymentTranche.ordered_at,
        PaymentTranche.verified_at,
        PaymentTranche.requested_at,
        PaymentTranche.due_at,
    )
    statement = (
        select(PaymentTranche)
        .where(PaymentTranche.state.in_(chosen))
        .options(
            joinedload(PaymentTranche.agreement, innerjoin=True).joinedload(
                Agreement.association, innerjoin=True
            )
        )
        .order_by(waiting_since, PaymentTranche.id)
    )
    return paginate(statement, number)


def selected_without_agreement() -> list[SelectedProposal]:
    """Return the selected proposals that wait for their agreement, by reference; one statement.

    Call line, line, call and association of each are loaded.
    """
    line = joinedload(Proposal.call_line, innerjoin=True)
    statement = _selected(_both()).options(
        line.joinedload(CallLine.call, innerjoin=True),
        line.joinedload(CallLine.line, innerjoin=True),
        joinedload(Proposal.association, innerjoin=True),
    )
    rows = db.session.execute(statement.order_by(Proposal.reference)).all()
    return [SelectedProposal(proposal, decision) for proposal, decision in rows]


def count_selected_without_agreement() -> int:
    """Return how many selected proposals wait for their agreement."""
    return db.session.scalar(_selected(select(func.count(Proposal.id)).select_from(Proposal))) or 0


def count_by_tranche_state(states: Sequence[TrancheState]) -> dict[TrancheState, int]:
    """Return how many tranches stand in each of these states."""
    rows = db.session.execute(
        select(PaymentTranche.state, func.count())
        .where(PaymentTranche.state.in_(states))
        .group_by(PaymentTranche.state)
    )
    return dict(rows.all())


def _both() -> Any:
    return select(Proposal, Decision)


def _selected(statement: Select[Any]) -> Select[Any]:
    return (
        statement.join(Decision, Decision.proposal_id == Proposal.id)
        .join(SelectionSession, SelectionSession.id == Decision.session_id)
        .outerjoin(Agreement, Agreement.proposal_id == Proposal.id)
        .where(
            SelectionSession.state == SessionState.PUBLISHED,
            Decision.outcome == DecisionOutcome.SELECTED,
            ~replaced(),
            Proposal.state == ProposalState.SELECTED,
            Agreement.id.is_(None),
        )
    )
