"""The timetable of a proposal: its activities and milestones over the months, as geometry and as rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from grants.core.charts import Span, months_axis, span
from grants.proposals.content import ProposalContent
from grants.proposals.typed import day_of


@dataclass(frozen=True)
class TimeRow:
    """One line of the timetable: an activity from a day to a day, or a milestone on one day."""

    label: str
    city_code: str
    starts_on: date
    ends_on: date
    place: Span
    is_milestone: bool = False


@dataclass(frozen=True)
class Timetable:
    """The rows in time, the months of the axis as (day, place) pairs, the first and last day shown."""

    rows: tuple[TimeRow, ...]
    months: tuple[tuple[date, float], ...]
    begin: date | None = None
    end: date | None = None


def timetable_of(content: ProposalContent, first: date, last: date) -> Timetable:
    """Return the timetable of a draft; first and last are shown where the project has no dates yet."""
    return timetable_of_json(content.as_json(), first, last)


def timetable_of_json(content: Mapping[str, Any], first: date | None, last: date | None) -> Timetable:
    """Return the timetable of a submitted content; rows without both dates stay out."""
    dated: list[tuple[str, str, date, date, bool]] = []
    for row in content["activities"]:
        starts_on, ends_on = day_of(row["starts_on"]), day_of(row["ends_on"])
        if starts_on and ends_on:
            dated.append((row["title"], row["city_code"], starts_on, ends_on, False))
    marks = [(row["title"], day_of(row["due_on"])) for row in content.get("milestones", [])]
    dated += [(title, "", day, day, True) for title, day in marks if day]
    starts = [day for day in (day_of(content["starts_on"]) or first, *(row[2] for row in dated)) if day]
    ends = [day for day in (day_of(content["ends_on"]) or last, *(row[3] for row in dated)) if day]
    if not starts or not ends:
        return Timetable((), ())
    begin, end = min(starts), max(ends)
    ordered = sorted(dated, key=lambda row: (row[2], row[3], row[0]))
    rows = tuple(
        TimeRow(label, city, starts_on, ends_on, span(starts_on, ends_on, begin, end), is_milestone)
        for label, city, starts_on, ends_on, is_milestone in ordered
    )
    return Timetable(rows, months_axis(begin, end), begin, end)
