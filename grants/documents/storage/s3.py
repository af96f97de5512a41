"""A store in a bucket of an S3-compatible service, through obstore.

What fits in one part is hashed first and written under its hash at once. More is sent part by part under
a passing name while it is hashed, then copied by the service to its hash: nobody sees half a file.
"""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

from grants.core.i18n import _
from grants.documents.storage.base import PIECE, Kept, StoreUnavailable

PART = 5 * 1024 * 1024  # the least that the service takes for a part
PARTS_AT_ONCE = 2


class S3Folder:
    """Objects under their hash, below the prefix of the address s3://bucket/prefix."""

    def __init__(self, address: str, endpoint: str, region: str, access_key: str, secret_key: str) -> None:
        bucket, _slash, prefix = address.removeprefix("s3://").partition("/")
        keys: Any = {"access_key_id": access_key, "secret_access_key": secret_key} if access_key else {}
        if endpoint:
            keys["endpoint"] = endpoint
        self._bucket: Any = S3Store(
            bucket,
            prefix=prefix.strip("/") or None,
            region=region,
            client_options={
                "allow_http": endpoint.startswith("http://"),
                "connect_timeout": "5s",
                "timeout": "60s",
            },
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=15)},
            **keys,
        )

    def put(self, pieces: Iterable[bytes]) -> Kept:
        source = _Hashed(pieces)
        first = source.first(PART)
        with _told():
            if source.is_whole:
                kept = source.kept
                if not self.exists(kept.sha256):
                    obstore.put(self._bucket, _path(kept.sha256), first, use_multipart=False)
                return kept
            return self._put_parts(source, first)

    def _put_parts(self, source: "_Hashed", first: bytes) -> Kept:
        passing = f"incoming/{secrets.token_hex(16)}"
        try:
            with obstore.open_writer(
                self._bucket, passing, buffer_size=PART, max_concurrency=PARTS_AT_ONCE
            ) as writer:
                writer.write(first)
                del first
                for piece in source:
                    writer.write(piece)
            kept = source.kept
            if not self.exists(kept.sha256):
                obstore.copy(self._bucket, passing, _path(kept.sha256))
            return kept
        finally:
            self._erase(passing)

    def stream(self, sha256: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        if stop is not None and stop <= start:
            return iter(())
        wanted: Any = {"offset": start} if stop is None else (start, stop)
        with _told():
            found = obstore.get(
                self._bucket, _path(sha256), options={"range": wanted} if start or stop else {}
            )
            return _pieces(found.stream(min_chunk_size=PIECE))

    def size(self, sha256: str) -> int:
        with _told():
            return int(obstore.head(self._bucket, _path(sha256))["size"])

    def exists(self, sha256: str) -> bool:
        try:
            self.size(sha256)
        except FileNotFoundError:
            return False
        return True

    def delete(self, sha256: str) -> None:
        with _told():
            self._erase(_path(sha256))

    def sweep(self, before: datetime) -> int:
        gone = 0
        with _told():
            for page in obstore.list(self._bucket, prefix="incoming"):
                for item in page:
                    if item["last_modified"] < before:
                        self._erase(item["path"])
                        gone += 1
        return gone

    def is_ready(self) -> bool:
        try:
            with _told():
                obstore.list_with_delimiter(self._bucket, prefix="incoming")
        except StoreUnavailable:
            return False
        return True

    def _erase(self, path: str) -> None:
        try:
            obstore.delete(self._bucket, path)
        except (NotFoundError, FileNotFoundError):
            return


class _Hashed:
    """Pieces that are hashed and counted as they pass."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._digest = hashlib.sha256()
        self._size = 0
        self.is_whole = False

    def first(self, number: int) -> bytes:
        """Return what comes first, at least that many bytes unless there is no more."""
        held = bytearray()
        for piece in self:
            held += piece
            if len(held) >= number:
                return bytes(held)
        self.is_whole = True
        return bytes(held)

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self._digest.update(piece)
            self._size += len(piece)
            yield piece

    @property
    def kept(self) -> Kept:
        return Kept(self._digest.hexdigest(), self._size)


def _path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def _pieces(found: Any) -> Iterator[bytes]:
    with _told():
        for piece in found:
            yield bytes(piece)


@contextmanager
def _told() -> Iterator[None]:
    """Say in our words what the service answered: nothing there, or not at hand."""
    try:
        yield
    except NotFoundError as error:
        raise FileNotFoundError(str(error)) from error
    except (BaseError, OSError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise StoreUnavailable(
            _("L’espace des fichiers ne répond pas. Rien n’est perdu : réessayez dans quelques minutes.")
        ) from error
