"""The worker's part: a rehearsal that a manager asked for."""

from datetime import datetime
from typing import Any


def run_rehearsal(payload: dict[str, Any], at: datetime) -> None:
    """Live the call of a rehearsal in a throw-away copy, and keep the report; safe to repeat."""
    from grants.rehearsal.running import run

    run(int(payload["rehearsal_id"]), at)


JOBS = {"rehearsal.run": run_rehearsal}
