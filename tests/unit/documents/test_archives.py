"""Office documents: what is let in, what is refused, and that a bomb costs nothing."""

import contextlib
import io
import struct
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.documents.kinds.refusal import Refusal
from grants.documents.kinds.sniff import OFFICE, sniff
from tests.unit.documents.files import DOCX_TYPES, ODS_KIND, archive, docx, opened, xlsx

BASE = {"[Content_Types].xml": DOCX_TYPES, "word/document.xml": b"<w/>"}


def kind_of(content):
    return sniff(io.BytesIO(content), len(content))


def code_of(content):
    with pytest.raises(Refusal) as caught:
        kind_of(content)
    return caught.value.code


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (docx(), "docx"),
        (
            docx(**{"docProps/core.xml": "x", "word/media/image1.png": "x", "customXml/item1.xml": "x"}),
            "docx",
        ),
        (xlsx(**{"_rels/.rels": "x", "xl/worksheets/sheet1.xml": "x" * 5_000_000}), "xlsx"),
        (opened(), "odt"),
        (opened(ODS_KIND, **{"Object 1/content.xml": "x", "Pictures/a.png": "x"}), "ods"),
    ],
)
def test_usual_documents_are_known(content, extension):
    assert kind_of(content).extensions == (extension,)
    assert kind_of(content) in OFFICE.values()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (archive({"a.txt": "x"}), "kind"),
        (docx(**{"evil.html": "x"}), "kind"),
        (docx(**{"ppt/presentation.xml": "x"}), "kind"),
        (opened("application/vnd.oasis.opendocument.presentation"), "kind"),
        (opened(**{"word/document.xml": "x"}), "kind"),
        (docx(**{"word/vbaProject.bin": "x"}), "macros"),
        (docx(**{"word/activeX/activeX1.xml": "x"}), "macros"),
        (xlsx(**{"xl/macrosheets/sheet1.xml": "x"}), "macros"),
        (opened(**{"Basic/Standard/Module1.xml": "x"}), "macros"),
        (opened(**{"Scripts/python/a.py": "x"}), "macros"),
        (docx(**{"word/embeddings/a.exe": "x"}), "macros"),
        (archive({**BASE, "[Content_Types].xml": b"application/vnd.ms-office.vbaProject"}), "macros"),
        (archive({**BASE, "[Content_Types].xml": b"document.macroEnabled.main+xml"}), "macros"),
        (docx(**{"word/../../etc/passwd": "x"}), "damaged"),
        (docx(**{"/etc/passwd": "x"}), "damaged"),
        (docx(**{"C:/windows/a.xml": "x"}), "damaged"),
        (docx(**{"word/./a.xml": "x"}), "damaged"),
        (docx(**{"WORD/DOCUMENT.XML": "x"}), "damaged"),
        (opened(**{"META-INF/manifest.xml": b"<manifest:encryption-data/>"}), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 2000, "old_office"),
        (docx()[:-30], "damaged"),
        (docx() + b"after", "damaged"),
        (b"PK\x03\x04", "damaged"),
        (archive(BASE, zipfile.ZIP_BZIP2), "damaged"),
    ],
)
def test_what_is_dangerous_or_broken_is_refused_for_its_reason(content, code):
    assert code_of(content) == code


def test_an_encrypted_member_is_refused():
    content = bytearray(docx())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + place] |= 1
    assert code_of(bytes(content)) == "password"


def test_a_backslash_is_no_name():
    content = docx(**{"word/media/aXb.png": "x"}).replace(b"aXb.png", b"a\\b.png")
    assert code_of(content) == "damaged"


def cost_of(content):
    tracemalloc.start()
    begun = time.process_time()
    code = code_of(content)
    spent, peak = time.process_time() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return code, spent, peak - len(content)


def zeros(size):
    """A DOCX whose one part unpacks to size bytes of nothing."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        file.writestr("[Content_Types].xml", DOCX_TYPES)
        with file.open("word/document.xml", "w") as part:
            for _megabyte in range(size // 2**20):
                part.write(bytes(2**20))
    return buffer.getvalue()


def test_a_real_bomb_costs_neither_memory_nor_time():
    bomb = zeros(300 * 2**20)
    assert len(bomb) < 400_000
    code, spent, memory = cost_of(bomb)
    assert code == "bomb"
    assert spent < 0.5
    assert memory < 2 * 2**20


def test_a_bomb_of_members_that_share_their_bytes_is_refused():
    """Every entry of the directory points to the one part: honest ratios each and in all."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", DOCX_TYPES)
        file.writestr("word/document.xml", bytes(range(256)) * 2000)
        part = file.getinfo("word/document.xml")
        for number in range(8):
            twin = zipfile.ZipInfo(f"word/part{number}.xml")
            for name in ("compress_type", "CRC", "compress_size", "file_size", "header_offset"):
                setattr(twin, name, getattr(part, name))
            file.filelist.append(twin)
            file.NameToInfo[twin.filename] = twin
    assert cost_of(buffer.getvalue())[0] == "bomb"


def test_a_bomb_that_lies_about_its_size_unpacks_nothing():
    """The directory says 100 bytes for what unpacks to 50 MB in the one part that is read."""
    types = archive({"[Content_Types].xml": bytes(50 * 2**20), "word/document.xml": b"<w/>"})
    lie = types.replace(struct.pack("<L", 50 * 2**20), struct.pack("<L", 100))
    code, spent, memory = cost_of(lie)
    assert code in ("damaged", "bomb")
    assert spent < 0.5
    assert memory < 2 * 2**20


def test_a_directory_of_countless_members_is_not_read():
    crowded = archive({**BASE, **{f"word/{number}.xml": b"" for number in range(6000)}}, zipfile.ZIP_STORED)
    code, spent, memory = cost_of(crowded)
    assert code == "bomb"
    assert spent < 0.1
    assert memory < 2**20


@pytest.mark.random
@settings(max_examples=200)
@given(st.data())
def test_whatever_is_damaged_ends_in_a_refusal_or_a_kind(data):
    content = bytearray(data.draw(st.sampled_from([docx(), xlsx(), opened()])))
    for _change in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    for candidate in (bytes(content), bytes(content[:cut])):
        with contextlib.suppress(Refusal):
            kind_of(candidate)
