"""The whole content of a report as plain values, and the JSON that its fingerprint covers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from grants.reporting.tables import CellKey, table_total


@dataclass(frozen=True)
class CityTables:
    """Persons new in one city over one cut period, by table.

    A cell holds a number, None where it was not collected, and is absent where nothing was filled in.
    """

    city_code: str
    period_start: date
    cells: Mapping[CellKey, int | None] = field(default_factory=dict)
    declared_total: int | None = None

    @property
    def is_not_collected(self) -> bool:
        """Say whether the whole table was declared not collected."""
        return bool(self.cells) and all(value is None for value in self.cells.values())

    @property
    def persons(self) -> int | None:
        """Return the persons of table T1, None when nothing is known."""
        return table_total(self.cells, "T1")


@dataclass(frozen=True)
class ActivityContacts:
    """What one activity counted over one cut period: contacts by sex and audience, never to be added.

    ``by_sex`` is empty where nothing was filled in, and holds None where it was not collected.
    """

    activity_id: int
    period_start: date
    by_sex: Mapping[str, int | None] = field(default_factory=dict)
    audience: int | None = None
    audience_method: str = ""

    @property
    def is_not_collected(self) -> bool:
        """Say whether the participations were declared not collected."""
        return bool(self.by_sex) and all(value is None for value in self.by_sex.values())

    @property
    def participations(self) -> int | None:
        """Return the participations, None when nothing is known."""
        known = [value for value in self.by_sex.values() if value is not None]
        return sum(known) if known else None


@dataclass(frozen=True)
class HeadingExpense:
    """What was spent and justified under one heading, in centimes."""

    heading_code: str
    spent_centimes: int
    justified_centimes: int


@dataclass(frozen=True)
class ReportContent:
    """Everything an association reports in one revision."""

    narrative: str = ""
    tables: tuple[CityTables, ...] = ()
    contacts: tuple[ActivityContacts, ...] = ()
    expenses: tuple[HeadingExpense, ...] = ()

    @property
    def spent_centimes(self) -> int:
        """Return what was spent under all headings."""
        return sum(expense.spent_centimes for expense in self.expenses)

    @property
    def justified_centimes(self) -> int:
        """Return what was justified under all headings."""
        return sum(expense.justified_centimes for expense in self.expenses)

    def persons(self, city_code: str | None = None, sex: str | None = None) -> int | None:
        """Return the persons of T1, of one city or one sex if given; None when nothing is known."""
        known = [
            total
            for row in self.tables
            if city_code in (None, row.city_code)
            and (total := table_total(row.cells, "T1", sex=sex)) is not None
        ]
        return sum(known) if known else None

    def table_of(self, city_code: str, period_start: date) -> CityTables:
        """Return the tables of one city and period, empty when nothing was filled in."""
        for row in self.tables:
            if (row.city_code, row.period_start) == (city_code, period_start):
                return row
        return CityTables(city_code, period_start)

    def contacts_of(self, activity_id: int, period_start: date) -> ActivityContacts:
        """Return what one activity counted over one period, empty when nothing was filled in."""
        for row in self.contacts:
            if (row.activity_id, row.period_start) == (activity_id, period_start):
                return row
        return ActivityContacts(activity_id, period_start)

    def expense_of(self, heading_code: str) -> HeadingExpense | None:
        """Return the expenses of one heading, None when nothing was filled in."""
        return next((row for row in self.expenses if row.heading_code == heading_code), None)

    def as_json(self) -> dict[str, Any]:
        """Return the content in one canonical order, as the fingerprint of a revision covers it."""
        return {
            "narrative": self.narrative,
            "participants": [_plain_table(row) for row in sorted(self.tables, key=_place)],
            "contacts": [_plain_contacts(row) for row in sorted(self.contacts, key=_activity)],
            "expenses": [
                [row.heading_code, row.spent_centimes, row.justified_centimes]
                for row in sorted(self.expenses, key=lambda row: row.heading_code)
            ],
        }


def _place(row: CityTables) -> tuple[str, date]:
    return (row.city_code, row.period_start)


def _activity(row: ActivityContacts) -> tuple[int, date]:
    return (row.activity_id, row.period_start)


def _plain_table(row: CityTables) -> dict[str, Any]:
    return {
        "city": row.city_code,
        "period_start": row.period_start.isoformat(),
        "declared_total": row.declared_total,
        "cells": [[key.table, key.combination, value] for key, value in sorted(row.cells.items())],
    }


def _plain_contacts(row: ActivityContacts) -> dict[str, Any]:
    return {
        "activity": row.activity_id,
        "period_start": row.period_start.isoformat(),
        "by_sex": dict(row.by_sex),
        "audience": row.audience,
        "audience_method": row.audience_method,
    }
