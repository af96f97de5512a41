"""Typed details of an activity by its kind: one module a line; a kind without code gets the generic ones.

An activity keeps them in a JSON column that the registry checks (docs/adr/0009).
"""

from collections.abc import Mapping
from typing import Any

from grants.proposals.details import camps, culture, education, generic, humanitarian, languages, vocational
from grants.proposals.typed import Spec, kept

REGISTRY: dict[str, tuple[Spec, ...]] = {
    **education.KINDS,
    **culture.KINDS,
    **languages.KINDS,
    **camps.KINDS,
    **humanitarian.KINDS,
    **vocational.KINDS,
}


def specs_of(sub_line_code: str) -> tuple[Spec, ...]:
    """Return the fields of a kind of activity, in the order they are asked."""
    return REGISTRY.get(sub_line_code, generic.FIELDS)


def kept_details(sub_line_code: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of the values given for a kind of activity."""
    return kept(specs_of(sub_line_code), values)


def home_cities_of(details: Mapping[str, Any]) -> set[str]:
    """Return the codes of the home cities in the details of an activity."""
    return set(details.get("children", {}))
