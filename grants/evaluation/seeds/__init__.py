"""The periods that letters and appeals go by, in days; a changed one is never overwritten."""

from pathlib import Path

from sqlalchemy.orm import Session

from grants.core.seeding import read_rows, refresh
from grants.evaluation.models import LetterTerm

FOLDER = Path(__file__).parent


def load(session: Session) -> dict[str, int]:
    """Add the periods that are missing; return rows by table name."""
    known = {row.code for row in session.query(LetterTerm)}
    rows = [row for row in read_rows(FOLDER / "letter_terms.csv", LetterTerm) if row["code"] not in known]
    return {"letter_term": refresh(session, LetterTerm, rows)}
