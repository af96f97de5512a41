"""How an answer to an extra question is typed alone: by the kind of its question, under the name "value"."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from grants.proposals.forms.light_units import Typed, text_of
from grants.proposals.forms.typed import shown_cell, typed_cell
from grants.proposals.typed import Spec
from grants.proposals.units.cities import code_of_city
from grants.territory.queries import city_names

VALUE = "value"
Fields = Mapping[str, Spec]


def is_answer(key: str) -> bool:
    """Say whether a unit is the answer to an extra question."""
    return key.startswith("answer:")


def parse_answer(key: str, typed: Typed, fields: Fields) -> tuple[dict[str, Any], dict[str, str]]:
    """Return (values, faults by field) of what was typed; fields: of the questions asked, by code.

    Raises KeyError for a question that is not asked, or that a file answers.
    """
    spec = fields[key.partition(":")[2]]
    if set(typed) != {VALUE} or spec.kind == "file":
        raise KeyError(key)
    cell = typed_cell(spec, VALUE, MultiDict(typed), code_of_city)
    if cell.errors:
        return {}, {VALUE: cell.errors[0]}
    return {VALUE: value_kept(cell.value)}, {}


def value_kept(value: Any) -> Any:
    """Return a value as the unit of an answer keeps it: a day in ISO form, None where nothing was given."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return None if value in ("", []) else value


def shown_answer(key: str, values: Mapping[str, Any], fields: Fields) -> dict[str, str | list[str]]:
    """Return what the field of an answer shows; nothing for a question that is no longer asked."""
    spec, value = fields.get(key.partition(":")[2]), values.get(VALUE)
    if spec is None or spec.kind == "file":
        return {}
    names = city_names([value]) if spec.kind == "city" and value else {}
    return {VALUE: text_of(shown_cell(spec, VALUE, value, names))}
