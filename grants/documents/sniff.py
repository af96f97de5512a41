"""What a file really is: an allow list by first bytes, never by its name alone."""

import io
import zipfile
from dataclasses import dataclass

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
MAX_UNZIPPED = 200 * 1024 * 1024


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is accepted."""

    media_type: str
    extensions: tuple[str, ...]


PDF = FileKind("application/pdf", ("pdf",))
JPEG = FileKind("image/jpeg", ("jpg", "jpeg"))
PNG = FileKind("image/png", ("png",))
OFFICE = (FileKind(DOCX, ("docx",)), FileKind(XLSX, ("xlsx",)), FileKind(ODT, ("odt",)))


def sniff(content: bytes) -> FileKind | None:
    """Return the kind of a file from its bytes; None when it is not on the allow list."""
    if b"%PDF-" in content[:1024] and b"%%EOF" in content[-2048:]:
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    return None


def _office(content: bytes) -> FileKind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if sum(item.file_size for item in archive.infolist()) > MAX_UNZIPPED:
                return None
            if any("vbaproject" in name.lower() for name in names):
                return None
            if "mimetype" in names and _opening(archive) == ODT.encode():
                return OFFICE[2]
    except Exception:  # a damaged archive makes the reader fail in many ways; none is a document
        return None
    if "[Content_Types].xml" not in names:
        return None
    if any(name.startswith("word/") for name in names):
        return OFFICE[0]
    return OFFICE[1] if any(name.startswith("xl/") for name in names) else None


def _opening(archive: zipfile.ZipFile) -> bytes:
    """Return the first bytes of the entry that names the kind; the rest is never unpacked."""
    with archive.open("mimetype") as entry:
        return entry.read(100)


def matches_name(kind: FileKind, filename: str) -> bool:
    """Say whether the name's ending fits the kind found in the bytes."""
    return filename.lower().rpartition(".")[2] in kind.extensions
