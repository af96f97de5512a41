"""Hashes of the audit chain: pure functions over canonical JSON."""

from typing import Any

from grants.core.canonical import canonical, digest

GENESIS = "0" * 64

__all__ = ["GENESIS", "canonical", "digest", "entry_hash", "personal_digest"]


def personal_digest(actor_id: int | None, actor_name: str, reason: str | None, salt: str) -> str:
    """Return the fingerprint of the erasable part of an entry."""
    return digest([salt, actor_id, actor_name, reason])


def entry_hash(previous: str, public: dict[str, Any]) -> str:
    """Return the hash of an entry, bound to the one before it."""
    return digest([previous, public])
