"""What a ranking is made of, as plain values: files with their places, lines with their money."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from grants.associations.models import Association
from grants.calls.models import CallLine
from grants.evaluation.allocation_terms import (
    AllocationFile,
    AllocationRules,
    Binding,
    FileOutcome,
    LineBalance,
    LineEnvelope,
    Outcome,
)
from grants.evaluation.grids import GridRows
from grants.evaluation.models import Decision, Score
from grants.evaluation.queries.session_record import Computed, SessionRecord
from grants.evaluation.ranking import Place, Standing, equal_groups
from grants.evaluation.score_rows import read_fraction
from grants.evaluation.states import DecisionOutcome, ItemGround
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
