"""How many reports stand behind a figure: due, received, validated."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, literal, select

from grants.agreements.models import Agreement, AgreementCity
from grants.core.db import db
from grants.core.periods import cut_period, school_year
from grants.indicators.queries import FigureFilter
from grants.obligations.models import Obligation
from grants.obligations.states import ObligationState
from grants.reporting.models import ReportRevision
from grants.reporting.queries.standing import COUNTED
from grants.reporting.queries.visible import AGREEMENT, REPORTS
from grants.reporting.states import RevisionState

EVERYTHING = FigureFilter()


@dataclass(frozen=True)
class Coverage:
    """How many reports were due, of which received (submitted or validated), of which validated."""

    due: int = 0
    received: int = 0
    validated: int = 0

    def plus(self, other: "Coverage") -> "Coverage":
        """Return the sum of two counts."""
        return Coverage(
            self.due + other.due, self.received + other.received, self.validated + other.validated
        )


def coverage(by: Sequence[str], chosen: FigureFilter = EVERYTHING) -> dict[tuple[Any, ...], Coverage]:
    """Return counts of reports due, received and validated by line_code, school_year, city_code.

    A report over two school years, or of two cities, counts once under each, and once above them.
    One statement.
    """
    counts: dict[tuple[Any, ...], Coverage] = {}
    for (line, city, start, end), part in _covered("city_code" in by, chosen).items():
        years = sorted({school_year(first) for first, _last in cut_period(start, end)})
        if chosen.school_year:
            years = [year for year in years if year == chosen.school_year]
        named = years if "school_year" in by else years[:1]
        for year in named:
            values = {"line_code": line, "school_year": year, "city_code": city}
            key = tuple(values[name] for name in by)
            counts[key] = counts.get(key, Coverage()).plus(part)
    return counts


def _covered(by_city: bool, chosen: FigureFilter) -> dict[tuple[Any, ...], Coverage]:
    """Count obligations by line, city (if asked) and period."""
    received, validated = (
        func.sum(case((_has(states), 1), else_=0)) for states in (COUNTED, (RevisionState.VALIDATED,))
    )
    city: Any = AgreementCity.city_code if by_city else literal("")
    group = [Agreement.line_code, Obligation.period_start, Obligation.period_end]
    statement = (
        select(
            Agreement.line_code,
            city,
            Obligation.period_start,
            Obligation.period_end,
            func.count(),
            received,
            validated,
        )
        .select_from(Obligation)
        .join(Agreement, Agreement.id == Obligation.subject_id)
        .where(
            Obligation.subject_type == AGREEMENT,
            Obligation.kind.in_(REPORTS),
            Obligation.state != ObligationState.WAIVED,
        )
        .group_by(*group, *([AgreementCity.city_code] if by_city else []))
    )
    if by_city:
        statement = statement.join(AgreementCity, AgreementCity.agreement_id == Agreement.id)
        if chosen.city_code:
            statement = statement.where(AgreementCity.city_code == chosen.city_code)
    elif chosen.city_code:
        works_there = exists().where(
            AgreementCity.agreement_id == Agreement.id, AgreementCity.city_code == chosen.city_code
        )
        statement = statement.where(works_there)
    if chosen.line_codes is not None:
        statement = statement.where(Agreement.line_code.in_(chosen.line_codes))
    return {tuple(key): Coverage(*numbers) for *key, numbers in map(_split, db.session.execute(statement))}


def _split(row: Any) -> tuple[Any, ...]:
    return (*row[:4], tuple(int(number) for number in row[4:]))


def _has(states: tuple[RevisionState, ...]) -> ColumnElement[bool]:
    return exists().where(ReportRevision.obligation_id == Obligation.id, ReportRevision.state.in_(states))
