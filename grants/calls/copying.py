"""A call of another year from one that was: the same words and rules, the dates moved by whole years."""

import re
from dataclasses import replace
from datetime import date, datetime

from grants.calls.draft import CallDraft
from grants.core.clock import from_local, local


def moved_to(draft: CallDraft, year: int) -> CallDraft:
    """Return what the call says with every date moved to another year, and that year in its titles.

    Dates keep day, month and local time; 29 February becomes the 28th where the year has none.
    """
    by = year - draft.year
    return replace(
        draft,
        year=year,
        title_fr=_retitled(draft.title_fr, draft.year, by),
        title_ar=_retitled(draft.title_ar, draft.year, by),
        title_en=_retitled(draft.title_en, draft.year, by),
        opens_at=_instant(draft.opens_at, by),
        closes_at=_instant(draft.closes_at, by),
        results_on=_day(draft.results_on, by) if draft.results_on else None,
        execution_starts_on=_day(draft.execution_starts_on, by),
        execution_ends_on=_day(draft.execution_ends_on, by),
        reports=tuple(
            replace(item, ends_on=_day(item.ends_on, by)) if item.ends_on else item for item in draft.reports
        ),
    )


def _retitled(title: str, year: int, by: int) -> str:
    """Return the title with the years around the call's own moved: 2025, 2024/2025, 2025-2026."""
    return re.sub(r"(?<!\d)\d{4}(?!\d)", lambda found: _near(found[0], year, by), title, flags=re.ASCII)


def _near(text: str, year: int, by: int) -> str:
    return str(int(text) + by) if abs(int(text) - year) <= 1 else text


def _day(day: date, by: int) -> date:
    try:
        return day.replace(year=day.year + by)
    except ValueError:
        return day.replace(year=day.year + by, day=28)


def _instant(instant: datetime, by: int) -> datetime:
    there = local(instant)
    return from_local(datetime.combine(_day(there.date(), by), there.time()))
