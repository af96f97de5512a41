"""Formulas: in random worlds of named persons every accepted one is true, every known error refused."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.indicators.additivity import (
    Additivity,
    AdditivityError,
    DimensionRule,
    Extent,
    Kind,
    PlaceRule,
    Reading,
    TimeRule,
)
from grants.indicators.formulas import (
    Add,
    Average,
    Formula,
    MeasureSpec,
    Ratio,
    Total,
    check_formula,
    evaluate,
    totals_of,
)
from grants.indicators.ratios import Share

YEARS = ("2014/2015", "2015/2016")
PERIODS = ("1", "2")
CITIES = ("fes", "rabat")
SEXES = ("F", "M")
ACTIVITIES = ("course", "trip")
SUM, LAST, MAX, NEVER = TimeRule

MEASURES = {
    spec.code: spec
    for spec in (
        MeasureSpec(
            "participants",
            Additivity(SUM, PlaceRule.SUM, DimensionRule.PARTITION, Kind.PERSONS),
            {"T1": ("sex",)},
        ),
        MeasureSpec(
            "participations",
            Additivity(SUM, PlaceRule.SUM, DimensionRule.PARTITION, Kind.CONTACTS),
            {"C": ("sex",)},
        ),
        MeasureSpec(
            "present",
            Additivity(LAST, PlaceRule.SUM, DimensionRule.PARTITION, Kind.PERSONS),
            {"T1": ("sex",)},
        ),
        MeasureSpec(
            "peak",
            Additivity(MAX, PlaceRule.SUM, DimensionRule.PARTITION, Kind.PERSONS),
            {"T1": ("sex",)},
        ),
        MeasureSpec(
            "by-activity",
            Additivity(NEVER, PlaceRule.SUM, DimensionRule.OVERLAPPING, Kind.PERSONS),
            {"A": ("activity",)},
        ),
        MeasureSpec(
            "associations",
            Additivity(NEVER, PlaceRule.DISTINCT, DimensionRule.PARTITION, Kind.ASSOCIATIONS),
            {"N": ()},
        ),
    )
}
OPTIONS = {"sex": SEXES, "activity": ACTIVITIES}


@dataclass(frozen=True)
class Visit:
    """A named person at an activity of an association."""

    person: int
    sex: str
    city: str
    year: str
    period: str
    activity: str
    association: str


@dataclass(frozen=True)
class Span:
    """The years, periods and cities of a figure."""

    years: tuple[str, ...]
    periods: tuple[str, ...]
    cities: tuple[str, ...]

    @property
    def extent(self) -> Extent:
        return Extent(len(self.years) * len(self.periods), len(self.years), len(self.cities))

    @property
    def moments(self) -> list[tuple[str, str]]:
        return sorted(product(self.years, self.periods))


@st.composite
def worlds(draw: st.DrawFn) -> list[Visit]:
    visits = set()
    for person in range(draw(st.integers(1, 6))):
        sex, city = draw(st.sampled_from(SEXES)), draw(st.sampled_from(CITIES))
        for _ in range(draw(st.integers(1, 5))):
            when = draw(st.sampled_from(YEARS)), draw(st.sampled_from(PERIODS))
            what = draw(st.sampled_from(ACTIVITIES)), draw(st.sampled_from("ab"))
            visits.add(Visit(person, sex, city, *when, *what))
    return sorted(visits, key=repr)


def _some(values: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), min_size=1, unique=True).map(lambda kept: tuple(sorted(kept)))


SPANS = st.builds(Span, _some(YEARS), _some(PERIODS), _some(CITIES))


@st.composite
def totals(draw: st.DrawFn) -> Total:
    spec = draw(st.sampled_from(sorted(MEASURES.values(), key=lambda spec: spec.code)))
    right = draw(st.integers(0, 4))
    time = spec.additivity.time if right else draw(st.sampled_from(TimeRule))
    place = spec.additivity.place if right else draw(st.sampled_from(PlaceRule))
    ((table, dimensions),) = spec.tables.items()
    where = tuple((d, draw(_some(OPTIONS[d]))) for d in dimensions if draw(st.booleans()))
    return Total(spec.code, table, time, place, where)


SUMS = totals() | st.lists(totals(), min_size=1, max_size=3).map(lambda parts: Add(tuple(parts)))
FORMULAS: st.SearchStrategy[Formula] = SUMS | st.builds(Ratio, SUMS, SUMS, st.booleans())


def _matching(world: Iterable[Visit], total: Total, cities: Iterable[str]) -> list[Visit]:
    return [
        v
        for v in world
        if v.city in cities and all(getattr(v, name) in options for name, options in total.where)
    ]


def _counted(
    world: Sequence[Visit], total: Total, moments: Iterable[tuple[str, str]], cities: Iterable[str]
) -> set[object]:
    """Name the identities that a measure stands for at some moments."""
    visits = _matching(world, total, cities)
    at = set(moments)
    there = [v for v in visits if (v.year, v.period) in at]
    if total.measure == "participations":
        return set(there)
    if total.measure == "associations":
        return {v.association for v in there}
    if total.measure == "participants":
        first = {
            (p, y): min(v.period for v in visits if (v.person, v.year) == (p, y))
            for p, y in {(v.person, v.year) for v in visits}
        }
        return {person for (person, year), period in first.items() if (year, period) in at}
    return {v.person for v in there}


def _reader(world: Sequence[Visit], span: Span) -> Callable[[Total], list[Reading]]:
    """Report every cell of the span as associations would, zeros included."""

    def read(total: Total) -> list[Reading]:
        ((table, dimensions),) = MEASURES[total.measure].tables.items()
        kept = dict(total.where)
        parts = list(product(*(kept.get(d, OPTIONS[d]) for d in dimensions)))
        return [
            Reading(
                len(
                    _counted(
                        world,
                        Total(
                            total.measure,
                            table,
                            total.time,
                            total.place,
                            tuple((d, (o,)) for d, o in zip(dimensions, part)),
                        ),
                        [moment],
                        [city],
                    )
                ),
                *moment,
                city,
                "|".join(part),
            )
            for moment, city, part in product(span.moments, span.cities, parts)
        ]

    return read


def _truth(world: Sequence[Visit], formula: Formula, span: Span) -> object:
    if isinstance(formula, Ratio):
        halves = [_truth(world, half, span) for half in (formula.numerator, formula.denominator)]
        return Share(*halves)  # type: ignore[arg-type]
    parts = totals_of(formula)
    if any(total.time is MAX for total in parts):
        return max(len(_union(world, parts, [moment], span.cities)) for moment in span.moments)
    named: set[object] = set()
    for total in parts:
        moments = span.moments[-1:] if total.time is LAST else span.moments
        named |= _counted(world, total, moments, span.cities)
    return len(named)


def _union(
    world: Sequence[Visit], parts: Iterable[Total], moments: list[tuple[str, str]], cities: tuple[str, ...]
) -> set[object]:
    return set().union(*(_counted(world, total, moments, cities) for total in parts))


@settings(max_examples=250)
@given(worlds(), FORMULAS, SPANS)
def test_every_accepted_formula_is_true(world: list[Visit], formula: Formula, span: Span) -> None:
    if check_formula(formula, MEASURES, span.extent):
        with pytest.raises(AdditivityError):
            evaluate(formula, MEASURES, span.extent, _reader(world, span))
    else:
        found = evaluate(formula, MEASURES, span.extent, _reader(world, span))
        assert found == _truth(world, formula, span)


def _total(measure: str, **where: tuple[str, ...]) -> Total:
    spec = MEASURES[measure]
    return Total(
        measure, next(iter(spec.tables)), spec.additivity.time, spec.additivity.place, tuple(where.items())
    )


PARTICIPANTS, CONTACTS, PRESENT = _total("participants"), _total("participations"), _total("present")
GIRLS = Ratio(_total("participants", sex=("F",)), PARTICIPANTS, is_share=True)
WIDE = Extent(periods=4, school_years=2, places=2)
YEAR = Extent(periods=2, places=2)


@pytest.mark.parametrize(
    ("formula", "extent", "code"),
    [
        (Add((PARTICIPANTS, CONTACTS)), YEAR, "mixed_kinds"),
        (Add((PARTICIPANTS, PRESENT)), Extent(), "persons_of_two_measures"),
        (Add((CONTACTS, CONTACTS)), YEAR, "counted_twice"),
        (Add((CONTACTS, _total("participations", sex=("F",)))), YEAR, "counted_twice"),
        (Add((_total("associations"), _total("associations"))), Extent(), "associations_summed"),
        (PARTICIPANTS, WIDE, "persons_across_school_years"),
        (GIRLS, WIDE, "persons_across_school_years"),
        (Total("present", "T1", SUM, PlaceRule.SUM), YEAR, "time_rule"),
        (Total("present", "T1", MAX, PlaceRule.SUM), YEAR, "time_rule"),
        (Total("participants", "T1", SUM, PlaceRule.NEVER), YEAR, "place_rule"),
        (_total("by-activity"), Extent(), "overlapping_parts"),
        (_total("by-activity", activity=("trip",)), Extent(periods=2), "never_over_time"),
        (_total("associations"), Extent(places=2), "distinct_over_places"),
        (Add((_total("peak", sex=("F",)), _total("peak", sex=("M",)))), YEAR, "sum_of_maxima"),
        (Average((GIRLS, GIRLS)), Extent(), "average"),
        (Add((GIRLS, GIRLS)), Extent(), "ratio_in_sum"),
        (Ratio(GIRLS, PARTICIPANTS, is_share=False), Extent(), "nested_ratio"),
        (Ratio(PARTICIPANTS, CONTACTS, is_share=True), Extent(), "share_of_other_kind"),
        (_total("participants", activity=("trip",)), Extent(), "dimension_of_another_table"),
        (Total("participants", "T9", SUM, PlaceRule.SUM), Extent(), "unknown_table"),
        (Total("nobody", "T1", SUM, PlaceRule.SUM), Extent(), "unknown_measure"),
        (Add(()), Extent(), "empty_sum"),
    ],
)
def test_known_errors_are_refused(formula: Formula, extent: Extent, code: str) -> None:
    assert code in {refusal.code for refusal in check_formula(formula, MEASURES, extent)}


@pytest.mark.parametrize(
    "formula",
    [
        GIRLS,
        Ratio(CONTACTS, PARTICIPANTS, is_share=False),
        Add((_total("participants", sex=("F",)), _total("participants", sex=("M",)))),
        Add((_total("participations", sex=("F",)), _total("participations", sex=("M",)))),
    ],
)
def test_useful_formulas_are_accepted(formula: Formula) -> None:
    assert check_formula(formula, MEASURES, YEAR) == ()


def test_a_share_keeps_the_count_of_those_who_did_not_state() -> None:
    silent = _total("participants", sex=("NS",))
    formula = Ratio(GIRLS.numerator, PARTICIPANTS, is_share=True, not_stated=silent)
    values = {("F",): 3, ("NS",): 2}

    def read(total: Total) -> list[Reading]:
        options = dict(total.where).get("sex")
        return [Reading(values.get(options, 10) if options else 10, YEARS[0], "1", "fes")]

    assert evaluate(formula, MEASURES, Extent(), read) == Share(3, 10, 2)
    assert totals_of(formula)[-1] is silent


def test_what_was_not_reported_has_no_value() -> None:
    assert evaluate(PARTICIPANTS, MEASURES, Extent(), lambda total: []) is None
    assert evaluate(GIRLS, MEASURES, Extent(), lambda total: []) is None
