"""Reasons of refusals, periods of letters, the first guide of evaluators, domains of e-mail that are shared.

A period that was changed is never overwritten. The domains of the demonstration and of examples are among
the shared ones: everybody there has one.
"""

from pathlib import Path

from sqlalchemy.orm import Session

from grants.core.db import Base
from grants.core.seeding import read_rows, refresh
from grants.evaluation.models import EvaluatorGuide, LetterTerm, PublicMailDomain, RejectionReason

FOLDER = Path(__file__).parent
FILES: dict[str, type[Base]] = {
    "evaluator_guide.csv": EvaluatorGuide,
    "public_mail_domains.csv": PublicMailDomain,
    "rejection_reasons.csv": RejectionReason,
}


def load(session: Session) -> dict[str, int]:
    """Add the periods that are missing, load the rest; return rows by table name."""
    known = {row.code for row in session.query(LetterTerm)}
    rows = [row for row in read_rows(FOLDER / "letter_terms.csv", LetterTerm) if row["code"] not in known]
    return {"letter_term": refresh(session, LetterTerm, rows)} | {
        model.__tablename__: refresh(session, model, read_rows(FOLDER / name, model))
        for name, model in FILES.items()
    }
