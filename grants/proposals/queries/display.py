"""Names of the codes in a content, in the reader's language, and its tables with totals."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from grants.calls import queries as calls
from grants.calls.models import RequiredDocument
from grants.core.db import db
from grants.core.i18n import pick
from grants.proposals.details import home_cities_of
from grants.proposals.tables import BudgetGroup, PersonsTables, budget_groups, persons_tables
from grants.strategy.models import SubLine
from grants.territory.models import City


@dataclass(frozen=True)
class DisplayNames:
    """Names of the codes found in a content, in the reader's language, and its tables with totals."""

    cities: dict[str, str]
    headings: dict[str, str]
    sub_lines: dict[str, str]
    documents: dict[str, str]
    persons: PersonsTables
    budget: list[BudgetGroup]


def display_names(content: dict[str, Any]) -> DisplayNames:
    """Return the names for a submitted content (its JSON): at most four statements."""
    codes = {row["city_code"] for row in [*content["activities"], *content["beneficiaries"]]}
    for row in content["activities"]:
        codes |= home_cities_of(row.get("details") or {})
    cities = _names(City, codes)
    headings = {heading.code: pick(heading) for heading in calls.budget_headings()}
    return DisplayNames(
        cities=cities,
        headings=headings,
        sub_lines=_names(SubLine, {row["sub_line_code"] for row in content["activities"]}),
        documents=_names(RequiredDocument, {row["code"] for row in content["documents"]}),
        persons=persons_tables(content["beneficiaries"], cities),
        budget=budget_groups(content["budget"], headings),
    )


def _names(model: Any, codes: set[str]) -> dict[str, str]:
    if not codes:
        return {}
    return {row.code: pick(row) for row in db.session.scalars(select(model).where(model.code.in_(codes)))}
