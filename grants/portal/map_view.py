"""The map of the places named in the published history: circles by mentions, and the same as bars."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from grants.core import charts
from grants.core.i18n import pick
from grants.strategy.history import Figure, mentions_by_city
from grants.territory import queries as territory
from grants.territory.models import City
from grants.territory.outline import Outline, regions_outline

LISTED = 12
# Places whose name fits beside their circle, with the side on which it stands.
NAMED = {
    "casablanca": (-20, 18, "end"),
    "rabat": (-20, -8, "end"),
    "fes": (8, 34, "start"),
    "tanger": (-18, 4, "end"),
    "oujda": (0, -20, "middle"),
    "marrakech": (18, 14, "start"),
    "agadir": (-15, 6, "end"),
    "laayoune": (14, 6, "start"),
    "dakhla": (14, 6, "start"),
}


@dataclass(frozen=True)
class Place:
    """A circle of the map: its name, how many actions name it, centre and radius."""

    name: str
    count: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Label:
    """A name written on the map, with the end of the text that is tied to the point."""

    name: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class MapView:
    """What the template draws."""

    outline: Outline
    places: list[Place]
    labels: list[Label]
    rows: list[dict[str, object]]
    total: int


def map_of(shown: Sequence[Figure]) -> MapView:
    """Return the map of the places that published figures name; two statements at most."""
    mentions = mentions_by_city(shown)
    cities = [city for city in territory.cities() if city.code in mentions]
    cities.sort(key=lambda city: -mentions[city.code])
    outline = regions_outline()
    places = [_place(outline, city, mentions[city.code]) for city in cities if city.latitude is not None]
    labels = [_label(outline, city) for city in cities if city.code in NAMED and city.latitude is not None]
    listed = cities[:LISTED]
    bars = charts.bars([mentions[city.code] for city in listed])
    rows: list[dict[str, object]] = [
        {"label": pick(city), "value": mentions[city.code], "bar": bar}
        for city, bar in zip(listed, bars, strict=True)
    ]
    return MapView(outline, places, labels, rows, len(cities))


def _place(outline: Outline, city: City, count: int) -> Place:
    x, y = outline.place(city.latitude or 0.0, city.longitude or 0.0)
    return Place(pick(city), count, x, y, round(math.sqrt(count) * 4.5 + 3, 1))


def _label(outline: Outline, city: City) -> Label:
    right, down, anchor = NAMED[city.code]
    x, y = outline.place(city.latitude or 0.0, city.longitude or 0.0)
    return Label(pick(city), round(x + right), round(y + down), anchor)
