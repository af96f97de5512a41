"""Combining readings: each axis as declared, zero kept apart from not reported."""

import pytest

from grants.indicators.additivity import (
    Additivity,
    AdditivityError,
    DimensionRule,
    Extent,
    Kind,
    PlaceRule,
    Reading,
    TimeRule,
    combine,
    count_distinct,
    extent_of,
    refusals,
)


def _rule(
    time: TimeRule = TimeRule.SUM,
    place: PlaceRule = PlaceRule.SUM,
    dimension: DimensionRule = DimensionRule.PARTITION,
    kind: Kind = Kind.PERSONS,
) -> Additivity:
    return Additivity(time, place, dimension, kind)


def _reading(
    value: int, period: str = "1", place: str = "rabat", year: str = "2014/2015", **more: str
) -> Reading:
    return Reading(value, year, period, place, **more)


def test_no_axis_has_a_default() -> None:
    with pytest.raises(TypeError):
        Additivity(TimeRule.SUM, PlaceRule.SUM, DimensionRule.PARTITION)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("time", "place"), [(TimeRule.SUM, PlaceRule.DISTINCT), (TimeRule.NEVER, PlaceRule.SUM)]
)
def test_associations_cannot_be_declared_summable(time: TimeRule, place: PlaceRule) -> None:
    with pytest.raises(ValueError, match="counted again"):
        _rule(time, place, kind=Kind.ASSOCIATIONS)


def test_sums_over_time_place_and_parts() -> None:
    readings = [
        _reading(3, part="F"),
        _reading(4, part="M"),
        _reading(5, "2", part="F"),
        _reading(6, place="fes", part="F", source="other"),
    ]
    assert combine(_rule(), readings) == 18
    assert extent_of(readings) == Extent(periods=2, school_years=1, places=2, parts=2)


def test_last_takes_the_latest_state_of_each_place_and_source() -> None:
    readings = [
        _reading(10),
        _reading(7, "2"),
        _reading(4, place="fes"),
        _reading(1, year="2015/2016", source="other"),
    ]
    assert combine(_rule(TimeRule.LAST), readings) == 7 + 4 + 1


def test_max_takes_the_highest_moment_and_needs_all_of_them() -> None:
    readings = [_reading(3), _reading(9, "2"), _reading(8, place="fes"), _reading(1, "2", place="fes")]
    assert combine(_rule(TimeRule.MAX), readings) == 11
    with pytest.raises(AdditivityError) as refused:
        combine(_rule(TimeRule.MAX), readings[:3])
    assert refused.value.code == "incomplete_periods"


def test_zero_differs_from_not_reported() -> None:
    assert combine(_rule(), [_reading(0)]) == 0
    assert combine(_rule(), []) is None


@pytest.mark.parametrize(
    ("rule", "other", "code"),
    [
        (_rule(TimeRule.NEVER), _reading(1, "2"), "never_over_time"),
        (_rule(), _reading(1, year="2015/2016"), "persons_across_school_years"),
        (_rule(place=PlaceRule.NEVER), _reading(1, place="fes"), "never_over_places"),
        (_rule(place=PlaceRule.DISTINCT), _reading(1, place="fes"), "distinct_over_places"),
        (_rule(dimension=DimensionRule.OVERLAPPING), _reading(1, part="x"), "overlapping_parts"),
        (
            _rule(TimeRule.NEVER, PlaceRule.DISTINCT, kind=Kind.ASSOCIATIONS),
            _reading(1, source="other"),
            "distinct_over_places",
        ),
    ],
)
def test_sums_without_meaning_are_refused(rule: Additivity, other: Reading, code: str) -> None:
    assert combine(rule, [other]) == 1
    with pytest.raises(AdditivityError) as refused:
        combine(rule, [_reading(1), other])
    assert refused.value.code == code


def test_contacts_and_money_add_up_across_school_years() -> None:
    for kind in (Kind.CONTACTS, Kind.AUDIENCE, Kind.MONEY):
        assert combine(_rule(kind=kind), [_reading(1), _reading(2, year="2015/2016")]) == 3


def test_states_of_persons_may_be_followed_across_school_years() -> None:
    assert refusals(_rule(TimeRule.LAST), Extent(periods=4, school_years=2)) == ()


def test_every_reason_is_named() -> None:
    rule = _rule(TimeRule.NEVER, PlaceRule.NEVER, DimensionRule.OVERLAPPING)
    found = refusals(rule, Extent(periods=2, school_years=2, places=2, parts=2))
    assert found == ("never_over_time", "never_over_places", "overlapping_parts")


def test_distinct_identities_are_counted_once() -> None:
    assert count_distinct(["a", "b", "a"]) == 2
