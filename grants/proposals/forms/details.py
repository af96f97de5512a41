"""The fields of an activity's kind: drawn for saved rows, read from what is posted."""

from collections.abc import Mapping, Sequence
from typing import Any

from grants.proposals.details import specs_of
from grants.proposals.forms.typed import Cell, Values, shown_cell, typed_cell
from grants.proposals.typed import kept
from grants.proposals.units.cities import FindCity


def details_prefix(index: int) -> str:
    """Return how the names of the details of a row begin, such as "rows-0-details."."""
    return f"rows-{index}-details."


def shown_details(
    index: int, sub_line_code: str, details: Mapping[str, Any], city_names: Mapping[str, str]
) -> list[Cell]:
    """Return the fields of a kind with what is saved; none while no kind is chosen."""
    if not sub_line_code:
        return []
    prefix = details_prefix(index)
    return [
        shown_cell(spec, prefix + spec.name, details.get(spec.name), city_names)
        for spec in specs_of(sub_line_code)
    ]


def typed_details(index: int, sub_line_code: str, values: Values, find_city: FindCity) -> list[Cell]:
    """Return the fields of the kind posted as they were typed; those of another kind are passed over."""
    if not sub_line_code:
        return []
    prefix = details_prefix(index)
    return [typed_cell(spec, prefix + spec.name, values, find_city) for spec in specs_of(sub_line_code)]


def values_of(cells: Sequence[Cell]) -> dict[str, Any]:
    """Return the values by name; days in ISO form, as the JSON column keeps them."""
    specs = [cell.spec for cell in cells]
    return kept(specs, {cell.spec.name: _plain(cell.value) for cell in cells})


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
