"""How sure a ranking is, for information only: raw marks always decide.

`severity` measures how strict each evaluator is, `rank_interval` how far a file's rank can be told,
`leave_out` how often it would be funded without one of the evaluators. Plain floats; `student` and
`linear` are the arithmetic they need.
"""

from grants.evaluation.uncertainty.leave_out import Steadiness, leave_one_out
from grants.evaluation.uncertainty.rank_interval import RankInterval, near_cut, rank_intervals
from grants.evaluation.uncertainty.severity import (
    NotEstimated,
    Observation,
    Severity,
    SeverityModel,
    WhyNot,
    fit_severity,
)

__all__ = [
    "NotEstimated",
    "Observation",
    "RankInterval",
    "Severity",
    "SeverityModel",
    "Steadiness",
    "WhyNot",
    "fit_severity",
    "leave_one_out",
    "near_cut",
    "rank_intervals",
]
