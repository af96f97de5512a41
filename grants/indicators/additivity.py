"""How a measure adds up over time, place and dimension, and the sums that are refused because of it.

Every measure declares each axis; none has a default. Persons are new to the project in their city since
the start of the school year, so they add up within a school year and never across; contacts, audience
and persons are three kinds that never meet in one sum. Associations are never summed at all: they are
counted again on distinct identities. Refused sums are named by code, so that none can be shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class TimeRule(StrEnum):
    """What several periods make: their sum, the last one, the highest one, or nothing."""

    SUM = "sum"
    LAST = "last"
    MAX = "max"
    NEVER = "never"


class PlaceRule(StrEnum):
    """What several places make: their sum, a count on distinct identities, or nothing."""

    SUM = "sum"
    DISTINCT = "distinct"
    NEVER = "never"


class DimensionRule(StrEnum):
    """Whether the parts of a dimension make up the whole, or overlap and may exceed it."""

    PARTITION = "partition"
    OVERLAPPING = "overlapping"


class Kind(StrEnum):
    """What is counted; two kinds never meet in one sum."""

    PERSONS = "persons"
    CONTACTS = "contacts"
    AUDIENCE = "audience"
    MONEY = "money"
    ASSOCIATIONS = "associations"


class AdditivityError(ValueError):
    """A sum that has no meaning; `code` is one of the codes of `refusals` or `incomplete_periods`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Additivity:
    """How one measure adds up; raises ValueError for associations declared as summable."""

    time: TimeRule
    place: PlaceRule
    dimension: DimensionRule
    kind: Kind

    def __post_init__(self) -> None:
        summable = TimeRule.SUM is self.time or PlaceRule.SUM is self.place
        if self.kind is Kind.ASSOCIATIONS and summable:
            raise ValueError("associations are counted again, never summed")


@dataclass(frozen=True)
class Extent:
    """What a figure spans: how many periods, school years, places and parts of a dimension."""

    periods: int = 1
    school_years: int = 1
    places: int = 1
    parts: int = 1


@dataclass(frozen=True)
class Reading:
    """One known value of a measure; zero is a value, what was not reported has no reading.

    `period` sorts within the school year; `part` names the combination of options it stands for;
    `source` tells apart what is counted independently in one place, such as two agreements.
    """

    value: int
    school_year: str
    period: str
    place: str
    part: str = ""
    source: str = ""

    @property
    def moment(self) -> tuple[str, str]:
        """Give the key that sorts readings in time."""
        return (self.school_year, self.period)


def refusals(additivity: Additivity, extent: Extent) -> tuple[str, ...]:
    """Name every reason why a measure cannot be one figure over an extent.

    Codes: never_over_time, persons_across_school_years, never_over_places, distinct_over_places,
    overlapping_parts.
    """
    persons_summed = additivity.kind is Kind.PERSONS and additivity.time is TimeRule.SUM
    found = {
        "never_over_time": extent.periods > 1 and additivity.time is TimeRule.NEVER,
        "persons_across_school_years": extent.school_years > 1 and persons_summed,
        "never_over_places": extent.places > 1 and additivity.place is PlaceRule.NEVER,
        "distinct_over_places": extent.places > 1 and additivity.place is PlaceRule.DISTINCT,
        "overlapping_parts": extent.parts > 1 and additivity.dimension is DimensionRule.OVERLAPPING,
    }
    return tuple(code for code, refused in found.items() if refused)


def extent_of(readings: Sequence[Reading]) -> Extent:
    """Measure what some readings span."""
    return Extent(
        periods=len({reading.moment for reading in readings}),
        school_years=len({reading.school_year for reading in readings}),
        places=len({reading.place for reading in readings}),
        parts=len({reading.part for reading in readings}),
    )


def combine(additivity: Additivity, readings: Sequence[Reading]) -> int | None:
    """Make one figure of the readings of a measure, as it declares; None when there are none.

    `last` takes, for each place and source, its latest readings; `max` takes the highest of the sums
    at one moment and needs every place and source at every moment. Raises AdditivityError.
    """
    if not readings:
        return None
    if found := refusals(additivity, extent_of(readings)):
        raise AdditivityError(found[0])
    if additivity.kind is Kind.ASSOCIATIONS and len(readings) > 1:
        raise AdditivityError("distinct_over_places")
    if additivity.time is TimeRule.LAST:
        return sum(reading.value for reading in _latest(readings))
    if additivity.time is TimeRule.MAX:
        return _highest(readings)
    return sum(reading.value for reading in readings)


def count_distinct(identities: Iterable[object]) -> int:
    """Count identities once each: the only way to a figure over places for a `distinct` measure."""
    return len(set(identities))


def _latest(readings: Sequence[Reading]) -> list[Reading]:
    latest: dict[tuple[str, str], tuple[str, str]] = {}
    for reading in readings:
        series = (reading.place, reading.source)
        latest[series] = max(latest.get(series, reading.moment), reading.moment)
    return [reading for reading in readings if latest[reading.place, reading.source] == reading.moment]


def _highest(readings: Sequence[Reading]) -> int:
    sums: dict[tuple[str, str], int] = {}
    series: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for reading in readings:
        sums[reading.moment] = sums.get(reading.moment, 0) + reading.value
        series.setdefault(reading.moment, set()).add((reading.place, reading.source))
    if any(present != series[readings[0].moment] for present in series.values()):
        raise AdditivityError("incomplete_periods")
    return max(sums.values())
