"""Reads of places: cities in the reader's order, by code or by any accepted spelling, regions, holidays."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import and_, func, or_, select

from grants.core.db import db
from grants.core.i18n import pick
from grants.core.periods import YearlyHoliday, add_working_days, holiday_dates
from grants.territory.models import City, CityAlias, DatedHoliday, Holiday, Region
from grants.territory.spelling import reading_order, spelling_key


def cities() -> list[City]:
    """Return every city, sorted as the reader's language sorts them; English uses the French names."""
    return sorted(db.session.scalars(select(City)), key=lambda city: reading_order(pick(city)))


def city_choices() -> list[tuple[str, str]]:
    """Return (code, name) of every city in the reader's language, for a list to choose from."""
    rows = db.session.execute(select(City.code, City.name_fr, City.name_ar))
    return sorted(((row.code, pick(row)) for row in rows), key=lambda pair: reading_order(pair[1]))


def city(code: str) -> City | None:
    """Return one city by its code; None when unknown."""
    return db.session.get(City, code)


def city_names(codes: Iterable[str] | None = None) -> dict[str, str]:
    """Return names by code in the reader's language: those asked for, or all; unknown codes are left out."""
    statement = select(City)
    if codes is not None:
        wanted = set(codes)
        if not wanted:
            return {}
        statement = statement.where(City.code.in_(wanted))
    return {city.code: pick(city) for city in db.session.scalars(statement)}


def cities_named(texts: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return the cities, name by code, that each text may mean: one statement for all.

    A name counts in any accepted spelling, whatever the reader's language; where none fits, the code does.
    """
    keys = {text: spelling_key(text) for text in texts if text.strip()}
    if not keys:
        return {}
    codes = {text.strip() for text in keys}
    spelled = and_(CityAlias.city_code == City.code, CityAlias.spelling.in_(set(keys.values())))
    rows = db.session.execute(
        select(City.code, City.name_fr, City.name_ar, CityAlias.spelling)
        .outerjoin(CityAlias, spelled)
        .where(or_(CityAlias.spelling.is_not(None), City.code.in_(codes)))
        .order_by(City.code)
    )
    by_spelling: dict[str, dict[str, str]] = {}
    by_code: dict[str, dict[str, str]] = {}
    for row in rows:
        by_code[row.code] = {row.code: pick(row)}
        if row.spelling is not None:
            by_spelling.setdefault(row.spelling, {})[row.code] = pick(row)
    return {text: by_spelling.get(key) or by_code.get(text.strip(), {}) for text, key in keys.items()}


def find_city(text: str) -> City | None:
    """Return the city meant by a name in any accepted spelling, or by its code; None when none or several."""
    found = cities_named([text]).get(text, {})
    return db.session.get(City, next(iter(found))) if len(found) == 1 else None


def aliases() -> dict[str, list[str]]:
    """Return the accepted spellings other than the names themselves, by city code."""
    found: dict[str, list[str]] = {}
    rows = db.session.execute(
        select(CityAlias.city_code, CityAlias.printed)
        .join(City, City.code == CityAlias.city_code)
        .where(CityAlias.printed.not_in((City.name_fr, City.name_ar)))
        .order_by(CityAlias.printed)
    )
    for code, printed in rows:
        found.setdefault(code, []).append(printed)
    return found


def regions(division: str = "2015") -> list[Region]:
    """Return the regions of a division, 1997 or 2015, by code."""
    return list(db.session.scalars(select(Region).where(Region.division == division).order_by(Region.code)))


def region_names(division: str = "2015") -> dict[str, str]:
    """Return region names by code in the reader's language."""
    return {region.code: pick(region) for region in regions(division)}


def holidays() -> list[Holiday]:
    """Return the fixed-date public holidays in the order of the year."""
    return list(db.session.scalars(select(Holiday).order_by(Holiday.month, Holiday.day)))


def dated_holidays() -> list[DatedHoliday]:
    """Return the holidays of one year that staff wrote, the latest first."""
    return list(db.session.scalars(select(DatedHoliday).order_by(DatedHoliday.on.desc())))


def working_day_after(day: date, number: int) -> date:
    """Return the day that completes a number of working days after a day, by the holidays on record."""
    yearly = [YearlyHoliday(item.month, item.day, item.since_year) for item in holidays()]
    dated = db.session.scalars(select(DatedHoliday.on).where(DatedHoliday.on > day))
    years = range(day.year, day.year + 2 + number // 200)
    return add_working_days(day, number, holiday_dates(yearly, years) | set(dated))


def counts() -> dict[str, int]:
    """Return how many rows each list of places holds, by name: one statement."""
    columns = [
        select(func.count()).select_from(table).scalar_subquery().label(table.__tablename__)
        for table in (Region, City, CityAlias, Holiday)
    ]
    return dict(db.session.execute(select(*columns)).one()._mapping)
