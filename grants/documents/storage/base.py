"""The interface of a store, and what goes wrong with one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from grants.core.errors import DomainError

PIECE = 256 * 1024


@dataclass(frozen=True)
class Kept:
    """Bytes that are stored: their hash and their number."""

    sha256: str
    size: int


class StoreUnavailable(DomainError):
    """The store does not answer, or refuses us."""

    status = 503

    def __init__(self, message: Any = "") -> None:
        super().__init__(message)


class Store(Protocol):
    """Bytes under their SHA-256, written whole or not at all."""

    def put(self, pieces: Iterable[bytes]) -> Kept:
        """Store what the pieces make up; what they raise passes through and leaves nothing behind."""

    def stream(self, sha256: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Return pieces of at most a few hundred kB; FileNotFoundError at once when nothing is there."""

    def size(self, sha256: str) -> int:
        """Return the number of bytes; FileNotFoundError when nothing is there."""

    def exists(self, sha256: str) -> bool:
        """Say whether the bytes of a hash are stored."""

    def delete(self, sha256: str) -> None:
        """Erase the bytes of a hash; nothing happens when they are gone already."""

    def sweep(self, before: datetime) -> int:
        """Erase what writers that were killed before an instant left behind; return how many."""

    def is_ready(self) -> bool:
        """Say whether files can be stored now."""
