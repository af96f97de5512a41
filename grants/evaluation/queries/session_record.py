"""Read what the sessions of a call recorded: the input of the allocation beside marks and envelopes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import select

from grants.calls.models import CallLine
from grants.core.db import db
from grants.evaluation.allocation import allocate
from grants.evaluation.allocation_decisions import CoverageLift, Transfer, allocate_decided
from grants.evaluation.allocation_rounds import Round, run_rounds
from grants.evaluation.allocation_terms import (
    Allocation,
    AllocationFile,
    AllocationRules,
    FileOutcome,
    LineEnvelope,
    Outcome,
)
from grants.evaluation.models import (
    CoverageCorrection,
    Decision,
    LineTransfer,
    ReserveRelease,
    SelectionSession,
    SessionItem,
    SessionOrder,
    SessionVote,
)
from grants.evaluation.queries.ended import ended_lines
from grants.evaluation.states import ItemGround
from grants.proposals.models import Proposal


@dataclass(frozen=True)
class SessionRecord:
    """What was recorded up to one session, that one included.

    ``orders``, ``grounds`` and ``decisions`` are by the key of the file; ``grounds`` are those of the
    session itself, ``decisions`` the latest of each file.
    """

    session: SelectionSession | None = None
    sessions: Sequence[SelectionSession] = ()
    orders: Mapping[int, int] = field(default_factory=dict)
    transfers: Mapping[int, Sequence[LineTransfer]] = field(default_factory=dict)
    corrections: Sequence[tuple[CoverageCorrection, SessionVote, str]] = ()
    items: Mapping[int, Mapping[int, tuple[ItemGround, str]]] = field(default_factory=dict)
    decisions: Mapping[int, Decision] = field(default_factory=dict)
    releases: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @property
    def grounds(self) -> Mapping[int, ItemGround]:
        """Return why files are on the agenda of the session; nothing before publication: all of them are."""
        own = self.items.get(self.session.id, {}) if self.session else {}
        return {key: ground for key, (ground, _ref) in own.items()}

    @cached_property
    def on_appeal(self) -> frozenset[int]:
        """Return the files judged again after an upheld appeal, in any session."""
        return frozenset(
            key
            for items in self.items.values()
            for key, (ground, _ref) in items.items()
            if ground == ItemGround.APPEAL
        )

    def transfers_of(self, after_publication: bool) -> tuple[Transfer, ...]:
        """Return the transfers of the sessions before publication, or of those after it."""
        return tuple(
            _transfer(session, row)
            for session in self.sessions
            if session.after_publication == after_publication
            for row in self.transfers.get(session.id, ())
        )

    @property
    def lifts(self) -> tuple[CoverageLift, ...]:
        """Return the coverage corrections; those of sessions before publication change the pass."""
        numbers = {session.id: session.number for session in self.sessions}
        return tuple(
            CoverageLift(
                ref,
                row.region_code,
                vote.votes_for,
                vote.votes_against,
                f"S{numbers[row.session_id]}/V{vote.number}",
                vote.chair_in_favour,
            )
            for row, vote, ref in self.corrections
        )

    def rounds(self) -> list[Round]:
        """Return a round a session held after publication."""
        return [
            Round(
                frozenset(
                    ref
                    for ground, ref in self.items.get(session.id, {}).values()
                    if ground == ItemGround.RENOUNCED
                ),
                self.releases.get(session.id, frozenset()),
                tuple(_transfer(session, row) for row in self.transfers.get(session.id, ())),
            )
            for session in self.sessions
            if session.after_publication
        ]


def _transfer(session: SelectionSession, row: LineTransfer) -> Transfer:
    return Transfer(row.giver_code, row.taker_code, row.amount_centimes, f"S{session.number}/T{row.number}")


def session_record(session: SelectionSession | None) -> SessionRecord:
    """Return what the sessions of a call recorded up to this one: seven statements, none without one."""
    if session is None:
        return SessionRecord()
    sessions = db.session.scalars(
        select(SelectionSession)
        .where(SelectionSession.call_id == session.call_id, SelectionSession.number <= session.number)
        .order_by(SelectionSession.number)
    ).all()
    ids = [row.id for row in sessions]
    orders = db.session.execute(
        select(SessionOrder.proposal_id, SessionOrder.place)
        .where(SessionOrder.session_id.in_(ids))
        .order_by(SessionOrder.session_id)
    )
    decisions = db.session.scalars(
        select(Decision)
        .join(Proposal, Proposal.id == Decision.proposal_id)
        .where(Decision.session_id.in_(ids), Proposal.call_line_id.not_in(ended_lines()))
        .order_by(Decision.session_id, Decision.id)
    )
    return SessionRecord(
        session,
        sessions,
        {row.proposal_id: row.place for row in orders},
        _transfers(ids),
        _corrections(ids),
        _items(ids),
        {decision.proposal_id: decision for decision in decisions},
        _releases(ids),
    )


def _transfers(ids: Sequence[int]) -> dict[int, list[LineTransfer]]:
    found: dict[int, list[LineTransfer]] = {}
    rows = select(LineTransfer).where(LineTransfer.session_id.in_(ids)).order_by(LineTransfer.id)
    for row in db.session.scalars(rows):
        found.setdefault(row.session_id, []).append(row)
    return found


def _releases(ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """Return the lines whose appeal reserve each session freed for their reserve lists."""
    found: dict[int, frozenset[str]] = {}
    rows = db.session.execute(
        select(ReserveRelease.session_id, CallLine.line_code)
        .join(CallLine, CallLine.id == ReserveRelease.call_line_id)
        .where(ReserveRelease.session_id.in_(ids))
    )
    for session_id, code in rows:
        found[session_id or 0] = found.get(session_id or 0, frozenset()) | {code}
    return found


def _corrections(ids: Sequence[int]) -> list[tuple[CoverageCorrection, SessionVote, str]]:
    rows = db.session.execute(
        select(CoverageCorrection, SessionVote, Proposal.reference)
        .join(SessionVote, SessionVote.id == CoverageCorrection.vote_id)
        .join(Proposal, Proposal.id == CoverageCorrection.proposal_id)
        .where(CoverageCorrection.session_id.in_(ids), Proposal.call_line_id.not_in(ended_lines()))
        .order_by(CoverageCorrection.id)
    )
    return [(row[0], row[1], row[2] or "") for row in rows]


def _items(ids: Sequence[int]) -> dict[int, dict[int, tuple[ItemGround, str]]]:
    found: dict[int, dict[int, tuple[ItemGround, str]]] = {}
    rows: Any = db.session.execute(
        select(SessionItem.session_id, SessionItem.proposal_id, SessionItem.ground, Proposal.reference)
        .join(Proposal, Proposal.id == SessionItem.proposal_id)
        .where(SessionItem.session_id.in_(ids))
    )
    for session_id, proposal_id, ground, reference in rows:
        found.setdefault(session_id, {})[proposal_id] = (ground, reference)
    return found


@dataclass(frozen=True)
class Computed:
    """The allocation of a call with what its sessions recorded, and the rounds that could be run."""

    first: Allocation
    rounds: tuple[Round, ...]
    later: tuple[Allocation, ...]

    @property
    def answers(self) -> dict[str, FileOutcome]:
        """Return the last answer of each file, as the sealed bundle takes it."""
        answers = {answer.ref: answer for answer in self.first.files}
        for allocation in self.later:
            answers |= {a.ref: a for a in allocation.files if a.outcome is not Outcome.SKIPPED}
        return answers


def compute(
    lines: Sequence[LineEnvelope],
    files: Sequence[AllocationFile],
    rules: AllocationRules,
    record: SessionRecord,
) -> Computed:
    """Run the pass and its rounds under what was recorded.

    A renounced grant that the pass never gave frees nothing in it: the decisions keep that account.
    Raises AllocationError for a transfer or a lift that the rules refuse.
    """
    transfers = record.transfers_of(after_publication=False)
    if transfers or record.lifts:
        first = allocate_decided(lines, files, rules, (), transfers, record.lifts)
    else:
        first = allocate(lines, files, rules)
    holding = {answer.ref for answer in first.files if answer.amount_centimes}
    rounds: list[Round] = []
    later: tuple[Allocation, ...] = ()
    for step in record.rounds():
        kept = Round(step.renounced & holding, step.released, step.transfers)
        rounds.append(kept)
        later = run_rounds(lines, files, rules, first, rounds)
        holding = (holding - kept.renounced) | {a.ref for a in later[-1].files if a.amount_centimes}
    return Computed(first, tuple(rounds), later)
