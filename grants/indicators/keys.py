"""The key of the roll-up: canonical combinations, and one signed change of one key. Pure."""

from dataclasses import dataclass

FUNDER = "MCMREAM"
PARTICIPANTS = "participants"
PARTICIPATIONS = "participations"
AUDIENCE = "audience"
PLANNED = "planned"
PROVISIONAL = "provisional"
VALIDATED = "validated"


@dataclass(frozen=True)
class CellDelta:
    """A signed change: value in persons or contacts according to the measure, cells as their number."""

    line_code: str
    funder: str
    city_code: str
    school_year: str
    calendar_year: int
    measure_code: str
    table_code: str
    combination: str
    status: str
    value: int
    cells: int


def combination(table: str, *, sex: str = "-", age: str = "-", status: str = "-", origin: str = "-") -> str:
    """Return the canonical text of a combination of one table's options.

    T1 is sex x age, T2 sex x status group, T3 region of origin, SX sex alone, NO no dimension.
    """
    parts = {"T1": (sex, age), "T2": (sex, status), "T3": (origin,), "SX": (sex,), "NO": ("-",)}[table]
    return "|".join(parts)


def opposite(delta: CellDelta) -> CellDelta:
    """Return the change that undoes another."""
    return CellDelta(**{**delta.__dict__, "value": -delta.value, "cells": -delta.cells})
