"""Measures and indicators that every installation begins with; staff may add others."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from grants.indicators.models import Indicator, IndicatorVersion, Measure

FOLDER = Path(__file__).parent
FIRST_DAY = date(2013, 9, 1)


def load(session: Session) -> dict[str, int]:
    """Load or refresh the seeded measures and indicators; a version already used is left alone."""
    measures, indicators = _rows("measures.csv"), _rows("indicators.csv")
    for position, row in enumerate(measures):
        session.merge(Measure(**row, position=position))
    session.flush()
    for position, row in enumerate(indicators):
        names = {name: row[name] for name in ("code", "name_fr", "name_ar", "name_en")}
        session.merge(Indicator(**names, position=position))
        session.flush()
        if session.get(IndicatorVersion, (row["code"], 1)) is None:
            session.add(_first_version(row))
    session.flush()
    return {"measure": len(measures), "indicator": len(indicators)}


def _first_version(row: dict[str, Any]) -> IndicatorVersion:
    return IndicatorVersion(
        indicator_code=row["code"],
        number=1,
        valid_from=FIRST_DAY,
        formula=json.loads(row["formula"]),
        definition_fr=row["definition_fr"],
        definition_ar=row["definition_ar"],
        definition_en=row["definition_en"],
    )


def _rows(name: str) -> list[dict[str, Any]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
