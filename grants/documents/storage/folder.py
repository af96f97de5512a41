"""A store in a local folder: written beside, synchronised, then given its name."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from grants.documents.storage.base import PIECE, Kept


class Folder:
    """Files under their hash, in sub-folders by its first two digits."""

    def __init__(self, root: str | Path) -> None:
        self._root = Path(root)
        self._incoming = self._root / "incoming"

    def put(self, pieces: Iterable[bytes]) -> Kept:
        self._incoming.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=self._incoming)
        try:
            with os.fdopen(descriptor, "wb") as file:
                kept = _write(pieces, file)
            target = self._path(kept.sha256)
            if not target.exists():
                target.parent.mkdir(exist_ok=True)
                os.replace(temporary, target)
                _synchronise(target.parent)
        finally:
            Path(temporary).unlink(missing_ok=True)
        return kept

    def stream(self, sha256: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        return _Pieces(self._path(sha256).open("rb"), start, stop)

    def size(self, sha256: str) -> int:
        return self._path(sha256).stat().st_size

    def exists(self, sha256: str) -> bool:
        return self._path(sha256).is_file()

    def delete(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def sweep(self, before: datetime) -> int:
        gone = 0
        for path in self._incoming.glob("*"):
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def is_ready(self) -> bool:
        folder = self._root
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        return os.access(folder, os.W_OK)

    def _path(self, sha256: str) -> Path:
        return self._root / sha256[:2] / sha256


def _write(pieces: Iterable[bytes], file: BinaryIO) -> Kept:
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
        file.write(piece)
    file.flush()
    os.fsync(file.fileno())
    return Kept(digest.hexdigest(), size)


class _Pieces:
    """A part of an open file, piece by piece; the file is closed at its end, or before by close()."""

    def __init__(self, file: BinaryIO, start: int, stop: int | None) -> None:
        self._file = file
        self._left = None if stop is None else max(stop - start, 0)
        file.seek(start)

    def __iter__(self) -> "_Pieces":
        return self

    def __next__(self) -> bytes:
        piece = (
            b""
            if self._file.closed
            else self._file.read(PIECE if self._left is None else min(PIECE, self._left))
        )
        if not piece:
            self.close()
            raise StopIteration
        if self._left is not None:
            self._left -= len(piece)
        return piece

    def close(self) -> None:
        self._file.close()


def _synchronise(folder: Path) -> None:
    """Make the new name itself survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
