"""Read the ranking of a call: places by line, what the allocation pass proposes, what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from grants.associations.models import Association
from grants.calls.models import Call, CallLine
from grants.core.db import db
from grants.evaluation.allocation import allocate
from grants.evaluation.allocation_terms import (
    Allocation,
    AllocationFile,
    AllocationRules,
    FileOutcome,
    LineBalance,
    LineEnvelope,
    Outcome,
)
from grants.evaluation.grids import GridRows, grid_rows
from grants.evaluation.models import Decision, Score, SelectionSession, SessionOrder
from grants.evaluation.ranking import Place, Standing, equal_groups, rank_files
from grants.evaluation.score_rows import grounds, read_fraction
from grants.evaluation.states import DecisionOutcome
from grants.proposals.models import Proposal


@dataclass(frozen=True)
class RankedFile:
    """One scored file: amounts in centimes, exact points; rank and proposal only if it passes."""

    proposal_id: int
    reference: str
    title: str
    association: Association
    line_code: str
    request_centimes: int
    score: Score
    standing: Standing
    grounds: tuple[str, ...]
    place: Place | None
    proposed: FileOutcome | None
    decision: Decision | None

    @property
    def passes(self) -> bool:
        """Say whether the file passes every test."""
        return not self.grounds

    @property
    def advised(self) -> tuple[DecisionOutcome | None, int | None]:
        """Return what the pass comes to: the outcome, None while the session decides, and the amount."""
        if self.proposed is None:
            return DecisionOutcome.REJECTED, None
        if self.proposed.outcome in (Outcome.FUNDED, Outcome.FUNDED_IN_PART):
            return DecisionOutcome.SELECTED, self.proposed.amount_centimes
        if self.proposed.outcome is Outcome.RESERVE:
            return DecisionOutcome.RESERVE, None
        return (None if self.proposed.outcome is Outcome.SESSION_DECIDES else DecisionOutcome.REJECTED), None

    @property
    def binding(self) -> str:
        """Return the constraint that bound the proposal: a binding of the pass, or the ground of refusal."""
        return self.proposed.binding_reason.value if self.proposed else self.grounds[0]

    def group_mean(self, code: str) -> Fraction | None:
        """Return the exact mean of a group, None where no criterion applies."""
        return read_fraction(self.score.group_means.get(code))


@dataclass(frozen=True)
class LineRanking:
    """The files of one line: passing ones by rank, then the others by score."""

    call_line: CallLine
    files: Sequence[RankedFile]
    balance: LineBalance

    @property
    def code(self) -> str:
        """Return the code of the line."""
        return self.call_line.line_code

    @property
    def net_centimes(self) -> int:
        """Return what may be granted: the envelope net of the appeal reserve."""
        return self.call_line.envelope_centimes - self.balance.appeal_reserve_centimes

    @property
    def passing(self) -> list[RankedFile]:
        """Return the files that pass, best first."""
        return [file for file in self.files if file.passes]

    @property
    def decided_centimes(self) -> int:
        """Return what the decisions so far grant."""
        return sum((file.decision.amount_centimes or 0) for file in self.files if file.decision)


@dataclass(frozen=True)
class Ranking:
    """Everything a session looks at."""

    grid: GridRows
    lines: Sequence[LineRanking]
    allocation: Allocation

    @cached_property
    def files(self) -> dict[str, RankedFile]:
        """Return all files by reference."""
        return {file.reference: file for line in self.lines for file in line.files}

    def line(self, code: str) -> LineRanking:
        """Return a line by its code, the first one when there is none of that code."""
        return next((line for line in self.lines if line.code == code), self.lines[0])

    @property
    def undecided(self) -> list[RankedFile]:
        """Return the files without a decision."""
        return [file for file in self.files.values() if file.decision is None]

    @property
    def ties(self) -> list[tuple[str, ...]]:
        """Return the groups of equal files whose outcome hangs on an order of the session."""
        groups = equal_groups(file.standing for file in self.files.values() if file.passes)
        return [
            refs
            for group in groups
            if len(refs := tuple(standing.ref for standing in group)) > 1
            and any(self._waits(ref) for ref in refs)
        ]

    def _waits(self, reference: str) -> bool:
        proposed = self.files[reference].proposed
        return proposed is not None and proposed.outcome is Outcome.SESSION_DECIDES


def ranking_of(call: Call, session: SelectionSession | None = None) -> Ranking:
    """Return the ranking of a call; the decisions are those of the session.

    Six statements at most, whatever the number of files.
    """
    grid, lines = grid_rows(call.id), _lines(call.id)
    rows = _scored(call.id)
    orders = _orders(session)
    standings = {
        proposal.id: _standing(grid, proposal, score, orders.get(proposal.id))
        for proposal, score, _association, _line in rows
    }
    passing = [row for row in rows if not grounds(row[1])]
    allocation = allocate(
        [LineEnvelope(line.line_code, line.envelope_centimes, line.appeal_reserve_pct) for line in lines],
        [
            AllocationFile(standings[proposal.id], str(association.id), line, proposal.request_centimes or 0)
            for proposal, _score, association, line in passing
        ],
        _rules(call, lines),
    )
    outcomes = {outcome.ref: outcome for outcome in allocation.files}
    places = _places(passing, standings)
    decisions = _decisions(session)
    files = [
        RankedFile(
            proposal_id=proposal.id,
            reference=proposal.ref,
            title=proposal.title,
            association=association,
            line_code=line,
            request_centimes=proposal.request_centimes or 0,
            score=score,
            standing=standings[proposal.id],
            grounds=tuple(grounds(score)),
            place=places.get(proposal.ref),
            proposed=outcomes.get(proposal.ref),
            decision=decisions.get(proposal.id),
        )
        for proposal, score, association, line in rows
    ]
    return Ranking(grid, _by_line(lines, files, allocation), allocation)


def _lines(call_id: int) -> Sequence[CallLine]:
    statement = select(CallLine).where(CallLine.call_id == call_id).order_by(CallLine.position, CallLine.id)
    return db.session.scalars(statement.options(joinedload(CallLine.line, innerjoin=True))).all()


def _rules(call: Call, lines: Sequence[CallLine]) -> AllocationRules:
    """Take the strictest limit of the lines: the pass knows one for all of them."""
    per_line = min((line.max_grants_per_association for line in lines), default=1)
    return AllocationRules(call.max_grants_per_association, per_line)


def _scored(call_id: int) -> list[tuple[Proposal, Score, Association, str]]:
    rows = db.session.execute(
        select(Proposal, Score, Association, CallLine.line_code)
        .join(Score, Score.proposal_id == Proposal.id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .join(Association, Association.id == Proposal.association_id)
        .where(CallLine.call_id == call_id)
        .order_by(Proposal.reference)
    )
    return [(proposal, score, association, line) for proposal, score, association, line in rows]


def _standing(grid: GridRows, proposal: Proposal, score: Score, order: int | None) -> Standing:
    breaks = [read_fraction(score.group_means.get(code)) or Fraction(0) for code in grid.tie_breaks]
    submitted_at: datetime = proposal.submitted_at or score.computed_at
    return Standing(proposal.ref, Fraction(score.final), tuple(breaks), submitted_at, order)


def _places(
    passing: Sequence[tuple[Proposal, Score, Association, str]], standings: Mapping[int, Standing]
) -> dict[str, Place]:
    by_line: dict[str, list[Standing]] = {}
    for proposal, _score, _association, line in passing:
        by_line.setdefault(line, []).append(standings[proposal.id])
    return {place.ref: place for members in by_line.values() for place in rank_files(members)}


def _orders(session: SelectionSession | None) -> dict[int, int]:
    if session is None:
        return {}
    rows = select(SessionOrder.proposal_id, SessionOrder.place).where(SessionOrder.session_id == session.id)
    return {row.proposal_id: row.place for row in db.session.execute(rows)}


def _decisions(session: SelectionSession | None) -> dict[int, Decision]:
    if session is None:
        return {}
    rows = db.session.scalars(select(Decision).where(Decision.session_id == session.id))
    return {decision.proposal_id: decision for decision in rows}


def _by_line(
    lines: Sequence[CallLine], files: Sequence[RankedFile], allocation: Allocation
) -> list[LineRanking]:
    balances = {balance.code: balance for balance in allocation.lines}

    def in_order(file: RankedFile) -> tuple[bool, int, Fraction, str]:
        return (not file.passes, file.place.rank if file.place else 0, -file.standing.final, file.reference)

    return [
        LineRanking(
            line,
            sorted((file for file in files if file.line_code == line.line_code), key=in_order),
            balances[line.line_code],
        )
        for line in lines
    ]
