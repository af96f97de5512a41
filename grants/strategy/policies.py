"""Who may change the strategy's lines; all staff may read it."""

from typing import Any

from grants.core.actors import Actor


def can_add_line(actor: Actor, thing: Any = None) -> bool:
    """Say whether the actor may open a line to associations beside those of the strategy."""
    return actor.has_role("call_manager", "director")


POLICIES = {"add_line": can_add_line}
