"""Look into an office document, a ZIP archive: its directory is checked, next to nothing is unpacked.

The directory is bounded before it is read, so that an archive made to hurt costs neither memory nor time.
"""

import re
import struct
import zipfile
import zlib
from typing import BinaryIO

from grants.documents.kinds.refusal import Refusal

OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
KB, MB = 1024, 1024 * 1024
MAX_MEMBERS = 5000
MAX_DIRECTORY = 1 * MB
MAX_UNPACKED = 200 * MB
MAX_RATIO = 200  # of one member, once it is over RATIO_FROM
MAX_RATIO_IN_ALL = 100
RATIO_FROM = 10 * MB
MAX_READ = 512 * KB  # of a member read here: lists of parts

_END = b"PK\x05\x06"
_END_RECORD = struct.Struct("<4s4H2LH")
_LOCAL_HEADER = 30
_OOXML_TOPS = {
    "_rels",
    "docprops",
    "word",
    "xl",
    "customxml",
    "docmetadata",
    "_xmlsignatures",
    "package",
    "[content_types].xml",
}
_ODF_TOPS = {
    "mimetype",
    "content.xml",
    "styles.xml",
    "meta.xml",
    "settings.xml",
    "manifest.rdf",
    "layout-cache",
    "meta-inf",
    "thumbnails",
    "pictures",
    "media",
    "fonts",
    "configurations2",
    "objectreplacements",
}
_ODF_OBJECT = re.compile(r"object \d+")
_MACROS = re.compile(
    r"(^|/)(vba[^/]*\.(bin|xml)|activex|macrosheets|dialogsheets|customui|basic|scripts|dialogs)(/|$)"
)
_PROGRAM = re.compile(r"\.(exe|dll|com|scr|bat|cmd|ps1|vbs|js|jse|wsf|hta|jar|msi|lnk)$")
_MACRO_TYPES = re.compile(rb"vbaProject|macroEnabled|activeX", re.I)


def office_media_type(stream: BinaryIO, size: int) -> str:
    """Return the media type of a DOCX, XLSX, ODT or ODS in a seekable file of a size in bytes.

    Raises Refusal: damaged archive, macros, password, bomb, or another kind of archive.
    """
    _check_directory(stream, size)
    try:
        with zipfile.ZipFile(stream) as archive:
            names = _check_members(archive.infolist(), size)
            return _open_document(archive, names) if "mimetype" in names else _open_xml(archive, names)
    except Refusal:
        raise
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise Refusal("damaged") from error
    except (EOFError, struct.error, UnicodeDecodeError) as error:
        raise Refusal("damaged") from error


def _check_directory(stream: BinaryIO, size: int) -> None:
    """Refuse a directory that is too long, split, or of the 64-bit kind no file this small needs."""
    stream.seek(max(0, size - _END_RECORD.size - 65535))
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_RECORD.size:
        raise Refusal("damaged")
    _sign, disk, first, here, members, length, offset, comment = _END_RECORD.unpack_from(tail, at)
    if at + _END_RECORD.size + comment != len(tail) or disk or first or here != members:
        raise Refusal("damaged")
    if (
        0xFFFF in (members, here)
        or 0xFFFFFFFF in (length, offset)
        or b"PK\x06\x07" in tail[max(0, at - 20) : at]
    ):
        raise Refusal("bomb")
    if members > MAX_MEMBERS or length > MAX_DIRECTORY:
        raise Refusal("bomb")
    if offset + length > size:
        raise Refusal("damaged")


def _check_members(members: list[zipfile.ZipInfo], size: int) -> dict[str, zipfile.ZipInfo]:
    """Check the name, method, ratio and place of every member; return them by lower-case name."""
    names: dict[str, zipfile.ZipInfo] = {}
    for member in members:
        name = _safe_name(member)
        if name in names:
            raise Refusal("damaged")
        names[name] = member
        if member.flag_bits & 0x41:
            raise Refusal("password")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refusal("damaged")
        if member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise Refusal("bomb")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED or (unpacked > RATIO_FROM and unpacked > MAX_RATIO_IN_ALL * size):
        raise Refusal("bomb")
    _refuse_overlaps(members, size)
    return names


def _safe_name(member: zipfile.ZipInfo) -> str:
    name = member.orig_filename.lower()
    parts = name.rstrip("/").split("/")
    if not name or "\\" in name or ":" in parts[0] or "\x00" in name or {"", ".", ".."} & set(parts):
        raise Refusal("damaged")
    if _MACROS.search(name) or _PROGRAM.search(name):
        raise Refusal("macros")
    return name


def _refuse_overlaps(members: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse members that share their bytes: the way to a bomb whose every ratio looks honest."""
    end = 0
    for member in sorted(members, key=lambda item: item.header_offset):
        if member.header_offset < end:
            raise Refusal("bomb")
        end = member.header_offset + _LOCAL_HEADER + member.compress_size
    if end > size:
        raise Refusal("damaged")


def _open_xml(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> str:
    if "[content_types].xml" not in names:
        raise Refusal("kind")
    if any(name.split("/")[0] not in _OOXML_TOPS for name in names):
        raise Refusal("kind")
    if _MACRO_TYPES.search(_read(archive, names["[content_types].xml"])):
        raise Refusal("macros")
    tops = {name.split("/")[0] for name in names}
    if "word" in tops:
        return OOXML + "wordprocessingml.document"
    if "xl" in tops:
        return OOXML + "spreadsheetml.sheet"
    raise Refusal("kind")


def _open_document(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> str:
    kind = _read(archive, names["mimetype"], 100).decode("ascii", "replace").strip()
    if kind not in (ODF + "text", ODF + "spreadsheet"):
        raise Refusal("kind")
    tops = {name.split("/")[0] for name in names}
    if any(top not in _ODF_TOPS and not _ODF_OBJECT.fullmatch(top) for top in tops):
        raise Refusal("kind")
    manifest = names.get("meta-inf/manifest.xml")
    if manifest is not None and b"encryption-data" in _read(archive, manifest):
        raise Refusal("password")
    return kind


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int = MAX_READ) -> bytes:
    """Return a small member whole; one that says it is long is no list of parts."""
    if member.file_size > most:
        raise Refusal("bomb")
    with archive.open(member) as entry:
        return entry.read(most)
