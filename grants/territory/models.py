"""Regions in their dated divisions, cities with their aliases, public holidays."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, Instant


class Region(Base):
    """A region of one division: 1997 (16 regions) or 2015 (12 regions)."""

    __tablename__ = "region"

    division: Mapped[str] = mapped_column(String(4), primary_key=True)
    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    name_fr: Mapped[str] = mapped_column(String(100))
    name_ar: Mapped[str] = mapped_column(String(100))
    capital_fr: Mapped[str | None] = mapped_column(String(100))
    iso_code: Mapped[str | None] = mapped_column(String(10))
    valid_from: Mapped[str | None] = mapped_column(String(7))
    valid_to: Mapped[str | None] = mapped_column(String(7))


class City(Base):
    """A place where projects happen."""

    __tablename__ = "city"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_fr: Mapped[str] = mapped_column(String(100))
    name_ar: Mapped[str] = mapped_column(String(100))
    region_2015_code: Mapped[str] = mapped_column(String(2), index=True)
    region_1997_code: Mapped[str] = mapped_column(String(2))
    province_fr: Mapped[str] = mapped_column(String(100))
    place_kind: Mapped[str] = mapped_column(String(30))
    latitude: Mapped[float | None] = mapped_column(Numeric(6, 3, asdecimal=False))
    longitude: Mapped[float | None] = mapped_column(Numeric(6, 3, asdecimal=False))
    population_2024: Mapped[int | None]
    in_published_history: Mapped[bool] = mapped_column(default=False)


class CityAlias(Base):
    """Another spelling under which a city must be found, normalised for the search."""

    __tablename__ = "city_alias"

    spelling: Mapped[str] = mapped_column(String(100), primary_key=True)
    city_code: Mapped[str] = mapped_column(ForeignKey("city.code"), primary_key=True)
    printed: Mapped[str] = mapped_column(String(100))


class Holiday(Base):
    """A fixed-date public holiday, in force from a year on."""

    __tablename__ = "holiday"

    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name_fr: Mapped[str] = mapped_column(String(100))
    name_ar: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    since_year: Mapped[int | None]


class DatedHoliday(Base):
    """A holiday of one year, written by staff when announced: religious feasts follow the moon."""

    __tablename__ = "dated_holiday"

    on: Mapped[date] = mapped_column(primary_key=True)
    name_fr: Mapped[str] = mapped_column(String(100))
    name_ar: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    added_at: Mapped[datetime] = mapped_column(Instant)
