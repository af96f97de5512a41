"""Record acts and change states: the only place that assigns a state."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from grants.audit.chain import GENESIS, entry_hash, personal_digest
from grants.audit.models import AuditEntry, AuditHead, AuditPersonal, object_key
from grants.core.actors import Actor
from grants.core.db import before_commit, db, in_unit_of_work, on_failure
from grants.core.errors import IllegalTransition
from grants.core.i18n import _
from grants.core.workflow import Workflow

_PENDING = "audit_pending"
# Entries are written as plain rows: nothing of them is needed afterwards.
_HEAD: Any = AuditHead.__table__
_ENTRIES: Any = AuditEntry.__table__
_PERSONALS: Any = AuditPersonal.__table__


@dataclass
class _Act:
    action: str
    thing: Any
    actor: Actor
    at: datetime
    reason: str | None = None
    from_state: str | None = None
    to_state: str | None = None
    details: dict[str, Any] = field(default_factory=dict)


def record(
    action: str, thing: Any, actor: Actor, at: datetime, reason: str | None = None, **details: Any
) -> None:
    """Collect an act on a mapped object; the entry is written just before the commit.

    Details go into the unerasable public part: never names, e-mails or other personal data.
    """
    _collect(_Act(action, thing, actor, at, reason, details=details))


def transition(
    thing: Any,
    workflow: Workflow,
    action: str,
    actor: Actor,
    at: datetime,
    reason: str | None = None,
    stamps: dict[str, Any] | None = None,
    **details: Any,
) -> None:
    """Move a thing to the next state of its workflow, set its stamps, raise its version, record it.

    Raises IllegalTransition when the action does not start from the present state.
    """
    before = thing.state
    if not workflow.allows(action, before):
        raise IllegalTransition(_("Cette action n’est plus possible : l’état a changé entre-temps."))
    after = workflow.next_state(action, before)
    thing.state = after
    for name, value in (stamps or {}).items():
        setattr(thing, name, value)
    if hasattr(thing, "version"):
        thing.version = (thing.version or 0) + 1
    _collect(
        _Act(
            f"{workflow.name}.{action}",
            thing,
            actor,
            at,
            reason,
            str(before.value),
            str(after.value),
            details,
        )
    )


def _collect(act: _Act) -> None:
    if not in_unit_of_work():
        raise RuntimeError("an act is recorded inside a unit of work")
    db.session().info.setdefault(_PENDING, []).append(act)


@before_commit
def _seal(session: Session) -> None:
    """Give each collected act its number and hash, with the head row locked until the commit.

    PostgreSQL writes a single entry, its personal part and the head in one round trip.
    """
    acts: list[_Act] = session.info.pop(_PENDING, [])
    if not acts:
        return
    locked = select(AuditHead.sequence, AuditHead.hash).where(AuditHead.id == 1).with_for_update()
    head = session.execute(locked).one_or_none()
    if head is None:
        session.execute(insert(_HEAD).values(id=1, sequence=0, hash=GENESIS))
    sequence, previous = head or (0, GENESIS)
    entries, personals = [], []
    for act in acts:
        sequence += 1
        entry, personal = _link(act, sequence, previous)
        previous = entry["hash"]
        entries.append(entry)
        personals.append(personal)
    moved = update(_HEAD).where(_HEAD.c.id == 1).values(sequence=sequence, hash=previous)
    if len(acts) == 1 and session.get_bind().dialect.name == "postgresql":
        written = insert(_ENTRIES).values(entries[0]).cte("entry")
        beside = insert(_PERSONALS).values(personals[0]).cte("personal")
        session.execute(moved.add_cte(written, beside))
    else:
        session.execute(insert(_ENTRIES), entries if len(entries) > 1 else entries[0])
        session.execute(insert(_PERSONALS), personals if len(personals) > 1 else personals[0])
        session.execute(moved)


@on_failure
def _forget(session: Session) -> None:
    """Forget the acts of a unit that was rolled back: the next one must not record them."""
    session.info.pop(_PENDING, None)


def _link(act: _Act, sequence: int, previous: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the columns of an entry, bound to the hash before it, and those of its personal part."""
    salt = secrets.token_hex(16)
    reason = act.reason or None
    entry = {
        "sequence": sequence,
        "at": act.at,
        "action": act.action,
        "object_type": act.thing.__tablename__,
        "object_id": object_key(act.thing),
        "from_state": act.from_state,
        "to_state": act.to_state,
        "details": act.details,
        "personal_digest": personal_digest(act.actor.id, act.actor.display_name, reason, salt),
        "previous_hash": previous,
    }
    entry["hash"] = entry_hash(previous, AuditEntry(**entry).public_part())
    personal = {
        "sequence": sequence,
        "actor_id": act.actor.id,
        "actor_name": act.actor.display_name,
        "reason": reason,
        "salt": salt,
    }
    return entry, personal
