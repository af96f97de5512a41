"""Who may write the holidays that follow the moon; all staff may read them."""

from typing import Any

from grants.core.actors import Actor


def can_write_holidays(actor: Actor, _thing: Any = None) -> bool:
    """Say whether the actor may write the holidays of a year."""
    return actor.has_role("call_manager", "director", "administrator")


POLICIES = {"write_holidays": can_write_holidays}
