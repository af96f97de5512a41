"""Names of the codes in a content, in the reader's language, and its tables with totals."""

from dataclasses import dataclass
from typing import Any

from grants.calls.models import BudgetHeading, CallLine, RequiredDocument
from grants.proposals.details import home_cities_of
from grants.proposals.plan_rows import KINDS
from grants.proposals.queries.call_rules import questions_of, questions_of_frozen
from grants.proposals.queries.names import names_of
from grants.proposals.reading import Pair, answer_pair, details_words, table_words
from grants.proposals.rules import Question
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


def display_names(content: dict[str, Any], line: CallLine | None = None) -> DisplayNames:
    """Return the names for a content (its JSON): one statement, one more where a question is answered.

    line: of the call, for a draft; a submitted content names its own.
    """
    asked = _asked(content, line)
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
    files = {file["code"] for file in content["documents"] if file.get("question")}
    questions = {code: asked[code].label for code in files if code in asked}
    cities, headings = names[City], names[BudgetHeading]
    return DisplayNames(
        cities=cities,
        headings=headings,
        sub_lines=names[SubLine],
        documents={**names[RequiredDocument], **questions},
        persons=persons_tables(content["beneficiaries"], cities),
        budget=budget_groups(content["budget"], headings),
        timetable=timetable_of_json(content, None, None),
        details=[details_words(row, cities) for row in content["activities"]],
        tables={name: table_words(name, content[name]) for name in KINDS if content.get(name)},
        answers=[answer_pair(row, asked, cities) for row in content.get("answers", [])],
    )


def _asked(content: dict[str, Any], line: CallLine | None) -> dict[str, Question]:
    """Return the questions answered in a content, by code; nothing is read where none is."""
    if not content.get("answers") and not any(file.get("question") for file in content["documents"]):
        return {}
    if line is None and "call" not in content:
        return {}
    found = questions_of(line) if line is not None else questions_of_frozen(content)
    return {question.code: question for question in found}
