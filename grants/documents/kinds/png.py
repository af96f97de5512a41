"""Copy a PNG without its texts, dates and Exif data; its picture stays as it is, byte for byte."""

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from grants.documents.kinds.jpeg import minimal_exif, orientation_of
from grants.documents.kinds.refusal import Refusal

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT".split()
)
_LONGEST_OTHER = 4 * 1024 * 1024
_PIECE = 64 * 1024


def clean_png(stream: BinaryIO, max_pixels: int) -> Iterator[bytes]:
    """Yield the bytes of the cleaned picture. Raises Refusal when it is broken or has too many pixels."""
    stream.seek(0)
    if stream.read(8) != SIGNATURE:
        raise Refusal("image")
    yield SIGNATURE
    kind = b""
    seen: set[bytes] = set()
    while kind != b"IEND":
        length, kind = struct.unpack(">L4s", _take(stream, 8))
        if (not seen) != (kind == b"IHDR") or (kind == b"IHDR" and length != 13):
            raise Refusal("image")
        seen.add(kind)
        if kind == b"IDAT":
            yield struct.pack(">L4s", length, kind)
            yield from _passed(stream, kind, length)
        else:
            yield from _other(stream, kind, length, max_pixels)
    if b"IDAT" not in seen:
        raise Refusal("image")


def _other(stream: BinaryIO, kind: bytes, length: int, max_pixels: int) -> Iterator[bytes]:
    if length > _LONGEST_OTHER:
        raise Refusal("image")
    body, crc = _take(stream, length), _take(stream, 4)
    if zlib.crc32(kind + body) != struct.unpack(">L", crc)[0]:
        raise Refusal("image")
    if kind == b"IHDR":
        _check_pixels(body, max_pixels)
    if kind in KEPT:
        yield struct.pack(">L4s", length, kind) + body + crc
    elif kind == b"eXIf" and (turn := orientation_of(body)) != 1:
        exif = minimal_exif(turn)
        yield struct.pack(">L4s", len(exif), kind) + exif + struct.pack(">L", zlib.crc32(kind + exif))


def _passed(stream: BinaryIO, kind: bytes, length: int) -> Iterator[bytes]:
    """Yield the body and check sum of a chunk piece by piece. Raises Refusal when the sum is wrong."""
    crc = zlib.crc32(kind)
    while length:
        piece = _take(stream, min(length, _PIECE))
        crc = zlib.crc32(piece, crc)
        length -= len(piece)
        yield piece
    end = _take(stream, 4)
    if crc != struct.unpack(">L", end)[0]:
        raise Refusal("image")
    yield end


def _check_pixels(header: bytes, max_pixels: int) -> None:
    width, height = struct.unpack_from(">LL", header)
    if not width or not height:
        raise Refusal("image")
    if width * height > max_pixels:
        raise Refusal("pixels")


def _take(stream: BinaryIO, number: int) -> bytes:
    found = stream.read(number)
    if len(found) != number:
        raise Refusal("image")
    return found
