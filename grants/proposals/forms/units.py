"""How each kind of unit is typed: text of the fields -> values with faults at their fields, and back.

A new kind of row is one entry in FORMS; see docs/recipes.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, HiddenField, SelectField, SelectMultipleField

from grants.core.fields import Needed
from grants.core.forms import AppForm
from grants.proposals.details import home_cities_of
from grants.proposals.forms.activities import ActivityEntry
from grants.proposals.forms.answers import Fields, is_answer, parse_answer, shown_answer
from grants.proposals.forms.beneficiaries import CityGrid, cell_name
from grants.proposals.forms.budget import BudgetEntry
from grants.proposals.forms.description import EditDescriptionForm
from grants.proposals.forms.light_units import (
    is_light,
    light_names,
    parse_details,
    parse_light,
    shown_details_of,
    shown_light,
    split_details,
)
from grants.proposals.forms.texts import CLASSES
from grants.proposals.persons import AGES, SEXES
from grants.proposals.states import TEXT_SECTIONS
from grants.proposals.units import Values
from grants.proposals.units.kinds import LABELS
from grants.territory.queries import city_names

Typed = Mapping[str, str | list[str]]
CELLS = {f"{sex} {age}": cell_name(sex, age) for sex in SEXES for age in AGES}


@dataclass(frozen=True)
class Parsed:
    """A unit as typed: its values, or what is wrong at which field."""

    values: Values
    faults: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class UnitForm:
    """The form of one kind of unit, its values, and the data that shows values in it."""

    form: type[AppForm]
    values: Callable[[Any], Values]
    data: Callable[[Values], dict[str, Any]] = dict


def row_values(form: Any) -> Values:
    """Return the values of a row form: its content without the key."""
    return {name: value for name, value in vars(form.row()).items() if name != "id"}


def _one_field(name: str, form: type[AppForm] = EditDescriptionForm) -> UnitForm:
    """Return the form of one field of the description, or of a section of texts, alone."""

    class OneField(AppForm):
        class Meta(AppForm.Meta):
            csrf = False

    setattr(OneField, name, getattr(form, name))
    empty = "" if name not in ("starts_on", "ends_on") else None
    return UnitForm(OneField, lambda form: {name: form[name].data or empty})


FORMS: dict[str, UnitForm] = {
    **{f"field:{name}": _one_field(name) for name in LABELS},
    **{f"text:{name}": _one_field(name) for name in TEXT_SECTIONS["basics"]},
    **{
        f"text:{name}": _one_field(name, texts)
        for section, texts in CLASSES.items()
        for name in TEXT_SECTIONS[section]
    },
    "activity": UnitForm(ActivityEntry, row_values),
    "city": UnitForm(
        CityGrid, lambda form: form.values(), lambda values: {CELLS[name]: values[name] for name in values}
    ),
    "budget": UnitForm(BudgetEntry, row_values),
}


def form_of(key: str) -> UnitForm:
    """Return the form of a unit by its key. Raises KeyError for a unit that nobody types."""
    return FORMS[key] if key in FORMS else FORMS[key.partition(":")[0]]


def field_names(key: str) -> list[str]:
    """Return the fields that make a unit."""
    if is_light(key):
        return light_names(key)
    return [field.name for field in form_of(key).form(formdata=None) if _is_value(field)]


def parse_unit(key: str, typed: Typed, answers: Fields | None = None) -> Parsed:
    """Read what was typed in a unit, which may lack what a submission needs: this is a draft.

    answers: fields of the questions asked, by code. A code of another table is checked by the service.
    Raises KeyError for fields that are not the unit's.
    """
    if is_answer(key):
        return Parsed(*parse_answer(key, typed, answers or {}))
    if is_light(key):
        return Parsed(*parse_light(key, typed))
    details, typed = split_details(key, typed)
    unit = form_of(key)
    form = unit.form(formdata=MultiDict(typed))
    names = {field.name for field in form if _is_value(field)}
    if set(typed) != names:
        raise KeyError(key)
    for shown in form:
        _allow_empty(shown)
    form.validate()
    faults = {name: str(messages[0]) for name, messages in form.errors.items() if name and messages}
    values = {} if faults else unit.values(form)
    if key.startswith("activity:"):
        values.pop("details", None)
        if details:
            given, wrong = parse_details(str(typed["sub_line_code"]), details)
            values, faults = (
                ({**values, "details": given}, faults) if not wrong else ({}, {**faults, **wrong})
            )
    return Parsed(values, faults)


def shown_unit(key: str, values: Values, answers: Fields | None = None) -> dict[str, str | list[str]]:
    """Return what the fields of a unit show for these values: text, or the list of what is chosen."""
    if is_answer(key):
        return shown_answer(key, values, answers or {})
    if is_light(key):
        return shown_light(key, values)
    unit = form_of(key)
    form = unit.form(formdata=None, data=unit.data(values))
    details = {}
    if isinstance(form, ActivityEntry):
        homes = home_cities_of(values.get("details") or {})
        form.city_code.names = city_names({*homes, values["city_code"]} - {""})
        details = shown_details_of(values, form.city_code.names)
    return {**{field.name: _text(field) for field in form if _is_value(field)}, **details}


def _is_value(field: Field) -> bool:
    return not isinstance(field, HiddenField) and field.name != "remove"


def _allow_empty(field: Field) -> None:
    """Let a draft lack what a submission needs, and leave codes without a list to the service."""
    field.validators = [check for check in field.validators if not isinstance(check, Needed)]
    field.flags.required = False
    if isinstance(field, SelectField):
        field.validate_choice = field.choices is not None and field.data not in (None, "", "None")
        if field.choices is None:
            field.choices = []


def _text(field: Field) -> str | list[str]:
    if isinstance(field, SelectMultipleField):
        return [str(value) for value in field.data or ()]
    if isinstance(field, BooleanField):
        return "y" if field.data else ""
    if isinstance(field, SelectField):
        return "" if field.data is None else str(field.data)
    return str(field._value())
