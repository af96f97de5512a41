"""Find the kind of a file: an allow list by its bytes, never by its name alone."""

from dataclasses import dataclass
from typing import BinaryIO

from grants.documents.kinds.archives import office_media_type
from grants.documents.kinds.refusal import Refusal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # also what encrypted DOCX and XLSX are wrapped in


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is accepted."""

    media_type: str
    extensions: tuple[str, ...]


PDF = FileKind("application/pdf", ("pdf",))
JPEG = FileKind("image/jpeg", ("jpg", "jpeg"))
PNG = FileKind("image/png", ("png",))
OFFICE = {
    kind.media_type: kind
    for kind in (
        FileKind(DOCX, ("docx",)),
        FileKind(XLSX, ("xlsx",)),
        FileKind(ODT, ("odt",)),
        FileKind(ODS, ("ods",)),
    )
}
EXTENSIONS = frozenset(end for kind in (PDF, JPEG, PNG, *OFFICE.values()) for end in kind.extensions)
IMAGES = (JPEG.media_type, PNG.media_type)
PREVIEWED = (PDF.media_type, *IMAGES)


def sniff(stream: BinaryIO, size: int) -> FileKind:
    """Return the kind of a seekable file of a size in bytes. Raises Refusal when it is not accepted."""
    stream.seek(0)
    head = stream.read(1024)
    if b"%PDF-" in head:
        stream.seek(max(0, size - 2048))
        if b"%%EOF" not in stream.read(2048):
            raise Refusal("cut_short")
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"PK\x03\x04"):
        return OFFICE[office_media_type(stream, size)]
    raise Refusal("old_office" if head.startswith(OLD_OFFICE) else "kind")


def matches_name(kind: FileKind, filename: str) -> bool:
    """Say whether the name's ending fits the kind found in the bytes."""
    return filename.lower().rpartition(".")[2] in kind.extensions
