"""The whole content of a proposal as plain values, and the JSON in which a submitted version keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from grants.proposals.plan_rows import (
    KINDS,
    FunderRow,
    MilestoneRow,
    PartnerRow,
    SubsidyRow,
    TeamRow,
)


@dataclass(frozen=True)
class ActivityRow:
    """One activity in one city; planned participations are contacts; details are those of its kind."""

    sub_line_code: str
    title: str
    city_code: str
    description: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    planned_participations: int = 0
    id: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PlannedRow:
    """Persons planned in one city for one sex and one age."""

    city_code: str
    sex: str
    age: str
    value: int


@dataclass(frozen=True)
class BudgetRow:
    """One cost and the four sources that pay it, in centimes; id is its row in the draft."""

    heading_code: str
    label: str
    unit: str
    quantity: int
    unit_cost_centimes: int
    grant_centimes: int = 0
    own_cash_centimes: int = 0
    in_kind_centimes: int = 0
    other_centimes: int = 0
    id: int | None = None

    @property
    def cost_centimes(self) -> int:
        """Return quantity x unit cost."""
        return self.quantity * self.unit_cost_centimes

    @property
    def funded_centimes(self) -> int:
        """Return the sum of the four sources."""
        return self.grant_centimes + self.own_cash_centimes + self.in_kind_centimes + self.other_centimes


@dataclass(frozen=True)
class JoinedFile:
    """A file joined for one required document; id is the proposal's row, not the stored file's.

    question is the code of the extra question it answers, empty for a required document.
    """

    id: int
    code: str
    filename: str
    sha256: str
    question: str = ""


@dataclass(frozen=True)
class AnswerRow:
    """The answer to one extra question of the call.

    value is typed by kind: text, whole number, centimes, ISO day, code, list of codes, yes or no. The
    file of a question stands among the documents.
    """

    code: str
    kind: str
    value: Any
    label: str = ""
    meaning: str | None = None


@dataclass(frozen=True)
class Declaration:
    """Who declares on their honour, and the codes of the statements confirmed."""

    name: str = ""
    title: str = ""
    statements: tuple[str, ...] = ()


@dataclass(frozen=True)
class ApplicantName:
    """The association as it is called at that moment."""

    reference: str
    name_fr: str
    name_ar: str | None


@dataclass(frozen=True)
class ProposalContent:
    """Everything an association fills in, frozen when read."""

    title: str
    language: str
    starts_on: date | None
    ends_on: date | None
    association: ApplicantName
    texts: dict[str, str] = field(default_factory=dict)
    activities: tuple[ActivityRow, ...] = ()
    beneficiaries: tuple[PlannedRow, ...] = ()
    budget: tuple[BudgetRow, ...] = ()
    documents: tuple[JoinedFile, ...] = ()
    milestones: tuple[MilestoneRow, ...] = ()
    team: tuple[TeamRow, ...] = ()
    partners: tuple[PartnerRow, ...] = ()
    funders: tuple[FunderRow, ...] = ()
    subsidies: tuple[SubsidyRow, ...] = ()
    no_other_subsidy: bool = False
    answers: tuple[AnswerRow, ...] = ()
    references: tuple[str, ...] = ()
    declaration: Declaration = Declaration()

    @property
    def request_centimes(self) -> int:
        """Return the grant asked for, in centimes."""
        return sum(row.grant_centimes for row in self.budget)

    @property
    def total_cost_centimes(self) -> int:
        """Return the cost of the project, in centimes."""
        return sum(row.cost_centimes for row in self.budget)

    @property
    def planned_participants(self) -> int:
        """Return the persons planned, each counted once."""
        return sum(cell.value for cell in self.beneficiaries)

    def as_json(self) -> dict[str, Any]:
        """Return the content as a submitted version keeps it: dates in ISO form, amounts in centimes."""
        return {
            "title": self.title,
            "language": self.language,
            "starts_on": _iso(self.starts_on),
            "ends_on": _iso(self.ends_on),
            "texts": dict(self.texts),
            "activities": [_plain(row) for row in self.activities],
            "beneficiaries": [_plain(row) for row in self.beneficiaries],
            "budget": [_plain(row, without="id") for row in self.budget],
            "documents": [_plain(row) for row in self.documents],
            "association": _plain(self.association),
            **{kind: [_plain(row, without="id") for row in getattr(self, kind)] for kind in KINDS},
            "no_other_subsidy": self.no_other_subsidy,
            "answers": [_plain(row) for row in self.answers],
            "references": list(self.references),
            "declaration": {**_plain(self.declaration), "statements": list(self.declaration.statements)},
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _plain(row: Any, without: str = "") -> dict[str, Any]:
    return {
        name: _iso(value) if isinstance(value, date) else value
        for name, value in vars(row).items()
        if name != without
    }
