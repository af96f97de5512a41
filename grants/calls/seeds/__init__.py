"""What every call begins with: budget headings as rows, and the defaults a new call copies."""

import csv
from pathlib import Path

from sqlalchemy.orm import Session

from grants.calls.models import BudgetHeading

FOLDER = Path(__file__).parent


def load(session: Session) -> dict[str, int]:
    """Load or refresh the budget headings; return rows by table name."""
    headings = rows("budget_headings.csv")
    for position, row in enumerate(headings):
        session.merge(BudgetHeading(**{**row, "share_rule": row["share_rule"] or None}, position=position))
    session.flush()
    return {"budget_heading": len(headings)}


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a seed file by column name."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
