"""What the allocation of a call is asked and answers, as plain values; amounts in centimes."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from grants.evaluation.ranking import Standing


class Outcome(StrEnum):
    """What becomes of a file."""

    FUNDED = "funded"
    FUNDED_IN_PART = "funded_in_part"
    RESERVE = "reserve"
    SKIPPED = "skipped"
    SESSION_DECIDES = "session_decides"


class Binding(StrEnum):
    """The constraint that bound an outcome; `request` means that nothing else did."""

    REQUEST = "request"
    ENVELOPE = "envelope"
    CAP = "cap"
    TIE = "tie"
    APPEAL_RESERVE = "appeal_reserve"
    RANK = "rank"


class CapScope(StrEnum):
    """Which limit on the grants of one association was reached."""

    CALL = "call"
    LINE = "line"


class AllocationError(ValueError):
    """Files, lines, rules or recorded decisions that cannot be allocated; `code` names the fault.

    Codes: line, file, request, rules, transfer, lift, renounced.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


@dataclass(frozen=True)
class AllocationRules:
    """The numbers of decision rules 5 and 8, data of the call."""

    grants_per_call: int = 2
    grants_per_line: int = 1
    partial_min_pct: int | Decimal | Fraction = 80

    def __post_init__(self) -> None:
        if self.grants_per_call < 1 or self.grants_per_line < 1 or not 0 < self.partial_min_pct <= 100:
            raise AllocationError("rules", "limits start at 1, the smallest part lies within 0 and 100 %")


@dataclass(frozen=True)
class LineEnvelope:
    """The money of a line, and the share of it held back for upheld appeals.

    `transferred_centimes` came from other lines (above zero) or went to them (below), by a decision of
    the minutes (decision rule 6); the appeal reserve stays a share of the voted envelope.
    `grants_per_association` is the limit of this line where it differs from that of the rules.
    """

    code: str
    envelope_centimes: int
    appeal_reserve_pct: int | Decimal | Fraction
    transferred_centimes: int = 0
    grants_per_association: int | None = None

    def __post_init__(self) -> None:
        if self.envelope_centimes < 0 or not 0 <= self.appeal_reserve_pct <= 100:
            raise AllocationError("line", self.code)
        if self.grants_per_association is not None and self.grants_per_association < 1:
            raise AllocationError("line", self.code)
        if self.net_centimes < 0:
            raise AllocationError("transfer", f"{self.code} gives more than it has")

    @property
    def appeal_reserve_centimes(self) -> int:
        """Give the appeal reserve, rounded down to the centime."""
        return int(self.envelope_centimes * Fraction(self.appeal_reserve_pct) / 100)

    @property
    def net_centimes(self) -> int:
        """Give what the pass may grant: envelope less appeal reserve, with what was transferred."""
        return self.envelope_centimes - self.appeal_reserve_centimes + self.transferred_centimes


@dataclass(frozen=True)
class AllocationFile:
    """A passing file: its rank, whose it is, and the eligible request.

    `on_appeal` after an upheld appeal (decision rule 13); `lifted` by a coverage correction (rule 7):
    treated before all others, its score untouched.
    """

    standing: Standing
    association: str
    line: str
    request_centimes: int
    on_appeal: bool = False
    lifted: bool = False

    @property
    def ref(self) -> str:
        """Give the reference of the file."""
        return self.standing.ref


@dataclass(frozen=True)
class Holding:
    """A grant of this call that an association holds before the pass starts."""

    association: str
    line: str


@dataclass(frozen=True)
class FileOutcome:
    """The answer for one file.

    `pass_order` is its place in the pass over the whole call, shared by equal files (None after an
    appeal or while the session decides); `reserve_rank` its place on the reserve list of its line.
    """

    ref: str
    outcome: Outcome
    binding_reason: Binding
    pass_order: int | None = None
    amount_centimes: int | None = None
    reserve_rank: int | None = None
    cap_scope: CapScope | None = None


@dataclass(frozen=True)
class LineBalance:
    """What became of the money of a line; pass and appeals draw on separate parts of it."""

    code: str
    appeal_reserve_centimes: int
    granted_centimes: int
    left_centimes: int
    granted_on_appeal_centimes: int
    appeal_reserve_left_centimes: int


@dataclass(frozen=True)
class Allocation:
    """The answers in the order of treatment, and the balance of every line."""

    files: tuple[FileOutcome, ...]
    lines: tuple[LineBalance, ...]

    def outcome_of(self, ref: str) -> FileOutcome:
        """Give the answer for a file; raises KeyError if it was not allocated."""
        for outcome in self.files:
            if outcome.ref == ref:
                return outcome
        raise KeyError(ref)
