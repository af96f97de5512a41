"""Formulas of indicators as typed trees, checked before any figure is computed.

A formula is a total of one measure, a sum of totals of one kind, or a ratio of the two. Each total
states how it adds over time and place, and the checker compares that with what its measure declares;
a question uses the dimensions of one table only. The average of ratios can be written down solely so
that it is refused by name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

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
    refusals,
)
from grants.indicators.ratios import Share


@dataclass(frozen=True)
class MeasureSpec:
    """A measure as formulas know it: how it adds up, and the dimensions of each of its tables."""

    code: str
    additivity: Additivity
    tables: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Total:
    """A measure over an extent, out of one table; `where` keeps some options of its dimensions."""

    measure: str
    table: str
    time: TimeRule
    place: PlaceRule
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Add:
    """A sum of formulas."""

    parts: tuple["Formula", ...]


@dataclass(frozen=True)
class Ratio:
    """A ratio of two sums; a share (shown in percent) has both of one kind.

    `not_stated` is the total of those who did not state what the numerator asks.
    """

    numerator: "Formula"
    denominator: "Formula"
    is_share: bool
    not_stated: Total | None = None


@dataclass(frozen=True)
class Average:
    """A mean of formulas: always refused."""

    parts: tuple["Formula", ...]


Formula = Total | Add | Ratio | Average
Measures = Mapping[str, MeasureSpec]
Figure = int | Share | None


@dataclass(frozen=True)
class Refusal:
    """Why a formula is refused, and the measure or table that is at fault.

    Codes of `additivity.refusals`, and: unknown_measure, unknown_table, dimension_of_another_table,
    time_rule, place_rule, mixed_kinds, persons_of_two_measures, associations_summed, counted_twice,
    sum_of_maxima, average, ratio_in_sum, nested_ratio, share_of_other_kind, empty_sum.
    """

    code: str
    subject: str = ""


def check_formula(formula: Formula, measures: Measures, extent: Extent) -> tuple[Refusal, ...]:
    """Name every reason why a formula has no meaning over an extent; none when it may be shown."""
    match formula:
        case Total():
            return _check_total(formula, measures, extent)
        case Add():
            return _check_add(formula, measures, extent)
        case Ratio():
            return _check_ratio(formula, measures, extent)
        case Average():
            return (Refusal("average"),)


def evaluate(
    formula: Formula, measures: Measures, extent: Extent, read: Callable[[Total], Sequence[Reading]]
) -> Figure:
    """Compute a formula from the readings that `read` gives for each total; None without readings.

    A sum with an unknown part has no value. Raises AdditivityError with the first refusal.
    """
    if found := check_formula(formula, measures, extent):
        raise AdditivityError(found[0].code)
    if isinstance(formula, Ratio):
        top, bottom = (_sum(part, measures, read) for part in (formula.numerator, formula.denominator))
        silent = _sum(formula.not_stated, measures, read) if formula.not_stated else 0
        return None if top is None or bottom is None else Share(top, bottom, silent or 0)
    return _sum(formula, measures, read)


def totals_of(formula: Formula) -> tuple[Total, ...]:
    """List the totals of a formula, in order."""
    match formula:
        case Total():
            return (formula,)
        case Ratio():
            silent = (formula.not_stated,) if formula.not_stated else ()
            return (*totals_of(formula.numerator), *totals_of(formula.denominator), *silent)
        case Add() | Average():
            return tuple(total for part in formula.parts for total in totals_of(part))


def _sum(formula: Formula, measures: Measures, read: Callable[[Total], Sequence[Reading]]) -> int | None:
    known = [combine(measures[t.measure].additivity, read(t)) for t in totals_of(formula)]
    return None if None in known else sum(value for value in known if value is not None)


def _check_total(total: Total, measures: Measures, extent: Extent) -> tuple[Refusal, ...]:
    spec = measures.get(total.measure)
    if spec is None:
        return (Refusal("unknown_measure", total.measure),)
    if total.table not in spec.tables:
        return (Refusal("unknown_table", total.table),)
    dimensions = spec.tables[total.table]
    pinned = {dimension for dimension, options in total.where if len(options) == 1}
    rule = spec.additivity
    codes = [
        "dimension_of_another_table" if {name for name, _ in total.where} - set(dimensions) else "",
        "time_rule" if total.time is not rule.time else "",
        "place_rule" if total.place is not rule.place else "",
        "overlapping_parts"
        if rule.dimension is DimensionRule.OVERLAPPING and set(dimensions) - pinned
        else "",
    ]
    found = dict.fromkeys([*filter(None, codes), *refusals(rule, extent)])
    return tuple(Refusal(code, total.measure) for code in found)


def _check_add(formula: Add, measures: Measures, extent: Extent) -> tuple[Refusal, ...]:
    if not formula.parts:
        return (Refusal("empty_sum"),)
    if any(isinstance(part, Ratio) for part in formula.parts):
        return (Refusal("ratio_in_sum"),)
    found = [refusal for part in formula.parts for refusal in check_formula(part, measures, extent)]
    totals = totals_of(formula)
    kinds = _kinds(totals, measures)
    codes = [
        "mixed_kinds" if len(kinds) > 1 else "",
        "associations_summed" if kinds == {Kind.ASSOCIATIONS} else "",
        "persons_of_two_measures" if kinds == {Kind.PERSONS} and len({t.measure for t in totals}) > 1 else "",
        "counted_twice" if _overlap(totals) else "",
        "sum_of_maxima" if extent.periods > 1 and any(t.time is TimeRule.MAX for t in totals) else "",
    ]
    found += [Refusal(code) for code in codes if code]
    return tuple(found)


def _check_ratio(formula: Ratio, measures: Measures, extent: Extent) -> tuple[Refusal, ...]:
    halves = (formula.numerator, formula.denominator)
    if any(isinstance(half, Ratio) for half in halves):
        return (Refusal("nested_ratio"),)
    silent = (formula.not_stated,) if formula.not_stated else ()
    found = [refusal for part in (*halves, *silent) for refusal in check_formula(part, measures, extent)]
    if formula.is_share and len(_kinds(totals_of(formula), measures)) > 1:
        found.append(Refusal("share_of_other_kind"))
    return tuple(found)


def _kinds(totals: Sequence[Total], measures: Measures) -> set[Kind]:
    return {measures[total.measure].additivity.kind for total in totals if total.measure in measures}


def _overlap(totals: Sequence[Total]) -> bool:
    """Tell whether two totals of one measure share what they count: options must part them."""
    return any(
        one.measure == other.measure and (one.table != other.table or not _apart(one, other))
        for one, other in combinations(totals, 2)
    )


def _apart(one: Total, other: Total) -> bool:
    kept = dict(other.where)
    return any(name in kept and not set(options) & set(kept[name]) for name, options in one.where)
