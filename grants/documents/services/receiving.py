"""Accept bytes before any transaction: checked, cleaned, stored under their hash."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from flask import current_app
from werkzeug.datastructures import FileStorage

from grants.core.room import needing_room
from grants.documents import storage
from grants.documents.kinds.jpeg import clean_jpeg
from grants.documents.kinds.png import clean_png
from grants.documents.kinds.refusal import Refusal
from grants.documents.kinds.sniff import JPEG, PNG, FileKind, matches_name, sniff
from grants.documents.services.refusals import refused
from grants.documents.storage.base import PIECE


@dataclass(frozen=True)
class StoredFile:
    """Bytes that are stored and checked, not yet named by any document; drawn ones are the system's own."""

    sha256: str
    size: int
    media_type: str
    filename: str
    is_drawn: bool = False


def receive_upload(upload: FileStorage) -> StoredFile:
    """Check, clean and store an uploaded file, outside any transaction.

    Raises FileRefused with words for the person when it is empty, too large, of a kind not
    accepted, dangerous or broken, or when its bytes do not fit its name.
    """
    return receive_stream(upload.stream, upload.filename or "")  # type: ignore[arg-type]


def receive_stream(stream: BinaryIO, filename: str) -> StoredFile:
    """Do the same with any seekable file; it is read piece by piece and never held whole."""
    size = stream.seek(0, os.SEEK_END)
    if not size:
        raise refused("empty")
    if size > current_app.config["MAX_FILE_MB"] * 1024 * 1024:
        raise refused("size")
    name = clean_filename(filename)
    try:
        kind = sniff(stream, size)
        if not matches_name(kind, name):
            raise refused("kind")
        with needing_room():
            kept = storage.put_stream(_cleaned(stream, kind))
    except Refusal as refusal:
        raise refused(refusal.code) from refusal
    return StoredFile(kept.sha256, kept.size, kind.media_type, name)


def store_drawn(content: bytes, filename: str, media_type: str = "application/pdf") -> StoredFile:
    """Store bytes that the system itself drew, outside any transaction."""
    return StoredFile(storage.put(content), len(content), media_type, filename, is_drawn=True)


def _cleaned(stream: BinaryIO, kind: FileKind) -> Iterator[bytes]:
    """Return the pieces to keep: of an image without its metadata, of anything else all."""
    most = current_app.config["MAX_IMAGE_MEGAPIXELS"] * 1_000_000
    if kind == JPEG:
        return clean_jpeg(stream, most)
    if kind == PNG:
        return clean_png(stream, most)
    return pieces_of(stream)


def pieces_of(stream: BinaryIO) -> Iterator[bytes]:
    """Yield a file from its beginning, piece by piece."""
    stream.seek(0)
    while piece := stream.read(PIECE):
        yield piece


def clean_filename(name: str) -> str:
    """Return the last part of a name without control characters, at most 150 characters."""
    name = re.split(r"[\\/]", name)[-1]
    name = re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", name).strip() or "document"
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:140]}{dot}{ending[:9]}" if dot else name[:150]
