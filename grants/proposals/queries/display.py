"""Names of the codes in a content, in the reader's language, and its tables with totals."""

from dataclasses import dataclass
from typing import Any

from grants.calls.models import BudgetHeading, RequiredDocument
from grants.proposals.details import home_cities_of
from grants.proposals.plan_rows import KINDS
from grants.proposals.queries.names import names_of
from grants.proposals.reading import Pair, answer_words, details_words, table_words
from grants.proposals.tables import BudgetGroup, PersonsTables, budget_groups, persons_tables
from grants.proposals.timetable import Timetable, timetable_of_json
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
    timetable: Timetable
    details: list[list[Pair]]
    tables: dict[str, tuple[list[str], list[list[str]]]]
    answers: list[Pair]


def display_names(content: dict[str, Any]) -> DisplayNames:
    """Return the names for a submitted content (its JSON): one statement."""
    codes = {row["city_code"] for row in [*content["activities"], *content["beneficiaries"]]}
    codes |= {row["value"] for row in content.get("answers", []) if row["kind"] == "city"}
    for row in content["activities"]:
        codes |= home_cities_of(row.get("details") or {})
    names = names_of(
        {
            City: codes,
            SubLine: {row["sub_line_code"] for row in content["activities"]},
            RequiredDocument: {row["code"] for row in content["documents"]},
        }
    )
    cities, headings = names[City], names[BudgetHeading]
    return DisplayNames(
        cities=cities,
        headings=headings,
        sub_lines=names[SubLine],
        documents=names[RequiredDocument],
        persons=persons_tables(content["beneficiaries"], cities),
        budget=budget_groups(content["budget"], headings),
        timetable=timetable_of_json(content, None, None),
        details=[details_words(row, cities) for row in content["activities"]],
        tables={name: table_words(name, content[name]) for name in KINDS if content.get(name)},
        answers=[
            (row.get("label") or row["code"], answer_words(row, cities)) for row in content.get("answers", [])
        ],
    )
