"""The outline of the twelve regions, drawn once, and the place of a point on it."""

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "seeds" / "regions_map.json"


@dataclass(frozen=True)
class Outline:
    """A map in Mercator's projection: its size, its regions as (code, path), and how to place a point."""

    width: int
    height: int
    west: float
    north: float
    scale: float
    margin: int
    regions: tuple[tuple[str, str], ...]

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return the coordinates on the map of a point in degrees; never read a region off them."""
        x = self.margin + (longitude - self.west) * self.scale
        y = self.margin + (_stretched(self.north) - _stretched(latitude)) * self.scale
        return round(x, 1), round(y, 1)


def _stretched(latitude: float) -> float:
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)))


@lru_cache(maxsize=1)
def regions_outline() -> Outline:
    """Return the outline; it is a file of the product and never changes while it runs."""
    values = json.loads(FILE.read_text(encoding="utf-8"))
    regions = tuple((region["region_code"], region["path"]) for region in values.pop("regions"))
    return Outline(**values, regions=regions)
