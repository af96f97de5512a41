"""Name the lines that were declared unsuccessful, for the statements that leave their files out."""

from typing import Any

from sqlalchemy import select

from grants.evaluation.models import CallEnding
from grants.evaluation.states import EndingState


def ended_lines() -> Any:
    """Return the keys of call lines declared unsuccessful, as a statement to stand inside another."""
    return select(CallEnding.call_line_id).where(
        CallEnding.state == EndingState.APPROVED, CallEnding.call_line_id.is_not(None)
    )
