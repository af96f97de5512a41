"""Where the bytes lie, under their SHA-256: one interface over a local folder or an S3-compatible store."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from flask import Flask, current_app

from grants.documents.storage.base import Kept, Store, StoreUnavailable

__all__ = [
    "Kept",
    "Store",
    "StoreUnavailable",
    "exists",
    "get",
    "opened",
    "put",
    "put_stream",
    "store",
    "stream",
]


def store() -> Store:
    """Return the store of the running application, opened at its first use in each process."""
    extensions = current_app.extensions
    if "grants_store" not in extensions:
        extensions["grants_store"] = open_store(current_app)
    found: Store = extensions["grants_store"]
    return found


def open_store(app: Flask) -> Store:
    """Return the store that the settings name."""
    address: str = app.config["STORAGE_URL"]
    if address.startswith("s3://"):
        from grants.documents.storage.s3 import S3Folder  # obstore is an extra

        return S3Folder(
            address,
            endpoint=app.config["STORAGE_ENDPOINT"],
            region=app.config["STORAGE_REGION"],
            access_key=app.config["STORAGE_ACCESS_KEY"],
            secret_key=app.config["STORAGE_SECRET_KEY"],
        )
    from grants.documents.storage.folder import Folder

    return Folder(app.config["STORAGE_FOLDER"])


def put(content: bytes) -> str:
    """Store bytes and return their SHA-256; storing the same bytes again changes nothing."""
    sha256 = hashlib.sha256(content).hexdigest()
    if not exists(sha256):
        put_stream([content])
    return sha256


def put_stream(pieces: Iterable[bytes]) -> Kept:
    """Store what the pieces make up, hashed on the way; an error of theirs leaves nothing behind."""
    return store().put(pieces)


def get(sha256: str) -> bytes:
    """Return the bytes of a hash; FileNotFoundError when they are gone. For small things only."""
    return b"".join(stream(sha256))


def stream(sha256: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
    """Return the bytes of a hash from start up to stop, piece by piece; FileNotFoundError at once."""
    return store().stream(sha256, start, stop)


@contextmanager
def opened(sha256: str) -> Iterator[Iterator[bytes]]:
    """Give the pieces of stored bytes for the block that reads them, to their end or not."""
    pieces = stream(sha256)
    try:
        yield pieces
    finally:
        close = getattr(pieces, "close", None)
        if close:
            close()


def exists(sha256: str) -> bool:
    """Say whether the bytes of a hash are stored."""
    return store().exists(sha256)
