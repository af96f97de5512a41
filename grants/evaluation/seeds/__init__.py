"""What evaluation starts with as rows: reasons of refusals; periods of letters and appeals, in days."""

from pathlib import Path

from sqlalchemy.orm import Session

from grants.core.seeding import read_rows, refresh
from grants.evaluation.models import LetterTerm, RejectionReason

FOLDER = Path(__file__).parent


def load(session: Session) -> dict[str, int]:
    """Load or refresh the reasons, add the periods that are missing; return rows by table name."""
    reasons = read_rows(FOLDER / "rejection_reasons.csv", RejectionReason)
    known = {row.code for row in session.query(LetterTerm)}
    terms = [row for row in read_rows(FOLDER / "letter_terms.csv", LetterTerm) if row["code"] not in known]
    return {
        "rejection_reason": refresh(session, RejectionReason, reasons),
        "letter_term": refresh(session, LetterTerm, terms),
    }
