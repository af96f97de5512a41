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
from grants.proposals.forms.units import CELLS, FORMS, form_of
from grants.proposals.persons import age_words, sex_words
from grants.proposals.section_words import TITLES
from grants.proposals.units import KINDS, Values, what_of
from grants.proposals.units.kinds import RowKind


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
    """Names of the codes that values hold, by field."""

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Iterable[Values | None]) -> "Choices":
        """Look the names of all codes up: one statement a table."""
        found = [item for item in values if item]
        names = {
            name: queries.names_of_codes(name, {str(item[name]) for item in found if item.get(name)})
            for name in queries.CODED_FIELDS
        }
        return cls({**names, "language": LANGUAGES})


def readable_unit(key: str, values: Values | None, choices: Choices) -> list[tuple[str, str]]:
    """Return (label, words) of each field of a unit that holds something."""
    if values is None:
        return []
    if key.startswith("city:"):
        return [_persons(name, number) for name, number in values.items() if name in CELLS]
    if key not in FORMS and key.partition(":")[0] not in FORMS:
        return [
            (_plain_label(name), _words(name, value, None, choices))
            for name, value in values.items()
            if value not in (None, "")
        ]
    shown = {field.name: field for field in form_of(key).form(formdata=None)}
    return [
        (
            str(shown[name].label.text) if name in shown else name,
            _words(name, value, shown.get(name), choices),
        )
        for name, value in values.items()
        if value not in (None, "")
    ]


def _plain_label(name: str) -> str:
    """Return the label of a field that no form names."""
    return {"confirmed": str(_("Confirmé"))}.get(name, name)


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
