"""What every proposal is checked and sworn by: statements and bounds, as rows."""

from pathlib import Path

from sqlalchemy.orm import Session

from grants.core.seeding import read_rows, refresh
from grants.proposals.models import DetailRule, SwornStatement

FOLDER = Path(__file__).parent


def load(session: Session) -> dict[str, int]:
    """Load the statements and bounds that are missing, refresh the words of others; return rows by table."""
    rules = read_rows(FOLDER / "detail_rules.csv", DetailRule)
    known = {rule.code for rule in session.query(DetailRule)}
    statements = read_rows(FOLDER / "statements.csv", SwornStatement)
    return {
        "sworn_statement": refresh(session, SwornStatement, statements),
        # A bound that the ministry changed stays as it is.
        "detail_rule": refresh(session, DetailRule, [row for row in rules if row["code"] not in known]),
    }
