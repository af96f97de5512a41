"""Copy a file without what it tells about its author: a program of its own, which bounds itself first.

    python cleaning.py MEDIA-TYPE SOURCE COPY WORDS MOST-PIXELS

COPY gets the file without information, metadata and comments' authors; WORDS its text, after a first line
that names what can't be read as text ("images", "notes", "attachments"). It imports nothing of ours.
"""

import re
import sys
import zipfile
from pathlib import Path
from typing import Any

MEMORY = 1024 * 1024 * 1024
PROCESSOR_SECONDS = 30
MOST_BYTES = 64 * 1024 * 1024
MOST_WORDS = 4_000_000
MOST_PAGES = 400
_IMAGE = 3  # FPDF_PAGEOBJ_IMAGE
_DROPPED = re.compile(
    r"^(docProps/|docMetadata/|customXml/|meta\.xml$|Thumbnails/|xl/persons/|_xmlsignatures/)"
)
_PICTURES = re.compile(r"(^|/)(media|Pictures|embeddings|drawings|ObjectReplacements)/|^Object \d+/")
_PERSONAL = re.compile(
    rb'((?:w\d*:|x\d*:)?(?:author|initials|displayName|userId|providerId|lastModifiedBy)=")[^"]*"', re.I
)
_PERSONAL_TAGS = re.compile(
    rb"<((?:dc:creator|meta:initial-creator|meta:user-defined|cp:lastModifiedBy|author|text:author-name|"
    rb"text:author-initials|text:sender-[a-z-]+|text:file-name)\b[^>/]*)>[^<]*</"
)
_REFERENCES = re.compile(
    rb"<(?:Override|Relationship|manifest:file-entry)\b[^>]*(?:docProps|docMetadata|customXml|meta\.xml|Thumbnails|"
    rb"persons|_xmlsignatures)[^>]*/>"
)
_TAGS = re.compile(rb"<[^>]*>")


def main(media_type: str, source: str, copy: str, words: str, most_pixels: str) -> None:
    """Copy one file; ends with an error when it can't."""
    _bound()
    if media_type == "application/pdf":
        said, unread = _pdf(source, copy)
    elif media_type in ("image/jpeg", "image/png"):
        said, unread = _picture(source, copy, media_type, int(most_pixels))
    else:
        said, unread = _office(source, copy)
    Path(words).write_text(
        " ".join(sorted(unread)) + "\n" + said[:MOST_WORDS], encoding="utf-8", errors="replace"
    )


def _bound() -> None:
    import resource

    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, MOST_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _pdf(source: str, copy: str) -> tuple[str, set[str]]:
    """Copy the pages into a new document: its information, metadata, outline and attachments stay behind."""
    import pypdfium2

    document = pypdfium2.PdfDocument(source)
    if len(document) > MOST_PAGES:
        raise ValueError("too many pages")
    said, unread = [], set()
    if document.count_attachments():
        unread.add("attachments")
    for page in document:
        found = page.get_textpage().get_text_range()
        said.append(found)
        if not found.strip() or any(True for _ in page.get_objects(filter=[_IMAGE], max_depth=5)):
            unread.add("images")
    clean = pypdfium2.PdfDocument.new()
    clean.import_pages(document)
    clean.save(copy)
    if b"/Annots" in Path(copy).read_bytes():
        unread.add("notes")
    return "\n".join(said), unread


def _picture(source: str, copy: str, media_type: str, most_pixels: int) -> tuple[str, set[str]]:
    """Draw the picture again: nothing but its points is kept."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = most_pixels
    kind = "JPEG" if media_type == "image/jpeg" else "PNG"
    image: Any = Image.open(source, formats=(kind,))
    image = ImageOps.exif_transpose(image)
    bare = Image.new(image.mode, image.size)
    if image.mode == "P":
        image = image.convert("RGBA")
        bare = Image.new("RGBA", image.size)
    bare.paste(image)
    bare.save(copy, kind)
    return "", {"images"}


def _office(source: str, copy: str) -> tuple[str, set[str]]:
    """Copy the parts that make the document, their authors emptied, without properties and small pictures."""
    said, unread = [], set()
    with zipfile.ZipFile(source) as whole, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as kept:
        for member in whole.infolist():
            if member.is_dir() or _DROPPED.search(member.filename):
                continue
            body = whole.read(member)
            if _PICTURES.search(member.filename):
                unread.add("images")
            if "comment" in member.filename.lower() or b"office:annotation" in body:
                unread.add("notes")
            if member.filename.endswith((".xml", ".rels", ".rdf")):
                body = _REFERENCES.sub(b"", body)
                body = _PERSONAL.sub(rb'\1"', body)
                body = _PERSONAL_TAGS.sub(rb"<\1></", body)
                if not member.filename.endswith((".rels", "[Content_Types].xml", "manifest.xml")):
                    # Words cut into runs are joined: a name in two styles is one name.
                    said.append(_TAGS.sub(b"", body).decode("utf-8", "replace"))
                    said.append(_TAGS.sub(b" ", body).decode("utf-8", "replace"))
            stored = zipfile.ZIP_STORED if member.filename == "mimetype" else zipfile.ZIP_DEFLATED
            kept.writestr(zipfile.ZipInfo(member.filename), body, stored)
    return "\n".join(said), unread


if __name__ == "__main__":
    main(*sys.argv[1:])
