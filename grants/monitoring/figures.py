"""Figures of one group of lines and cities: sums, distinct counts and coverage from loaded facts. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from grants.core.charts import Coverage, coverage
from grants.indicators.queries import PersonFigures
from grants.indicators.ratios import Share

Place = tuple[str, str, str]
"""Line code, city code, school year."""


@dataclass(frozen=True)
class ReportFact:
    """One report that is owed, at one place it speaks of: whether it was received and validated."""

    obligation_id: int
    place: Place
    received: bool
    validated: bool


@dataclass(frozen=True)
class Facts:
    """Everything the figures are made from, loaded once a page."""

    persons: Mapping[Place, Mapping[str, PersonFigures]]
    associations: Iterable[tuple[str, str, str, int]]
    reports: Iterable[ReportFact]


@dataclass(frozen=True)
class Figures:
    """The figures of one group; None where nothing was reported, which is not zero."""

    planned: int | None
    provisional: int | None
    validated: int | None
    women: Share
    achievement: Share
    associations: int
    coverage: Coverage = field(default_factory=lambda: coverage(0, 0, 0))


def figures_of(facts: Facts, belongs: Callable[[Place], bool]) -> Figures:
    """Return the figures of the places for which ``belongs`` holds.

    Persons are sums of cells; associations and reports are distinct; shares are ratios of sums.
    """
    chosen = [by_status for place, by_status in facts.persons.items() if belongs(place)]
    validated = [group["validated"] for group in chosen if "validated" in group]
    planned = _sum(chosen, "planned")
    women = Share(
        sum(figure.women for figure in validated),
        sum(figure.known for figure in validated),
        sum(figure.not_stated for figure in validated),
    )
    total = _sum(chosen, "validated")
    return Figures(
        planned=planned,
        provisional=_sum(chosen, "provisional"),
        validated=total,
        women=women,
        achievement=Share(0, 0) if total is None or planned is None else Share(total, planned),
        associations=len({row[3] for row in facts.associations if belongs(row[:3])}),
        coverage=_coverage([report for report in facts.reports if belongs(report.place)]),
    )


def _sum(groups: Iterable[Mapping[str, PersonFigures]], status: str) -> int | None:
    found = [group[status].persons for group in groups if status in group]
    return sum(found) if found else None


def _coverage(reports: list[ReportFact]) -> Coverage:
    due = {report.obligation_id for report in reports}
    received = {report.obligation_id for report in reports if report.received}
    validated = {report.obligation_id for report in reports if report.validated}
    return coverage(len(validated), len(received), len(due))
