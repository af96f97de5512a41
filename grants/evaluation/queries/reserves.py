"""Read what was freed after the results, whom it would serve, and what the daily rounds have to do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from grants.associations.models import Association
from grants.calls.models import Call, CallLine
from grants.calls.states import CallState
from grants.core.clock import local_date
from grants.core.db import db
from grants.evaluation import clocks
from grants.evaluation.allocation_rounds import Round, next_served
from grants.evaluation.allocation_terms import FileOutcome
from grants.evaluation.models import (
    DecisionLetter,
    Renunciation,
    ReserveEnd,
    ReserveRelease,
    SessionItem,
)
from grants.evaluation.queries.appeals import open_appeals
from grants.evaluation.queries.ranking import RankedFile, ranking_of
from grants.evaluation.queries.selection import session_of
from grants.evaluation.states import ItemGround, LetterKind
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState

AFTER = (CallState.DECIDED, CallState.CLOSED_OUT)


@dataclass(frozen=True)
class Freed:
    """What was freed in a call since its last session, and whom a new session would serve with it."""

    renounced: list[Any]
    released: list[str]
    served: list[tuple[RankedFile, FileOutcome]]


def freed_of(call: Call) -> Freed:
    """Return what was freed in a call and not used by a session yet, and whom it would serve.

    Nothing is decided on it: the session runs the same round when it is held.
    """
    renounced, released = _renounced(call.id), released_codes(call.id, None)
    ranking = ranking_of(call, session_of(call.id))
    step = Round(frozenset(row.reference for row in renounced), frozenset(released))
    answers = next_served(
        ranking.envelopes,
        ranking.entries,
        ranking.rules,
        ranking.computed.first,
        ranking.computed.rounds,
        step,
    )
    served = [(ranking.files[answer.ref], answer) for answer in answers if ranking.files[answer.ref].waits]
    return Freed(renounced, released, served)


def _renounced(call_id: int) -> list[Any]:
    """Return the renunciations that no session has on its agenda: reference, association, amount, reason."""
    used = select(SessionItem.proposal_id).where(SessionItem.ground == ItemGround.RENOUNCED)
    return list(
        db.session.execute(
            select(
                Proposal.reference,
                Association,
                CallLine.line_code,
                Renunciation.amount_centimes,
                Renunciation.reason,
                Renunciation.renounced_at,
            )
            .join(Proposal, Proposal.id == Renunciation.proposal_id)
            .join(CallLine, CallLine.id == Proposal.call_line_id)
            .join(Association, Association.id == Proposal.association_id)
            .where(CallLine.call_id == call_id, Renunciation.proposal_id.not_in(used))
            .order_by(Renunciation.renounced_at)
        )
    )


def renunciation_of(proposal_id: int) -> Renunciation | None:
    """Return what an association gave up of one file, or None."""
    return db.session.get(Renunciation, proposal_id)


def released_codes(call_id: int, session_id: int | None) -> list[str]:
    """Return the lines whose appeal reserve a session used, or, for None, that no session used yet."""
    rows = db.session.scalars(
        select(CallLine.line_code)
        .join(ReserveRelease, ReserveRelease.call_line_id == CallLine.id)
        .where(CallLine.call_id == call_id, ReserveRelease.session_id.is_not_distinct_from(session_id))
        .order_by(CallLine.line_code)
    )
    return list(rows)


def to_release(at: datetime) -> list[int]:
    """Return the keys of the call lines whose appeals are over: every letter's period ended, none is open."""
    done = select(ReserveRelease.call_line_id)
    lines = db.session.execute(
        select(CallLine.id, CallLine.call_id, CallLine.line_code)
        .join(Call, Call.id == CallLine.call_id)
        .where(Call.state.in_(AFTER), CallLine.id.not_in(done))
        .order_by(CallLine.id)
    ).all()
    if not lines:
        return []
    letters = db.session.execute(
        select(Proposal.call_line_id, DecisionLetter)
        .join(Proposal, Proposal.id == DecisionLetter.proposal_id)
        .where(
            Proposal.call_line_id.in_([line.id for line in lines]), DecisionLetter.kind == LetterKind.DECISION
        )
    ).all()
    running, written = set(), set()
    for line_id, letter in letters:
        written.add(line_id)
        if at <= clocks.appeal_ends_at(letter.issued_at, letter.opened_at, letter.terms):
            running.add(line_id)
    return [
        line.id
        for line in lines
        if line.id in written - running and not open_appeals(line.call_id, line.line_code)
    ]


def calls_to_end(at: datetime) -> list[int]:
    """Return the keys of the decided calls whose reserve lists end: their year is over in Morocco."""
    ended = select(ReserveEnd.call_id)
    rows = select(Call.id).where(
        Call.state.in_(AFTER), Call.year < local_date(at).year, Call.id.not_in(ended)
    )
    return list(db.session.scalars(rows.order_by(Call.id)))


def files_waiting(call_id: int) -> list[int]:
    """Return the keys of the files on the reserve lists of a call."""
    rows = (
        select(Proposal.id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(CallLine.call_id == call_id, Proposal.state == ProposalState.RESERVE)
    )
    return list(db.session.scalars(rows.order_by(Proposal.id)))
