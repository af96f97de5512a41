"""Reportlab's canvas with embedded shaped text, marked content and one fixed instant."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import md5
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfdoc import PDFStream, PDFZCompress
from reportlab.pdfgen.canvas import Canvas

from grants.core.pdf.embedding import EmbeddedFont
from grants.core.pdf.faces import face
from grants.core.pdf.lines import Line
from grants.core.pdf.structure import Element, StructureWriter

# Draws what stands on every page, given the canvas, the page's number and how many there are.
PageFurniture = Callable[["DocumentCanvas", int, int], None]


class FixedInstant:
    """The instant reportlab writes into the file, in the shape it reads."""

    def __init__(self, instant: datetime) -> None:
        utc = instant.astimezone(UTC)
        self.t = utc.timestamp()
        self.YMDhms = tuple(utc.timetuple())[:6]
        self.dhh = self.dmm = 0


class DocumentCanvas(Canvas):
    """A canvas on which only embedded fonts are written."""

    def __init__(self, lang: str, created_at: datetime) -> None:
        self._code: list[str]
        super().__init__(BytesIO(), pagesize=A4, pageCompression=1, invariant=1, lang=lang, pdfVersion=(1, 7))
        instant = FixedInstant(created_at)
        self._doc._timeStamp = instant
        # A fresh fingerprint: the one begun holds an instant read from the environment.
        self._doc.signature = md5(str(instant.t).encode(), usedforsecurity=False)
        self._doc.info.creator = "grants"
        self.fonts = {bold: EmbeddedFont(face(bold), f"F{1 + bold}") for bold in (False, True)}
        self._next_mark = 0

    def _make_preamble(self) -> None:
        """Leave out the standard font reportlab would name on every page without embedding it."""
        self._preamble = "1 0 0 1 0 0 cm"

    @property
    def page_index(self) -> int:
        """Return the index of the page being drawn, from 0."""
        return int(self.getPageNumber()) - 1

    @contextmanager
    def marked(self, element: Element | None) -> Iterator[None]:
        """Mark what is drawn inside as the element's content, or as an artifact where there is none."""
        if element is None:
            self._code.append("/Artifact BMC")
        else:
            self._code.append(f"/{element.tag} <</MCID {self._next_mark}>> BDC")
            element.marks.append((self.page_index, self._next_mark))
            self._next_mark += 1
        yield
        self._code.append("EMC")

    def show_line(self, line: Line, x: float, y: float, size: float, extra: float = 0) -> None:
        """Write a line from `x` on its baseline; each space is widened by `extra` thousandths of the size.

        Stretches are written in logical order, each at its place: those who read the content of the file
        and not the picture (screen readers, text extraction) then read sentences.
        """
        parts: list[str] = []
        for place, atoms in line.placed(extra):
            font = self.fonts[atoms[0].shaped.bold]
            left = x + place * size / 1000
            parts.append(f"BT /{font.resource} {size:g} Tf 1 0 0 1 {left:.2f} {y:.2f} Tm")
            parts.extend(
                font.space(atom.shaped, extra)
                if atom.is_space and extra
                else font.operators(atom.shaped, size)
                for atom in atoms
            )
            parts.append("ET")
        self._code.append(" ".join(parts))

    def ink(self, color: str) -> None:
        """Fill and stroke in this colour, "#RRGGBB"."""
        self.setFillColor(HexColor(color))
        self.setStrokeColor(HexColor(color))

    def end_page(self) -> None:
        """Close the page and open the next one."""
        self.showPage()
        self._next_mark = 0

    def finish(self, root: Element, furniture: PageFurniture) -> bytes:
        """Draw what stands on every page, write the structure and the fonts, and return the file."""
        pages = list(self._doc.Pages.pages)
        for number, page in enumerate(pages, 1):
            self._code = []
            furniture(self, number, len(pages))
            content = page.stream + "\n".join(self._code) + "\n"
            page.Contents = PDFStream(content=content.encode("latin-1"), filters=[PDFZCompress])
            self._doc.updateSignature(content)
        self._code = []
        StructureWriter(self._doc, pages).write(root)
        for font in self.fonts.values():
            font.add_objects(self._doc)
        data: Any = self.getpdfdata()
        return bytes(data)
