"""Read the audit trail: the story of one object, and whether the chain holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from grants.audit.chain import GENESIS, entry_hash, personal_digest
from grants.audit.models import AuditEntry, AuditHead, AuditPersonal, object_key
from grants.core.db import db
from grants.core.i18n import _, instant_words


@dataclass(frozen=True)
class Event:
    """One line of an object's story; the name is empty once erased under retention."""

    at: datetime
    action: str
    actor_name: str
    reason: str | None
    from_state: str | None
    to_state: str | None
    details: dict[str, Any]


def timeline(thing: Any) -> list[Event]:
    """Return the acts on one object, oldest first."""
    rows = db.session.execute(
        select(AuditEntry, AuditPersonal)
        .outerjoin(AuditPersonal, AuditPersonal.sequence == AuditEntry.sequence)
        .where(AuditEntry.object_type == thing.__tablename__, AuditEntry.object_id == object_key(thing))
        .order_by(AuditEntry.sequence)
    )
    return [
        Event(
            entry.at,
            entry.action,
            personal.actor_name if personal else "",
            personal.reason if personal else None,
            entry.from_state,
            entry.to_state,
            entry.details,
        )
        for entry, personal in rows
    ]


def acts_between(from_at: datetime, to_at: datetime) -> int:
    """Return how many acts people did strictly between two instants, those of rules left out."""
    statement = (
        select(func.count())
        .select_from(AuditEntry)
        .join(AuditPersonal, AuditPersonal.sequence == AuditEntry.sequence)
        .where(AuditEntry.at > from_at, AuditEntry.at < to_at, AuditPersonal.actor_id.is_not(None))
    )
    return db.session.scalar(statement) or 0


def story(thing: Any, words: Mapping[str, str]) -> list[dict[str, str]]:
    """Return what happened to an object as steps of a timeline, oldest first; one statement.

    words: action -> French words, or action and kind, as in "agreement.fact/signature", for acts noted
    with a kind; an action without words is shown under its code.
    """
    events = timeline(thing)
    return [
        {
            "label": _label(event, words),
            "when": " · ".join(
                part for part in (instant_words(event.at), event.actor_name, event.reason) if part
            ),
            "place": "now" if position == len(events) else "past",
        }
        for position, event in enumerate(events, 1)
    ]


def _label(event: Event, words: Mapping[str, str]) -> str:
    found = words.get(f"{event.action}/{event.details.get('kind')}") or words.get(event.action)
    return str(_(found)) if found else event.action


def verify_chain() -> list[str]:
    """Return the faults of the chain in words; none when every link holds."""
    faults: list[str] = []
    previous, number = GENESIS, 0
    rows = db.session.execute(
        select(AuditEntry, AuditPersonal)
        .outerjoin(AuditPersonal, AuditPersonal.sequence == AuditEntry.sequence)
        .order_by(AuditEntry.sequence)
    )
    for entry, personal in rows:
        number += 1
        if entry.sequence != number:
            return [*faults, f"entry {number} is missing"]
        if entry.previous_hash != previous or entry.hash != entry_hash(previous, entry.public_part()):
            faults.append(f"entry {entry.sequence} does not match its hash")
        if personal and entry.personal_digest != personal_digest(
            personal.actor_id, personal.actor_name, personal.reason, personal.salt
        ):
            faults.append(f"personal part of entry {entry.sequence} does not match its fingerprint")
        previous = entry.hash
    head = db.session.get(AuditHead, 1)
    if head and (head.sequence != number or head.hash != previous):
        faults.append("the head does not match the last entry")
    return faults
