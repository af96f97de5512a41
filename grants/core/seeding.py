"""Seed files: CSV rows turned into mapped rows, added or refreshed by comparing, never twice."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from grants.core.db import Base

Rows = list[dict[str, Any]]


def read_rows(path: Path, model: type[Base]) -> Rows:
    """Return the rows of a CSV file whose column names are those of the model, with typed values.

    An empty cell is None where the column may be empty, else the empty text.
    """
    columns = inspect(model).columns
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {name: _typed(text, columns[name]) for name, text in row.items()} for row in csv.DictReader(file)
        ]


def refresh(session: Session, model: type[Base], rows: Rows) -> int:
    """Add the rows that are missing and bring the others up to date; return how many were given.

    One statement reads what exists; rows that staff added are left alone.
    """
    mapper = inspect(model)
    names = [mapper.get_property_by_column(column).key for column in mapper.primary_key]
    existing = {tuple(getattr(row, name) for name in names): row for row in session.scalars(select(model))}
    for values in rows:
        row = existing.get(tuple(values[name] for name in names))
        if row is None:
            session.add(model(**values))
        else:
            _update(row, values)
    session.flush()
    return len(rows)


def _update(row: Base, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def _typed(text: str, column: Any) -> Any:
    if text == "" and column.nullable:
        return None
    kind = column.type.python_type
    if kind is bool:
        return text == "yes"
    if kind is date:
        return date.fromisoformat(text)
    return kind(text) if kind in (int, float, Decimal) else text
