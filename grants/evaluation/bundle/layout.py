"""The one way to write a bundle: the same content always gives the same bytes.

UTF-8 JSON without floats; keys sorted; each top-level key on a line of its own, each record of a list
on a line of its own, so that a difference has a line number. Exact numbers that are not whole are text
(`143/2`), instants end in `Z`.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

SEAL = "sha256"


def lay_out(document: Mapping[str, Any]) -> bytes:
    """Write a document down."""
    parts = []
    for key in sorted(document):
        value = document[key]
        if isinstance(value, list):
            rows = ",\n".join(_compact(row) for row in value)
            parts.append(f"{_compact(key)}:[\n{rows}\n]" if rows else f"{_compact(key)}:[]")
        else:
            parts.append(f"{_compact(key)}:{_compact(value)}")
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def sealed(document: Mapping[str, Any]) -> dict[str, Any]:
    """Give the document with the hash of everything else in it."""
    content = {key: value for key, value in document.items() if key != SEAL}
    return {**content, SEAL: sha256(lay_out(content)).hexdigest()}


def exact(value: Fraction | Decimal | int) -> str:
    """Write an exact number: whole, or numerator and denominator in lowest terms."""
    return str(Fraction(value))


def instant(at: datetime) -> str:
    """Write an aware instant in UTC."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
