"""The strategy as published: programmes, objectives, lines, bodies, and the figures of past years."""

from pathlib import Path

from sqlalchemy.orm import Session

from grants.core.db import Base
from grants.core.seeding import read_rows, refresh
from grants.strategy.models import (
    ConsistencyCheck,
    GovernanceBody,
    Inconsistency,
    Line,
    Programme,
    PublishedResult,
    ResultInconsistency,
    SpecificObjective,
    StrategicObjective,
    SubLine,
)

FOLDER = Path(__file__).parent
# In the order of their references to one another.
FILES: dict[str, type[Base]] = {
    "strategic_objectives.csv": StrategicObjective,
    "programmes.csv": Programme,
    "specific_objectives.csv": SpecificObjective,
    "lines.csv": Line,
    "sub_lines.csv": SubLine,
    "committees.csv": GovernanceBody,
    "published_results.csv": PublishedResult,
    "inconsistencies.csv": Inconsistency,
    "result_inconsistencies.csv": ResultInconsistency,
    "consistency_checks.csv": ConsistencyCheck,
}


def load(session: Session) -> dict[str, int]:
    """Load or refresh the strategy and its published history; return rows by table name."""
    return {
        model.__tablename__: refresh(session, model, read_rows(FOLDER / name, model))
        for name, model in FILES.items()
    }
