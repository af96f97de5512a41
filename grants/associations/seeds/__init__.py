"""The kinds of documents that an association gives once, each with the rule of its validity."""

from pathlib import Path

from sqlalchemy.orm import Session

from grants.associations.models import DocumentType
from grants.core.seeding import read_rows, refresh

FOLDER = Path(__file__).parent


def load(session: Session) -> dict[str, int]:
    """Load or refresh the kinds of documents; return rows by table name."""
    rows = read_rows(FOLDER / "document_types.csv", DocumentType)
    for position, row in enumerate(rows):
        row["position"] = position
    return {"document_type": refresh(session, DocumentType, rows)}
