"""Read the ranking of a call: places by line, what the allocation pass proposes, what was decided."""

from collections import Counter
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
from grants.evaluation.allocation_terms import (
    AllocationFile,
    AllocationRules,
    Binding,
    FileOutcome,
    LineBalance,
    LineEnvelope,
    Outcome,
)
from grants.evaluation.grids import GridRows, grid_rows
from grants.evaluation.models import Decision, Score, SelectionSession
from grants.evaluation.queries.session_record import Computed, SessionRecord, compute, session_record
from grants.evaluation.ranking import Place, Standing, equal_groups, rank_files
from grants.evaluation.score_rows import grounds, read_fraction
from grants.evaluation.states import DecisionOutcome, ItemGround
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState


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
    state: ProposalState = ProposalState.EVALUATED
    ground: ItemGround | None = None
    on_appeal: bool = False
    is_own: bool = True
    is_on_agenda: bool = True

    @property
    def waits(self) -> bool:
        """Say whether the file is on a reserve list that has not ended."""
        return self.state == ProposalState.RESERVE

    @property
    def is_renounced(self) -> bool:
        """Say whether the association gave up its grant or its place: nothing of it counts any more."""
        return self.state == ProposalState.RENOUNCED

    @property
    def granted_centimes(self) -> int:
        """Return what the decision in force grants."""
        if self.decision is None or self.is_renounced:
            return 0
        return self.decision.amount_centimes or 0

    @property
    def uses_appeal_reserve(self) -> bool:
        """Say whether an upheld appeal is funded from the reserve; else it waits for money as others do."""
        found = self.proposed
        return (
            self.on_appeal
            and found is not None
            and found.amount_centimes is not None
            and found.binding_reason is Binding.APPEAL_RESERVE
        )

    @property
    def needs_decision(self) -> bool:
        """Say whether the session must decide this file before it closes."""
        if not self.is_on_agenda or self.ground in (ItemGround.RENOUNCED, ItemGround.RESERVE):
            return False
        return self.decision is None or (self.ground is not None and not self.is_own)

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
    transferred_centimes: int = 0
    is_released: bool = False

    @property
    def code(self) -> str:
        """Return the code of the line."""
        return self.call_line.line_code

    @property
    def net_centimes(self) -> int:
        """Return what may be granted: the envelope net of the appeal reserve or of what it paid."""
        kept = self._spent_on_appeal if self.is_released else self.balance.appeal_reserve_centimes
        return self.call_line.envelope_centimes - kept + self.transferred_centimes

    @property
    def left_centimes(self) -> int:
        """Return what the decisions leave of it."""
        return self.net_centimes - self.decided_centimes

    @property
    def appeal_left_centimes(self) -> int:
        """Return what is left of the appeal reserve; nothing once it is released."""
        return 0 if self.is_released else self.balance.appeal_reserve_centimes - self._spent_on_appeal

    @property
    def _spent_on_appeal(self) -> int:
        return sum(file.granted_centimes for file in self.files if file.uses_appeal_reserve)

    @property
    def passing(self) -> list[RankedFile]:
        """Return the files that pass, best first."""
        return [file for file in self.files if file.passes]

    @property
    def decided_centimes(self) -> int:
        """Return what the decisions so far grant."""
        return sum(file.granted_centimes for file in self.files if not file.uses_appeal_reserve)


@dataclass(frozen=True)
class Ranking:
    """Everything a session looks at."""

    grid: GridRows
    lines: Sequence[LineRanking]
    computed: Computed
    record: SessionRecord
    envelopes: Sequence[LineEnvelope]
    entries: Sequence[AllocationFile]
    rules: AllocationRules

    @cached_property
    def files(self) -> dict[str, RankedFile]:
        """Return all files by reference."""
        return {file.reference: file for line in self.lines for file in line.files}

    def line(self, code: str) -> LineRanking:
        """Return a line by its code, the first one when there is none of that code."""
        return next((line for line in self.lines if line.code == code), self.lines[0])

    @property
    def undecided(self) -> list[RankedFile]:
        """Return the files that the session must still decide."""
        return [file for file in self.files.values() if file.needs_decision]

    @property
    def lifted(self) -> frozenset[str]:
        """Return the files lifted by a coverage correction."""
        return frozenset(lift.ref for lift in self.record.lifts)

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
    """Return the ranking of a call as of a session: transfers, lifts and the decisions in force included.

    Ten statements at most, whatever the number of files. Raises AllocationError when what was recorded
    can't be allocated; the services refuse to record that.
    """
    grid, lines = grid_rows(call.id), _lines(call.id)
    rows, record = _scored(call.id), session_record(session)
    standings = {
        proposal.id: _standing(grid, proposal, score, record.orders.get(proposal.id))
        for proposal, score, _association, _line in rows
    }
    passing = [row for row in rows if not grounds(row[1])]
    entries = [
        AllocationFile(
            standings[proposal.id],
            str(association.id),
            line,
            proposal.request_centimes or 0,
            proposal.id in record.on_appeal,
        )
        for proposal, _score, association, line in passing
    ]
    envelopes = [_envelope(line) for line in lines]
    rules = AllocationRules(call.max_grants_per_association)
    computed = compute(envelopes, entries, rules, record)
    outcomes, places = computed.answers, _places(passing, standings)
    files = [
        _ranked(proposal, score, association, line, standings, places, outcomes, record)
        for proposal, score, association, line in rows
    ]
    return Ranking(
        grid, _by_line(lines, files, computed, record), computed, record, envelopes, entries, rules
    )


def _envelope(line: CallLine) -> LineEnvelope:
    return LineEnvelope(
        line.line_code,
        line.envelope_centimes,
        line.appeal_reserve_pct,
        grants_per_association=line.max_grants_per_association,
    )


def _ranked(
    proposal: Proposal,
    score: Score,
    association: Association,
    line: str,
    standings: Mapping[int, Standing],
    places: Mapping[str, Place],
    outcomes: Mapping[str, FileOutcome],
    record: SessionRecord,
) -> RankedFile:
    decision, ground = record.decisions.get(proposal.id), record.grounds.get(proposal.id)
    session = record.session
    return RankedFile(
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
        decision=decision,
        state=proposal.state,
        ground=ground,
        on_appeal=proposal.id in record.on_appeal,
        is_own=decision is None or session is None or decision.session_id == session.id,
        is_on_agenda=session is None or not session.after_publication or ground is not None,
    )


def _lines(call_id: int) -> Sequence[CallLine]:
    statement = select(CallLine).where(CallLine.call_id == call_id).order_by(CallLine.position, CallLine.id)
    return db.session.scalars(statement.options(joinedload(CallLine.line, innerjoin=True))).all()


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


def _by_line(
    lines: Sequence[CallLine], files: Sequence[RankedFile], computed: Computed, record: SessionRecord
) -> list[LineRanking]:
    balances = {balance.code: balance for balance in computed.first.lines}
    moved = Counter[str]()
    for rows in record.transfers.values():
        for row in rows:
            moved[row.giver_code] -= row.amount_centimes
            moved[row.taker_code] += row.amount_centimes

    released = frozenset[str]().union(*record.releases.values())

    def in_order(file: RankedFile) -> tuple[bool, int, Fraction, str]:
        return (not file.passes, file.place.rank if file.place else 0, -file.standing.final, file.reference)

    return [
        LineRanking(
            line,
            sorted((file for file in files if file.line_code == line.line_code), key=in_order),
            balances[line.line_code],
            moved[line.line_code],
            line.line_code in released,
        )
        for line in lines
    ]
