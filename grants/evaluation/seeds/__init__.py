"""The first guide of the evaluators, and the domains of e-mail that strangers share.

The domains of the demonstration and of examples are among the shared ones: everybody there has one.
"""

from pathlib import Path

from sqlalchemy.orm import Session

from grants.core.db import Base
from grants.core.seeding import read_rows, refresh
from grants.evaluation.models import EvaluatorGuide, PublicMailDomain

FOLDER = Path(__file__).parent
FILES: dict[str, type[Base]] = {
    "evaluator_guide.csv": EvaluatorGuide,
    "public_mail_domains.csv": PublicMailDomain,
}


def load(session: Session) -> dict[str, int]:
    """Load or refresh the guide and the domains; return rows by table name."""
    return {
        model.__tablename__: refresh(session, model, read_rows(FOLDER / name, model))
        for name, model in FILES.items()
    }
