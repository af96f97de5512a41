"""Who may do what to accounts."""

from typing import Any

from grants.core.actors import Actor


def can_manage_accounts(actor: Actor, thing: Any = None) -> bool:
    """Allow the administrator to list and invite people."""
    return actor.has_role("administrator")


def can_change_account(actor: Actor, user: Any) -> bool:
    """Allow the administrator to change roles or close an account, never the own one."""
    return actor.has_role("administrator") and actor.id != user.id


def can_use_account(actor: Actor, user: Any) -> bool:
    """Allow each person to change the own name, language, password and sessions."""
    return actor.id is not None and actor.id == user.id


POLICIES = {
    "manage_accounts": can_manage_accounts,
    "change_account": can_change_account,
    "use_account": can_use_account,
}
