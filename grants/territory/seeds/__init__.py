"""Regions of both divisions, cities with their aliases, and fixed public holidays."""

from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from grants.core.seeding import read_rows, refresh
from grants.territory.models import City, CityAlias, Holiday, Region
from grants.territory.spelling import spelling_key

FOLDER = Path(__file__).parent


def load(session: Session) -> dict[str, int]:
    """Load or refresh the places and the holidays; return rows by table name."""
    cities = read_rows(FOLDER / "cities.csv", City)
    other_spellings = read_rows(FOLDER / "aliases.csv", CityAlias)
    return {
        "region": refresh(session, Region, read_rows(FOLDER / "regions.csv", Region)),
        "city": refresh(session, City, cities),
        "city_alias": refresh(session, CityAlias, _aliases(cities, other_spellings)),
        "holiday": refresh(session, Holiday, read_rows(FOLDER / "holidays.csv", Holiday)),
    }


def _aliases(cities: list[dict[str, Any]], others: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one row for each distinct spelling: French name, Arabic name, spellings met in print."""
    printed = [(city["code"], city[name]) for city in cities for name in ("name_fr", "name_ar")]
    printed += [(row["city_code"], row["printed"]) for row in others]
    found = {(spelling_key(text), code): text for code, text in reversed(printed)}
    return [{"spelling": key, "city_code": code, "printed": text} for (key, code), text in found.items()]
