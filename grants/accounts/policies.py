"""Who may do what to accounts."""

from datetime import datetime, timedelta
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


def can_renew_proof(actor: Actor, session: Any) -> bool:
    """Allow each person to prove identity again in the session in which they act."""
    return bool(actor.session_id == session.id and actor.id == session.user_id)


def is_proven(actor: Actor, at: datetime, minutes: int) -> bool:
    """Say whether the actor proved identity within the last minutes (both ends count)."""
    return actor.proven_at is not None and actor.proven_at >= at - timedelta(minutes=minutes)


def must_enrol(actor: Actor, is_demonstration: bool) -> bool:
    """Say whether the actor has no second factor and needs one: staff, outside a demonstration."""
    return actor.is_staff and not actor.has_second_factor and not is_demonstration


POLICIES = {
    "manage_accounts": can_manage_accounts,
    "change_account": can_change_account,
    "use_account": can_use_account,
    "renew_proof": can_renew_proof,
}
