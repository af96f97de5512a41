"""What a paper says, frozen: plain values that are kept as JSON and from which alone it is drawn."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Self

from grants.agreements.states import AgreementKind

TEMPLATE_VERSION = "2026-1"


@dataclass(frozen=True)
class Words:
    """The same thing in both languages of the papers."""

    fr: str
    ar: str

    def in_(self, language: str) -> str:
        """Return the words in a language, in French where the Arabic is not given."""
        return self.ar if language == "ar" and self.ar else self.fr


@dataclass(frozen=True)
class AssociationParty:
    """The association as it was identified on the day."""

    reference: str
    name: Words
    receipt_number: str
    receipt_on: date | None
    receipt_authority: str
    ice: str
    rib: str
    rib_holder: str
    address: str
    city: Words
    representative_name: str
    representative_title: str


@dataclass(frozen=True)
class CallFacts:
    """The call, and the session whose decision the paper carries out."""

    code: str
    year: int
    title: Words
    minutes_reference: str
    held_on: date
    published_on: date


@dataclass(frozen=True)
class PlannedCount:
    """Persons planned in one city, for one sex and one age."""

    city_code: str
    sex: str
    age: str
    value: int


@dataclass(frozen=True)
class CityFacts:
    """A city where the project takes place."""

    code: str
    name: Words


@dataclass(frozen=True)
class ActivityFacts:
    """An activity as the association worded it; participations are contacts."""

    title: str
    kind: Words
    city_code: str
    starts_on: date | None
    ends_on: date | None
    planned_participations: int


@dataclass(frozen=True)
class HeadingFacts:
    """The agreed budget of one heading, in centimes."""

    code: str
    name: Words
    cost_centimes: int
    grant_centimes: int


@dataclass(frozen=True)
class Funding:
    """Who pays the project, in centimes."""

    grant_centimes: int
    own_cash_centimes: int
    in_kind_centimes: int
    other_centimes: int

    @property
    def cofunding_centimes(self) -> int:
        """Return what comes from elsewhere than the grant."""
        return self.own_cash_centimes + self.in_kind_centimes + self.other_centimes

    @property
    def total_centimes(self) -> int:
        """Return the cost of the project."""
        return self.grant_centimes + self.cofunding_centimes


@dataclass(frozen=True)
class TrancheFacts:
    """A planned payment and the fact that opens it."""

    number: int
    share_pct: int
    amount_centimes: int
    condition: str


@dataclass(frozen=True)
class ReportFacts:
    """A report owed on a period, both days included, and the day it is due."""

    kind: str
    period_start: date
    period_end: date
    due_on: date


@dataclass(frozen=True)
class AgreementSnapshot:
    """Everything the papers of an agreement say; amounts in centimes, the instant in UTC."""

    reference: str
    kind: AgreementKind
    proposal_reference: str
    title: str
    summary: str
    language: str
    line_code: str
    line: Words
    programme: Words
    starts_on: date
    ends_on: date
    association: AssociationParty
    call: CallFacts
    cities: tuple[CityFacts, ...]
    planned: tuple[PlannedCount, ...]
    activities: tuple[ActivityFacts, ...]
    headings: tuple[HeadingFacts, ...]
    funding: Funding
    tranches: tuple[TrancheFacts, ...]
    equipment_max_pct: int
    overhead_max_pct: int
    drawn_up_at: datetime
    template_version: str
    libraries: dict[str, str]
    public_address: str
    # From the report calendar of the call; empty in a snapshot that was frozen before calls had one.
    reports: tuple[ReportFacts, ...] = ()

    def participants_in(self, city_code: str, sex: str | None = None) -> int:
        """Return the persons planned in a city, of one sex if it is named."""
        return sum(
            count.value for count in self.planned if count.city_code == city_code and sex in (None, count.sex)
        )

    @property
    def participants(self) -> int:
        """Return the persons planned, each counted once."""
        return sum(count.value for count in self.planned)

    def city_name(self, code: str, language: str) -> str:
        """Return the name of one of the cities."""
        return next((city.name.in_(language) for city in self.cities if city.code == code), code)

    def to_json(self) -> dict[str, Any]:
        """Return the snapshot as JSON values: dates and instants in ISO form."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the snapshot kept as those JSON values."""
        return cls(
            **{name: _READERS[name](value) if name in _READERS else value for name, value in data.items()}
        )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _party(data: dict[str, Any]) -> AssociationParty:
    names = {"name": Words(**data["name"]), "city": Words(**data["city"])}
    return AssociationParty(**{**data, **names, "receipt_on": _day(data["receipt_on"])})


def _call(data: dict[str, Any]) -> CallFacts:
    days = {name: date.fromisoformat(data[name]) for name in ("held_on", "published_on")}
    return CallFacts(**{**data, **days, "title": Words(**data["title"])})


def _activity(data: dict[str, Any]) -> ActivityFacts:
    days = {name: _day(data[name]) for name in ("starts_on", "ends_on")}
    return ActivityFacts(**{**data, **days, "kind": Words(**data["kind"])})


def _report(data: dict[str, Any]) -> ReportFacts:
    days = {name: date.fromisoformat(data[name]) for name in ("period_start", "period_end", "due_on")}
    return ReportFacts(**{**data, **days})


def _named(kind: type[Any]) -> Any:
    return lambda data: kind(**{**data, "name": Words(**data["name"])})


def _all(reader: Any) -> Any:
    return lambda rows: tuple(reader(row) for row in rows)


_READERS = MappingProxyType(
    {
        "kind": AgreementKind,
        "line": lambda data: Words(**data),
        "programme": lambda data: Words(**data),
        "starts_on": date.fromisoformat,
        "ends_on": date.fromisoformat,
        "drawn_up_at": datetime.fromisoformat,
        "association": _party,
        "call": _call,
        "cities": _all(_named(CityFacts)),
        "planned": _all(lambda row: PlannedCount(**row)),
        "activities": _all(_activity),
        "headings": _all(_named(HeadingFacts)),
        "funding": lambda data: Funding(**data),
        "tranches": _all(lambda row: TrancheFacts(**row)),
        "reports": _all(_report),
    }
)
