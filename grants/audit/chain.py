"""Hashes of the audit chain: pure functions over canonical JSON."""

import hashlib
import json
from typing import Any

GENESIS = "0" * 64


def canonical(value: Any) -> bytes:
    """Return the one way a value is written before hashing."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(value: Any) -> str:
    """Return the SHA-256 of a value in canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def personal_digest(actor_id: int | None, actor_name: str, reason: str | None, salt: str) -> str:
    """Return the fingerprint of the erasable part of an entry."""
    return digest([salt, actor_id, actor_name, reason])


def entry_hash(previous: str, public: dict[str, Any]) -> str:
    """Return the hash of an entry, bound to the one before it."""
    return digest([previous, public])
