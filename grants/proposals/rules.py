"""What a call asks of a proposal, as plain values, and the faults found against it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from grants.core.money import format_amount
from grants.core.rounding import round_half_up

SECTIONS = (
    "basics",
    "needs",
    "activities",
    "beneficiaries",
    "timetable",
    "team",
    "partners",
    "budget",
    "funding",
    "sustainability",
    "questions",
    "references",
    "documents",
    "declaration",
)


@dataclass(frozen=True)
class Question:
    """An extra question of the call: its key, words, kind, choices as (code, words) pairs, meaning."""

    code: str
    kind: str
    label: str
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    is_required: bool = False
    meaning: str | None = None
    label_fr: str = ""


@dataclass(frozen=True)
class ChecklistPoint:
    """One point of a reference text that the applicant confirms."""

    code: str
    words: str
    is_required: bool = True


@dataclass(frozen=True)
class Reference:
    """A text that binds the projects of a line, with the points to confirm."""

    code: str
    title: str
    text: str
    source: str = ""
    points: tuple[ChecklistPoint, ...] = ()


@dataclass(frozen=True)
class CallRules:
    """The rules of one line of one call; amounts in centimes, shares in whole percents."""

    execution_starts_on: date
    execution_ends_on: date
    ceiling_centimes: int
    cofunding_min_pct: int = 20
    overhead_max_pct: int = 7
    equipment_max_pct: int = 20
    in_kind_max_pct: int = 50
    heading_rules: Mapping[str, str | None] = field(default_factory=dict)
    required_documents: tuple[tuple[str, str], ...] = ()
    min_months: int | None = None
    max_months: int | None = None
    questions: tuple[Question, ...] = ()
    references: tuple[Reference, ...] = ()
    statements: tuple[tuple[str, str], ...] = ()
    children_per_supervisor: int | None = None

    @property
    def asked_sections(self) -> tuple[str, ...]:
        """Return the sections this call asks: no questions or references where it has none."""
        absent = {name for name in ("questions", "references") if not getattr(self, name)}
        return tuple(section for section in SECTIONS if section not in absent)

    def share_limit(self, rule: str) -> int:
        """Return the ceiling of a share rule, in percent of the total cost."""
        return {"overhead": self.overhead_max_pct, "equipment": self.equipment_max_pct}[rule]


@dataclass(frozen=True)
class Problem:
    """One fault: its code, the section to repair, words for the person, and the cell concerned if any.

    Missing means that something is not filled in yet; otherwise what is filled in breaks a rule.
    Short is what stands at the cell, where the rest can be seen.
    """

    code: str
    section: str
    message: str
    row: int | None = None
    field: str | None = None
    missing: bool = False
    short: str = ""


def percent_words(part: int, whole: int) -> str:
    """Return a share with one decimal, such as "11,8"; for reading only."""
    return str(round_half_up(Fraction(100 * part, whole), 1)).replace(".", ",") if whole else "0,0"


def least_share(whole: int, pct: int) -> int:
    """Return the smallest whole amount that is at least pct percent of the whole, in centimes."""
    return -(-whole * pct // 100)


def greatest_share(whole: int, pct: int) -> int:
    """Return the greatest whole amount that is at most pct percent of the whole, in centimes."""
    return whole * pct // 100


def dirhams(centimes: int) -> str:
    """Return an amount as written in a sentence, without its currency."""
    return format_amount(centimes)
