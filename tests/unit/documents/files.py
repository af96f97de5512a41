"""Small real files to test with."""

import io
import struct
import zipfile
import zlib

from PIL import Image, PngImagePlugin

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
DOCX_TYPES = b'<Types><Override PartName="/word/document.xml" ContentType="application/xml"/></Types>'
ODT_KIND = "application/vnd.oasis.opendocument.text"
ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"


def archive(members, method=zipfile.ZIP_DEFLATED):
    """Return a ZIP of {name: content}."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return buffer.getvalue()


def docx(**more):
    return archive({"[Content_Types].xml": DOCX_TYPES, "word/document.xml": b"<w/>", **more})


def xlsx(**more):
    return archive({"[Content_Types].xml": DOCX_TYPES, "xl/workbook.xml": b"<w/>", **more})


def opened(kind=ODT_KIND, **more):
    return archive({"mimetype": kind, "content.xml": b"<x/>", "META-INF/manifest.xml": b"<m/>", **more})


def picture(width=60, height=40):
    image = Image.new("RGB", (width, height))
    image.putdata([(x * 4 % 256, y * 6 % 256, (x * y) % 256) for y in range(height) for x in range(width)])
    return image


def jpeg(image=None, **options):
    buffer = io.BytesIO()
    (image or picture()).save(buffer, "JPEG", quality=90, **options)
    return buffer.getvalue()


def png(image=None, **options):
    buffer = io.BytesIO()
    (image or picture()).save(buffer, "PNG", **options)
    return buffer.getvalue()


def chunk(kind, body):
    return struct.pack(">L4s", len(body), kind) + body + struct.pack(">L", zlib.crc32(kind + body))


def texts():
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Amina Secret")
    info.add_itxt("Comment", "Maison Secret", "fr", "Commentaire")
    info.add_text("Long", "Secret " * 100, zip=True)
    return info
