"""Read figures from the roll-up: persons by status with their halves, distinct associations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select

from grants.core.db import db
from grants.indicators.keys import PARTICIPANTS
from grants.indicators.models import Indicator, IndicatorVersion, Measure, Presence, Rollup


@dataclass(frozen=True)
class FigureFilter:
    """What a figure is about; None means every value."""

    line_codes: tuple[str, ...] | None = None
    school_year: str | None = None
    city_code: str | None = None


@dataclass(frozen=True)
class PersonFigures:
    """Direct participants under one key and status: persons, of whom women and girls, sex not stated."""

    persons: int = 0
    women: int = 0
    not_stated: int = 0

    @property
    def known(self) -> int:
        """Return the denominator of the share of women: persons whose sex is stated."""
        return self.persons - self.not_stated


def person_figures(
    by: Sequence[str], chosen: FigureFilter, measure: str = PARTICIPANTS
) -> dict[tuple[Any, ...], dict[str, PersonFigures]]:
    """Return persons by key and status (planned, provisional, validated), from table T1 alone.

    The keys hold the columns named in ``by`` (line_code, school_year, city_code), in that order. A
    key without any cell is absent: not reported is not zero.
    """
    columns = [getattr(Rollup, name) for name in by]
    statement = (
        select(
            *columns,
            Rollup.status,
            func.sum(Rollup.value),
            func.sum(case((Rollup.combination.like("F|%"), Rollup.value), else_=0)),
            func.sum(case((Rollup.combination.like("NS|%"), Rollup.value), else_=0)),
        )
        .where(Rollup.measure_code == measure, Rollup.table_code == "T1")
        .group_by(*columns, Rollup.status)
        .having(func.sum(Rollup.cells) > 0)
    )
    figures: dict[tuple[Any, ...], dict[str, PersonFigures]] = {}
    for *key, status, persons, women, not_stated in db.session.execute(_narrow(statement, Rollup, chosen)):
        figures.setdefault(tuple(key), {})[status] = PersonFigures(int(persons), int(women), int(not_stated))
    return figures


def association_counts(by: Sequence[str], chosen: FigureFilter, status: str) -> dict[tuple[Any, ...], int]:
    """Return the number of distinct associations by key: one in two cities or lines counts once above."""
    columns = [getattr(Presence, name) for name in by]
    statement = (
        select(*columns, func.count(func.distinct(Presence.association_id)))
        .where(Presence.status == status, Presence.count > 0)
        .group_by(*columns)
    )
    rows = db.session.execute(_narrow(statement, Presence, chosen))
    return {tuple(key): int(count) for *key, count in rows}


def contact_figures(by: Sequence[str], chosen: FigureFilter, measure: str) -> dict[tuple[Any, ...], int]:
    """Return validated contacts or audience by key; never to be added to persons or to one another."""
    columns = [getattr(Rollup, name) for name in by]
    statement = (
        select(*columns, func.sum(Rollup.value))
        .where(Rollup.measure_code == measure, Rollup.status == "validated")
        .group_by(*columns)
        .having(func.sum(Rollup.cells) > 0)
    )
    rows = db.session.execute(_narrow(statement, Rollup, chosen))
    return {tuple(key): int(total) for *key, total in rows}


def known_school_years() -> list[str]:
    """Return the school years that have figures, the latest first."""
    return list(db.session.scalars(select(Rollup.school_year).distinct().order_by(Rollup.school_year.desc())))


def known_cities() -> list[str]:
    """Return the codes of the cities that have figures."""
    return list(db.session.scalars(select(Rollup.city_code).distinct().order_by(Rollup.city_code)))


def measures() -> list[Measure]:
    """Return every measure with the way it adds up."""
    return list(db.session.scalars(select(Measure).order_by(Measure.position)))


def indicators() -> list[tuple[Indicator, IndicatorVersion]]:
    """Return every indicator with its latest version."""
    latest = (
        select(IndicatorVersion.indicator_code, func.max(IndicatorVersion.number).label("number"))
        .group_by(IndicatorVersion.indicator_code)
        .subquery()
    )
    rows = db.session.execute(
        select(Indicator, IndicatorVersion)
        .join(IndicatorVersion, IndicatorVersion.indicator_code == Indicator.code)
        .join(
            latest,
            (latest.c.indicator_code == Indicator.code) & (latest.c.number == IndicatorVersion.number),
        )
        .order_by(Indicator.position)
    )
    return [(indicator, version) for indicator, version in rows]


def _narrow(statement: Select[Any], model: Any, chosen: FigureFilter) -> Select[Any]:
    if chosen.line_codes is not None:
        statement = statement.where(model.line_code.in_(chosen.line_codes))
    if chosen.school_year:
        statement = statement.where(model.school_year == chosen.school_year)
    if chosen.city_code:
        statement = statement.where(model.city_code == chosen.city_code)
    return statement


def presences(chosen: FigureFilter, status: str) -> set[tuple[str, str, str, int]]:
    """Return (line, city, school year, association) wherever an association is present under a status.

    Distinct counts of any grouping are the sizes of sets made from these.
    """
    columns: list[Any] = [
        Presence.line_code,
        Presence.city_code,
        Presence.school_year,
        Presence.association_id,
    ]
    statement: Select[Any] = select(*columns).where(Presence.status == status, Presence.count > 0)
    rows = db.session.execute(_narrow(statement, Presence, chosen))
    return {(line, city, year, association) for line, city, year, association in rows}
