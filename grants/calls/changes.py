"""What changed in a call since somebody opened it: who changed which parts, and when."""

from dataclasses import dataclass
from datetime import datetime

from grants.audit.queries import timeline
from grants.calls.models import Call


@dataclass(frozen=True)
class CallChange:
    """One act on a call after a version: its action, the names of the parts, who and when."""

    action: str
    parts: tuple[str, ...]
    actor_name: str
    at: datetime


def changes_since(call: Call, version: int) -> list[CallChange]:
    """Return the acts that made the call another version than the one given, oldest first; one statement.

    A call begins at version 1; each change of its words and each move of its state adds one.
    """
    made = 0
    changes = []
    for event in timeline(call):
        if event.from_state is None and event.action not in ("call.create", "call.update"):
            continue
        made += 1
        if made > version:
            parts = tuple(event.details.get("parts", ()))
            changes.append(CallChange(event.action, parts, event.actor_name, event.at))
    return changes
