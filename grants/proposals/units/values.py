"""Values of a unit in JSON, and the token by which a page says what it saw."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from grants.audit.chain import digest

DIGEST_LENGTH = 12
OLDEST = 0


@dataclass(frozen=True)
class Seen:
    """What a page showed of a unit: its revision, and the digest of its values ("" when unknown)."""

    revision: int = OLDEST
    digest: str = ""

    def shows(self, values: Mapping[str, Any] | None) -> bool:
        """Say whether these are the values that the page showed: its reader did not touch them."""
        return bool(self.digest) and self.digest == _short(values)


def plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return values as JSON keeps them: days in ISO form, amounts in centimes; None for no row."""
    if values is None:
        return None
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def seen_token(revision: int, values: Mapping[str, Any] | None) -> str:
    """Return what a page carries to say what it showed, such as "3.9f86d081884c"."""
    return f"{revision}.{_short(values)}"


def parse_seen(token: object) -> Seen:
    """Read a token; one that is absent or damaged counts as having seen the oldest revision."""
    number, _dot, short = str(token or "").partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return Seen()
    return Seen(int(number), short[:DIGEST_LENGTH])


def _short(values: Mapping[str, Any] | None) -> str:
    return digest(plain(values))[:DIGEST_LENGTH]
