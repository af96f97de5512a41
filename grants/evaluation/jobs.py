"""Work of evaluation done beside the pages: requests for completion whose last instant has passed."""

from datetime import datetime
from typing import Any

from grants.core.actors import System
from grants.core.db import unit_of_work
from grants.evaluation import queries, services
from grants.evaluation.services.completion import CLOSE_JOB
from grants.evaluation.services.minutes import DRAW_JOB
from grants.evaluation.services.sealing import STORE_JOB

CLOSER = System("deadline", "close_completion")


def close_completion(payload: dict[str, Any], at: datetime) -> None:
    """Close one request after its last instant; harmless when it was sent back or closed before."""
    with unit_of_work():
        services.close_completion(queries.load_completion(payload["request"]), CLOSER, at)


def draw_minutes(payload: dict[str, Any], at: datetime) -> None:
    """Draw and keep the minutes of one closed session."""
    services.keep_minutes(payload["session_id"], at)


def store_bundle(payload: dict[str, Any], at: datetime) -> None:
    """Store the sealed bundle of one closed session."""
    services.keep_bundle(payload["session_id"], at)


JOBS = {CLOSE_JOB: close_completion, DRAW_JOB: draw_minutes, STORE_JOB: store_bundle}
