"""Values of a unit in words: the label of each field, and the names of codes in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wtforms import DateField, Field

from grants.core.fields import CountField, MoneyField
from grants.core.i18n import LANGUAGES, _, count_text, date_short
from grants.core.money import format_amount
from grants.proposals import queries
from grants.proposals.details import home_cities_of
from grants.proposals.forms.light_units import is_light, specs_of_unit
from grants.proposals.forms.units import CELLS, form_of
from grants.proposals.models import Proposal
from grants.proposals.persons import age_words, sex_words
from grants.proposals.plan_rules import spec_of
from grants.proposals.reading import details_words, words_of
from grants.proposals.rules import CallRules, Question
from grants.proposals.section_words import TITLES
from grants.proposals.typed import Spec
from grants.proposals.units import KINDS, Values, section_of, what_of
from grants.proposals.units.kinds import RowKind

# Units named by what the call asks.
ASKED = ("answer:", "reference:", "statement:")


def section_title(section: str) -> str:
    """Return the name of a section as the task list has it."""
    return str(_(TITLES[section])) if section in TITLES else section


def unit_title(key: str) -> str:
    """Return what a unit is, without its values: "Dépense", "Résumé du projet"; empty for an unknown one."""
    kind = KINDS.get(key.partition(":")[0])
    try:
        return str(_(kind.label_of(what_of(key)))) if kind else ""
    except KeyError:
        return ""


def named_unit(key: str, values: Values | None) -> str:
    """Return what a unit is with the name of its row: "Dépense : Fournitures", "Résumé du projet"."""
    kind, title = KINDS.get(key.partition(":")[0]), unit_title(key)
    if isinstance(kind, RowKind) and values and values.get(kind.title):
        return str(_("%(kind)s : %(name)s", kind=title, name=values[kind.title]))
    return title


@dataclass(frozen=True)
class Choices:
    """Names of the codes that values hold, by field; questions and points that a call asks, by code."""

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)
    points: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, proposal: Proposal, units: Iterable[tuple[str, Values | None]]) -> "Choices":
        """Look the names of all codes up: one statement a table, and what the call asks where needed."""
        listed = [(key, values) for key, values in units if values]
        names = {name: _codes(name, listed) for name in queries.CODED_FIELDS}
        asked = {section_of(key) for key, _values in listed if key.startswith(ASKED)}
        rules = queries.rules_of(proposal, sections=asked) if asked else None
        questions = {question.code: question for question in rules.questions} if rules else {}
        names["city_code"] |= {
            str(values["value"])
            for key, values in listed
            if values.get("value") and key.startswith("answer:") and _kind(questions, key) == "city"
        }
        for _key, values in listed:
            names["city_code"] |= home_cities_of(values.get("details") or {})
        return cls(
            {
                **{name: queries.names_of_codes(name, codes) for name, codes in names.items()},
                "language": LANGUAGES,
            },
            questions,
            _points(rules) if rules else {},
        )

    @property
    def cities(self) -> Mapping[str, str]:
        """Return the names of cities by code."""
        return self.names.get("city_code", {})


def _codes(name: str, units: list[tuple[str, Values]]) -> set[str]:
    return {str(values[name]) for _key, values in units if values.get(name)}


def _kind(questions: Mapping[str, Question], key: str) -> str:
    question = questions.get(what_of(key))
    return question.kind if question else ""


def _points(rules: CallRules) -> dict[str, str]:
    points = {point.code: point.words for reference in rules.references for point in reference.points}
    return {**points, **dict(rules.statements)}


def readable_unit(key: str, values: Values | None, choices: Choices) -> list[tuple[str, str]]:
    """Return (label, words) of each field of a unit that holds something."""
    if values is None:
        return []
    if key.startswith("city:"):
        return [_persons(name, number) for name, number in values.items() if name in CELLS]
    if key.startswith(ASKED):
        return _asked(key, values, choices)
    if is_light(key):
        pairs = ((spec.words, words_of(spec, values.get(spec.name), {})) for spec in specs_of_unit(key))
        return [(label, words) for label, words in pairs if words]
    shown = {field.name: field for field in form_of(key).form(formdata=None)}
    read = [
        (str(shown[name].label.text), _words(name, value, shown[name], choices))
        for name, value in values.items()
        if name in shown and name != "details" and value not in (None, "")
    ]
    if key.startswith("activity:"):
        read += details_words({"sub_line_code": "", **values}, choices.cities)
    return read


def _asked(key: str, values: Values, choices: Choices) -> list[tuple[str, str]]:
    """Return the answer to a question, or a point confirmed, under the words of the call."""
    code = what_of(key)
    if not key.startswith("answer:"):
        words = str(_("Oui") if values.get("confirmed") else _("Non"))
        return [(choices.points.get(code) or unit_title(key), words)]
    question, value = choices.questions.get(code), values.get("value")
    spec = spec_of(question) if question else Spec(code, unit_title(key), _kind_of_value(value))
    words = words_of(spec, value, choices.cities)
    return [(spec.words, words)] if words else []


def _kind_of_value(value: Any) -> str:
    """Return how the answer to a question that is gone is read."""
    if isinstance(value, bool):
        return "yes_no"
    return "choices" if isinstance(value, list) else "count" if isinstance(value, int) else "text"


def _persons(name: str, number: int) -> tuple[str, str]:
    sex, _space, age = name.partition(" ")
    return f"{sex_words(sex)}, {age_words(age)}", count_text(number)


def _words(name: str, value: Any, shown: Field | None, choices: Choices) -> str:
    if isinstance(value, bool):
        return str(_("Oui") if value else _("Non"))
    if name in choices.names:
        return choices.names[name].get(str(value), str(value))
    if isinstance(shown, MoneyField):
        return str(_("%(amount)s DH", amount=format_amount(value)))
    if isinstance(shown, CountField):
        return count_text(value)
    if isinstance(shown, DateField):
        return date_short(value if isinstance(value, date) else date.fromisoformat(value))
    return str(value)
