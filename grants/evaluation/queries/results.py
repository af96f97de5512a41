"""What everyone may read of a decided call: projects selected and on the reserve list, never the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from grants.associations.models import Association
from grants.calls.models import Call, CallLine
from grants.core.clock import local_date
from grants.core.db import db
from grants.evaluation.models import Decision, ReserveEnd, SelectionSession
from grants.evaluation.states import DecisionOutcome, SessionState
from grants.proposals.models import Activity, Proposal
from grants.proposals.states import ProposalState

SHOWN = (ProposalState.SELECTED, ProposalState.RESERVE)
COUNTED = tuple(
    state for state in ProposalState if state not in (ProposalState.DRAFT, ProposalState.WITHDRAWN)
)


@dataclass(frozen=True)
class PublicResult:
    """One project selected or waiting: amount in centimes for a selected one, place for a waiting one."""

    call_code: str
    year: int
    line_code: str
    reference: str
    title: str
    association: Any
    outcome: DecisionOutcome
    amount_centimes: int | None
    reserve_rank: int | None
    published_on: date
    cities: tuple[str, ...]


@dataclass(frozen=True)
class Counts:
    """Files submitted and selected of one line."""

    submitted: int
    selected: int

    @property
    def rate(self) -> int | None:
        """Return the share selected, in whole percent; None without a file."""
        return round(100 * self.selected / self.submitted) if self.submitted else None


def public_results(call_id: int | None = None) -> list[PublicResult]:
    """Return the published results of a call, or of all calls: two statements, in the order of the lists.

    A project counts with its latest published decision, while the file is still in that state, or its
    reserve list ended: one that renounced, or whose refusal was annulled, is in no list.
    """
    latest = (
        select(func.max(Decision.id).label("id"))
        .join(SelectionSession, SelectionSession.id == Decision.session_id)
        .where(SelectionSession.state == SessionState.PUBLISHED)
        .group_by(Decision.proposal_id)
        .subquery()
    )
    statement = (
        select(Decision, SelectionSession.published_at, Proposal, Association, CallLine.line_code, Call)
        .join(latest, latest.c.id == Decision.id)
        .join(SelectionSession, SelectionSession.id == Decision.session_id)
        .join(Proposal, Proposal.id == Decision.proposal_id)
        .join(Association, Association.id == Proposal.association_id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .join(Call, Call.id == CallLine.call_id)
        .outerjoin(ReserveEnd, ReserveEnd.call_id == Call.id)
        .where(
            or_(
                and_(Proposal.state.in_(SHOWN), Decision.outcome == Proposal.state),
                and_(
                    Decision.outcome == DecisionOutcome.RESERVE,
                    Proposal.state == ProposalState.REJECTED,
                    ReserveEnd.call_id.is_not(None),
                ),
            )
        )
        .order_by(
            Call.year.desc(),
            Call.code.desc(),
            CallLine.position,
            CallLine.id,
            Decision.outcome.desc(),
            Decision.reserve_rank,
            Proposal.reference,
        )
    )
    if call_id is not None:
        statement = statement.where(Call.id == call_id)
    rows = db.session.execute(statement).all()
    cities = _cities(row[2].id for row in rows)
    return [
        PublicResult(
            call.code,
            call.year,
            line_code,
            proposal.ref,
            proposal.title,
            association,
            decision.outcome,
            decision.amount_centimes,
            decision.reserve_rank,
            _day(published_at, decision),
            cities.get(proposal.id, ()),
        )
        for decision, published_at, proposal, association, line_code, call in rows
    ]


def _day(published_at: datetime | None, decision: Decision) -> date:
    return local_date(published_at or decision.decided_at)


def _cities(proposal_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    ids = list(proposal_ids)
    if not ids:
        return {}
    rows = db.session.execute(
        select(Activity.proposal_id, Activity.city_code)
        .where(Activity.proposal_id.in_(ids), Activity.city_code.is_not(None))
        .distinct()
        .order_by(Activity.proposal_id, Activity.city_code)
    )
    found: dict[int, tuple[str, ...]] = {}
    for key, code in rows:
        found[key] = (*found.get(key, ()), code or "")
    return found


def result_counts(call_id: int) -> dict[str, Counts]:
    """Return how many files each line received and how many are selected: one statement."""
    rows = db.session.execute(
        select(
            CallLine.line_code,
            func.count(Proposal.id).filter(Proposal.state.in_(COUNTED)),
            func.count(Proposal.id).filter(Proposal.state == ProposalState.SELECTED),
        )
        .outerjoin(Proposal, Proposal.call_line_id == CallLine.id)
        .where(CallLine.call_id == call_id)
        .group_by(CallLine.line_code)
    )
    return {row[0]: Counts(row[1], row[2]) for row in rows}
