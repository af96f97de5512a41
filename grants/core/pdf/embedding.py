"""The font inside one document: only the glyphs used, each code leading back to its logical text."""

from typing import Any

import uharfbuzz as hb
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFStream,
    PDFString,
    PDFZCompress,
)

from grants.core.pdf.faces import Face
from grants.core.pdf.shaping import Glyph, Shaped

# Programs that extract text put a space where letters stand further apart than a tenth of the size.
WIDEST_GAP = 60
_CMAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange"""
_CMAP_TAIL = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
_BLOCK = 100


def stream(content: str | bytes, **entries: Any) -> PDFStream:
    """Return a compressed stream object."""
    data = content.encode("ascii") if isinstance(content, str) else content
    return PDFStream(PDFDictionary(entries), data, [PDFZCompress])


def declared_widths(shaped: Shaped) -> list[int]:
    """Return the width the file states for each glyph.

    It is the glyph's own, but for an Arabic letter that kerning or a joining stroke keeps away from the
    next letter: stated as reaching it, so that words are extracted whole.
    """
    widths = [glyph.width for glyph in shaped.glyphs]
    if not shaped.rtl:
        return widths
    origins = shaped.origins()
    reached = shaped.advance
    for index in range(len(widths) - 1, -1, -1):
        glyph, origin = shaped.glyphs[index], origins[index]
        if not glyph.text or not glyph.advance:
            continue
        if reached - origin - glyph.width > WIDEST_GAP:
            widths[index] = reached - origin
        reached = origin
    return widths


class EmbeddedFont:
    """Codes for (glyph, text) pairs, given in order of use, and the font objects written at the end."""

    def __init__(self, face: Face, resource: str) -> None:
        self.face = face
        self.resource = resource
        self._codes: dict[tuple[int, str, int], int] = {}
        self._shown: dict[tuple[str, bool, float], str] = {}

    def operators(self, shaped: Shaped, size: float) -> str:
        """Return the operators that show the glyphs and move on by their advance."""
        key = (shaped.text, shaped.rtl, size)
        if key not in self._shown:
            self._shown[key] = self._show(shaped, size)
        return self._shown[key]

    def space(self, shaped: Shaped, extra: float) -> str:
        """Return the operator of a space widened by `extra` thousandths of the type size."""
        glyph = shaped.glyphs[0]
        return f"[<{self._code(glyph, glyph.width):04X}> {-extra:.1f}] TJ"

    def add_objects(self, document: Any) -> None:
        """Write the font into reportlab's document and its list of fonts; nothing when unused."""
        if not self._codes:
            return
        name = f"{'ABCDEF'}+{self.face.name}"
        data, indices = self._subset()
        font = {
            "Type": PDFName("Font"),
            "Subtype": PDFName("Type0"),
            "BaseFont": PDFName(name),
            "Encoding": PDFName("Identity-H"),
            "DescendantFonts": PDFArray(
                [document.Reference(self._descendant(document, name, data, indices))]
            ),
            "ToUnicode": document.Reference(stream(self._to_unicode())),
        }
        document.idToObject["BasicFonts"].dict[self.resource] = document.Reference(PDFDictionary(font))

    def _code(self, glyph: Glyph, width: int) -> int:
        return self._codes.setdefault((glyph.gid, glyph.text, width), len(self._codes) + 1)

    def _show(self, shaped: Shaped, size: float) -> str:
        """Return TJ operators; numbers in them move left, marks are lifted by Ts."""
        done: list[str] = []
        array: list[str] = []
        pen = 0
        for glyph, origin, width in zip(
            shaped.glyphs, shaped.origins(), declared_widths(shaped), strict=True
        ):
            if glyph.rise and array:
                done.append(f"[{''.join(array)}] TJ")
                array = []
            if pen != origin:
                array.append(str(pen - origin))
            array.append(f"<{self._code(glyph, width):04X}>")
            pen = origin + width
            if glyph.rise:
                done.append(f"{glyph.rise * size / 1000:.3f} Ts [{''.join(array)}] TJ 0 Ts")
                array = []
        if pen != shaped.advance:
            array.append(str(pen - shaped.advance))
        if array:
            done.append(f"[{''.join(array)}] TJ")
        return " ".join(done)

    def _subset(self) -> tuple[bytes, dict[int, int]]:
        """Return the font file with the used glyphs only, and their new places in it."""
        wanted = hb.SubsetInput()
        wanted.glyph_set.update({gid for gid, _, _ in self._codes})
        wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        wanted.drop_table_tag_set.update(
            {int.from_bytes(tag, "big") for tag in (b"GSUB", b"GPOS", b"GDEF", b"name", b"OS/2", b"cmap")}
        )
        plan = hb.SubsetPlan(self.face.data, wanted)
        return plan.execute().blob.data, dict(plan.old_to_new_glyph_mapping)

    def _descendant(self, document: Any, name: str, data: bytes, indices: dict[int, int]) -> PDFDictionary:
        places = b"".join(indices[gid].to_bytes(2, "big") for gid, _, _ in self._codes)
        return PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("CIDFontType2"),
                "BaseFont": PDFName(name),
                "CIDSystemInfo": PDFDictionary(
                    {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
                ),
                "FontDescriptor": document.Reference(self._descriptor(document, name, data)),
                "W": PDFArray([1, PDFArray([width for _, _, width in self._codes])]),
                "CIDToGIDMap": document.Reference(stream(b"\0\0" + places)),
            }
        )

    def _descriptor(self, document: Any, name: str, data: bytes) -> PDFDictionary:
        return PDFDictionary(
            {
                "Type": PDFName("FontDescriptor"),
                "FontName": PDFName(name),
                "Flags": 4,
                "FontBBox": PDFArray(list(self.face.box)),
                "ItalicAngle": 0,
                "Ascent": self.face.ascent,
                "Descent": self.face.descent,
                "CapHeight": 640,
                "StemV": 80,
                "FontFile2": document.Reference(stream(data, Length1=len(data))),
            }
        )

    def _to_unicode(self) -> str:
        lines = [
            f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>"
            for (_, text, _), code in self._codes.items()
        ]
        blocks = [lines[start : start + _BLOCK] for start in range(0, len(lines), _BLOCK)]
        maps = [f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks]
        return "\n".join([_CMAP_HEAD, *maps, _CMAP_TAIL])
