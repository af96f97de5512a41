"""The city meant by what somebody typed."""

from grants.territory.queries import find_city


def code_of_city(text: str) -> str | None:
    """Return the code of a city by its name in any accepted spelling, or by its code; None when unknown."""
    city = find_city(text)
    return city.code if city else None
