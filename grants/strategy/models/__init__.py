"""Mapped classes of the strategy and of the published history."""

from grants.strategy.models.history import (
    ConsistencyCheck,
    Inconsistency,
    PublishedResult,
    ResultInconsistency,
)
from grants.strategy.models.plan import (
    GovernanceBody,
    Line,
    Programme,
    SpecificObjective,
    StrategicObjective,
    SubLine,
)

__all__ = [
    "ConsistencyCheck",
    "GovernanceBody",
    "Inconsistency",
    "Line",
    "Programme",
    "PublishedResult",
    "ResultInconsistency",
    "SpecificObjective",
    "StrategicObjective",
    "SubLine",
]
