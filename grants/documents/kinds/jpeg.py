"""Copy a JPEG without what it tells about the place, the device and the person; its picture stays as it is.

Kept: tables, frames and scans, the colour profile, Adobe's colour mark, and which way up it is.
"""

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO

from grants.documents.kinds.refusal import Refusal

SOI, EOI, SOS = 0xD8, 0xD9, 0xDA
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
KEPT = FRAMES | {0xC4, 0xCC, 0xDA, 0xDB, 0xDC, 0xDD}
STANDALONE = {0x01, *range(0xD0, 0xD8)}
ORIENTATION = 0x0112
_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_PIECE = 64 * 1024


class _Source:
    """A file read piece by piece, with a little look ahead."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._buffer = b""
        self._at = 0

    def _more(self) -> bool:
        piece = self._stream.read(_PIECE)
        self._buffer = self._buffer[self._at :] + piece
        self._at = 0
        return bool(piece)

    def take(self, number: int) -> bytes:
        while len(self._buffer) - self._at < number:
            if not self._more():
                raise Refusal("image")
        self._at += number
        return self._buffer[self._at - number : self._at]

    def marker(self) -> int:
        """Return the next marker, fill bytes left out."""
        if self.take(1) != b"\xff":
            raise Refusal("image")
        while (code := self.take(1)[0]) == 0xFF:
            pass
        return code

    def scan(self) -> Iterator[bytes]:
        """Yield coded picture data up to the next marker."""
        while True:
            found = _MARKER.search(self._buffer, self._at)
            end = found.start() if found else max(self._at, len(self._buffer) - 1)
            if end > self._at:
                yield self._buffer[self._at : end]
                self._at = end
            if found:
                return
            if not self._more():
                raise Refusal("image")


def clean_jpeg(stream: BinaryIO, max_pixels: int) -> Iterator[bytes]:
    """Yield the bytes of the cleaned picture. Raises Refusal when it is broken or has too many pixels."""
    stream.seek(0)
    source = _Source(stream)
    if source.take(2) != bytes((0xFF, SOI)):
        raise Refusal("image")
    yield bytes((0xFF, SOI))
    seen: set[int] = set()
    while (code := source.marker()) != EOI:
        if code in STANDALONE:
            continue
        body = source.take(_length(source) - 2)
        if code in FRAMES:
            _check_pixels(body, max_pixels)
        kept = _kept(code, body, oriented=0xE1 in seen)
        if kept is not None:
            seen.add(code)
            yield struct.pack(">BBH", 0xFF, code, len(kept) + 2) + kept
        if code == SOS:
            yield from source.scan()
    if SOS not in seen or not FRAMES & seen:
        raise Refusal("image")
    yield bytes((0xFF, EOI))


def _length(source: _Source) -> int:
    length: int = struct.unpack(">H", source.take(2))[0]
    if length < 2:
        raise Refusal("image")
    return length


def _check_pixels(frame: bytes, max_pixels: int) -> None:
    if len(frame) < 6:
        raise Refusal("image")
    height, width = struct.unpack_from(">HH", frame, 1)
    if not height or not width:
        raise Refusal("image")
    if height * width > max_pixels:
        raise Refusal("pixels")


def _kept(code: int, body: bytes, oriented: bool) -> bytes | None:
    """Return what stays of a segment, None when nothing does."""
    if code in KEPT:
        return body
    if code == 0xE0 and body.startswith(b"JFIF\x00") and len(body) >= 14:
        return body[:12] + b"\x00\x00"  # without the small copy it may hold
    if code == 0xE1 and body.startswith(b"Exif\x00\x00") and not oriented:
        turn = orientation_of(body[6:])
        return b"Exif\x00\x00" + minimal_exif(turn) if turn != 1 else None
    if code == 0xE2 and body.startswith(b"ICC_PROFILE\x00"):
        return body
    if code == 0xEE and body.startswith(b"Adobe"):
        return body
    return None


def orientation_of(exif: bytes) -> int:
    """Return which way up a picture is, 1 to 8, from its Exif data (TIFF); 1 where it does not say."""
    try:
        order = {b"II": "<", b"MM": ">"}[exif[:2]]
        (start,) = struct.unpack_from(order + "L", exif, 4)
        (entries,) = struct.unpack_from(order + "H", exif, start)
        for index in range(min(entries, 500)):
            tag, kind, _count, value = struct.unpack_from(order + "HHLH", exif, start + 2 + 12 * index)
            if tag == ORIENTATION and kind == 3 and 1 <= value <= 8:
                return int(value)
    except (KeyError, struct.error):
        return 1
    return 1


def minimal_exif(turn: int) -> bytes:
    """Return Exif data (TIFF) that says which way up the picture is, and nothing else."""
    return b"MM\x00\x2a\x00\x00\x00\x08" + struct.pack(">HHHLHHL", 1, ORIENTATION, 3, 1, turn, 0, 0)
