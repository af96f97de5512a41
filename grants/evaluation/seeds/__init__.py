"""What every selection session chooses from: the reasons of refusals, as rows."""

from pathlib import Path

from sqlalchemy.orm import Session

from grants.core.seeding import read_rows, refresh
from grants.evaluation.models import RejectionReason

FOLDER = Path(__file__).parent


def load(session: Session) -> dict[str, int]:
    """Load or refresh the reasons of refusals; return rows by table name."""
    rows = read_rows(FOLDER / "rejection_reasons.csv", RejectionReason)
    return {"rejection_reason": refresh(session, RejectionReason, rows)}
