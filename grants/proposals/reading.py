"""Values of rows and details in words, for reading what was submitted."""

from collections.abc import Mapping, Sequence
from typing import Any

from grants.core.i18n import _, count_text, date_short, join_words
from grants.core.money import format_amount
from grants.proposals.details import specs_of
from grants.proposals.persons import SEXES, sex_words
from grants.proposals.plan_rows import KINDS
from grants.proposals.plan_rules import spec_of
from grants.proposals.rules import Question
from grants.proposals.typed import Spec, day_of, is_empty

Pair = tuple[str, str]


def words_of(spec: Spec, value: Any, cities: Mapping[str, str]) -> str:
    """Return a value in words, with its unit; empty when nothing was given."""
    if is_empty(value):
        return ""
    if spec.kind in ("yes_no", "flag"):
        return str(_("Oui") if value else _("Non"))
    if spec.kind in ("choice", "choices"):
        known = dict(spec.options)
        codes = value if isinstance(value, list | tuple) else [value]
        return join_words(known.get(code, str(code)) for code in codes)
    if spec.kind == "homes":
        return join_words(_home(cities.get(code, code), counts) for code, counts in value.items())
    if spec.kind in ("count", "amount"):
        number = format_amount(value) if spec.kind == "amount" else count_text(value)
        return f"{number} {spec.unit_words}".strip()
    if spec.kind == "date":
        day = day_of(value)
        return date_short(day) if day else ""
    return cities.get(value, value) if spec.kind == "city" else str(value)


def _home(city: str, counts: Mapping[str, int]) -> str:
    parts = (f"{sex_words(sex)} {count_text(counts[sex])}" for sex in SEXES if counts.get(sex))
    return f"{city} ({', '.join(parts)})"


def details_words(row: Mapping[str, Any], cities: Mapping[str, str]) -> list[Pair]:
    """Return (label, words) of the details of an activity that hold something."""
    details = row.get("details") or {}
    specs = specs_of(row["sub_line_code"]) if row["sub_line_code"] else ()
    pairs = ((spec.words, words_of(spec, details.get(spec.name), cities)) for spec in specs)
    return [(label, words) for label, words in pairs if words]


def table_words(name: str, rows: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[list[str]]]:
    """Return the headings of one kind of rows, and its rows in words."""
    specs = KINDS[name].specs
    return [spec.words for spec in specs], [
        [words_of(spec, row.get(spec.name), {}) for spec in specs] for row in rows
    ]


def answer_pair(
    row: Mapping[str, Any], asked: Mapping[str, Question], cities: Mapping[str, str]
) -> tuple[str, str]:
    """Return (question, answer) in words, in the reader's language where the call still asks the question.

    A choice stands by its code only where the question is gone.
    """
    kind = {"number": "count", "text": "lines"}.get(row["kind"], row["kind"])
    question = asked.get(row["code"])
    if question is None or question.kind != row["kind"]:
        label = row.get("label") or row["code"]
        return label, words_of(Spec(row["code"], label, kind), row["value"], cities)
    return question.label, words_of(spec_of(question), row["value"], cities)
