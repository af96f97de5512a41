"""What a sealed bundle is made of, as plain values: references and codes, never a person's name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from grants.evaluation.allocation_decisions import CoverageLift, Transfer
from grants.evaluation.allocation_rounds import Round
from grants.evaluation.allocation_terms import AllocationRules, Holding, LineEnvelope
from grants.evaluation.grid_spec import EvaluationMarks, GridSpec, MarkValue

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}")
OUTCOMES = ("selected", "reserve", "rejected")


class BundleError(ValueError):
    """What cannot be sealed; codes: code, instant, file, decision, chain, money."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


@dataclass(frozen=True)
class BundleEvaluation:
    """The marks of one evaluator, who appears under a code of this call (`E07`), never a name."""

    number: int
    evaluator: str
    marks: Mapping[str, MarkValue]

    @property
    def as_marks(self) -> EvaluationMarks:
        """Give the marks as scoring takes them."""
        return EvaluationMarks(self.number, self.marks)


@dataclass(frozen=True)
class BundleFile:
    """One file with its evaluations; `association` is a code or number of the association.

    `submitted_at` is the instant of the version that was judged; `session_order` the place that the
    session gave among files equal in everything else.
    """

    ref: str
    line: str
    association: str
    submitted_at: datetime
    request_centimes: int
    evaluations: tuple[BundleEvaluation, ...]
    on_appeal: bool = False
    session_order: int | None = None


@dataclass(frozen=True)
class BundleDecision:
    """What the committee decided on a file; `session` is the minutes it stands in.

    `outcome` is selected, reserve or rejected; `reasons` are codes of the list, free text stays in the
    minutes.
    """

    ref: str
    session: str
    outcome: str
    amount_centimes: int | None = None
    reserve_rank: int | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class EarlierSession:
    """A session of the call that was closed before, with the hash of its bundle."""

    session: str
    closed_at: datetime
    sha256: str


@dataclass(frozen=True)
class BundleSession:
    """The whole call as of one closed session; `tie_breaks` are groups, in the order compared."""

    call: str
    session: str
    closed_at: datetime
    product_version: str
    grid: GridSpec
    lines: tuple[LineEnvelope, ...]
    files: tuple[BundleFile, ...]
    rules: AllocationRules = field(default_factory=AllocationRules)
    tie_breaks: tuple[str, ...] = ("A", "E")
    held: tuple[Holding, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    lifts: tuple[CoverageLift, ...] = ()
    rounds: tuple[Round, ...] = ()
    decisions: tuple[BundleDecision, ...] = ()
    earlier: tuple[EarlierSession, ...] = ()
