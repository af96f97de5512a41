"""The one way a value is written before it is hashed."""

import hashlib
import json
from typing import Any


def canonical(value: Any) -> bytes:
    """Return a value as canonical JSON: sorted names, no blanks, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(value: Any) -> str:
    """Return the SHA-256 of a value in canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()
