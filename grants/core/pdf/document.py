"""The official paper as a builder: text goes in plain, a tagged PDF with embedded fonts comes out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Self

from reportlab.lib.units import mm

from grants.core.pdf.blocks import Block, Fixed, space
from grants.core.pdf.canvas import DocumentCanvas
from grants.core.pdf.flow import PageBreak, PageFlow
from grants.core.pdf.ornaments import letterhead, page_furniture, qr_block
from grants.core.pdf.paragraph import Paragraph
from grants.core.pdf.structure import Element
from grants.core.pdf.tabular import pairs_table, signature_tables, table_of
from grants.core.pdf.text import Run, split_lines
from grants.core.pdf.theme import BODY, HEADING, TITLE, Setting, Style
from grants.core.pdf.timeline import MOST_ROWS, Row, timeline

BULLET_INDENT = 16.0


class PdfDocument:
    """One document: blocks are added in reading order, then `build` draws them once.

    Every text is plain: nothing in it is read as markup. Values (names, numbers, references) go through
    `isolate` before they enter an Arabic sentence. `created_at` is the only instant in the file; the same
    calls give the same bytes.
    """

    def __init__(self, lang: str, title: str, reference: str, footer: str, created_at: datetime) -> None:
        if created_at.tzinfo is None:
            raise ValueError("created_at must know its time zone")
        self._setting = Setting(lang)
        self._title = title
        self._reference = reference
        self._footer = footer
        self._created_at = created_at
        self._author = ""
        self._root = Element("Document", lang)
        self._story: list[Block | PageBreak] = []
        self._built: bytes | None = None

    def language(self, lang: str) -> Self:
        """Write what follows in another language and direction; the foot of the page keeps its own."""
        self._setting = Setting(lang)
        return self

    def letterhead(self, ministry_lines: Sequence[str]) -> Self:
        """Open with the star and the ministry's lines; lines in both scripts stand on both sides."""
        self._author = ministry_lines[0] if ministry_lines else ""
        self._story.extend(letterhead(ministry_lines, self._setting, self._root))
        return self

    def title(self, text: str) -> Self:
        """Add the title of the paper."""
        return self._add([(text, True)], TITLE, "H1")

    def heading(self, text: str) -> Self:
        """Add the heading of an article or a part; it stays with what follows."""
        return self._add([(text, True)], HEADING, "H2")

    def paragraph(self, text: str, *, bold: bool = False, align: str = "justify") -> Self:
        """Add a paragraph for each line of the text; `align` is justify, start, center or end."""
        for line in split_lines(text):
            self._add([(line, bold)], replace(BODY, align=align), "P")
        return self

    def rich(self, runs: Iterable[Run], *, align: str = "justify", leads: bool = False) -> Self:
        """Add one paragraph of (text, bold) runs; one that leads stays with what follows."""
        return self._add(runs, replace(BODY, align=align, keep_with_next=leads), "P")

    def bullets(self, items: Iterable[str]) -> Self:
        """Add a list with one bullet an item."""
        parent = self._root.add("L", self._setting.lang)
        for item in items:
            body = parent.add("LI").add("LBody", self._setting.lang)
            style = replace(BODY, align="start", after=2)
            self._story.append(
                Paragraph([(item, False)], style, self._setting, body, indent=BULLET_INDENT, bullet=True)
            )
        return self.space(1)

    def pairs(self, items: Iterable[tuple[str, str]]) -> Self:
        """Add labels with their values, one a row; a value may hold several lines."""
        rows = list(items)
        if rows:
            self._story.append(pairs_table(rows, self._setting, self._root))
        return self

    def table(
        self,
        headers: Sequence[str],
        rows: Iterable[Sequence[str]],
        *,
        align: Sequence[str] = (),
        widths: Sequence[float] = (),
        total_row: bool = False,
    ) -> Self:
        """Add a table; columns are given in reading order and mirrored in Arabic.

        `align` holds start, center or end for each column, `widths` fractions of the width (equal by
        default); with `total_row` the last row is set apart. The header is repeated on every page.
        """
        cells = [list(row) for row in rows]
        self._story.append(
            table_of(list(headers), cells, align, widths, total_row, self._setting, self._root)
        )
        return self

    def signatures(self, parties: Sequence[tuple[str, Sequence[str]]]) -> Self:
        """Add a box to sign for each party: its name and the lines under it."""
        self._story.extend(signature_tables(parties, self._setting, self._root))
        return self

    def qr(self, payload: str, caption: str) -> Self:
        """Add a QR code with its caption beside it."""
        self._story.append(qr_block(payload, caption, self._setting, self._root))
        return self

    def figure(
        self, height_mm: float, paint: Callable[[DocumentCanvas, float, float, float], None], alternative: str
    ) -> Self:
        """Add a drawing: `paint(canvas, left, top, width)`, in points; readers hear the alternative text."""
        element = self._root.add("Figure", self._setting.lang, alternative)
        self._story.append(Fixed(height_mm * mm, paint, element, before=4, after=6))
        return self

    def timeline(self, rows: Sequence[Row], months: Sequence[tuple[str, float]], alternative: str) -> Self:
        """Add rows over time, as many drawings as the pages need; a table beside says the same."""
        for first in range(0, len(rows), MOST_ROWS):
            height, paint = timeline(rows[first : first + MOST_ROWS], months, self._setting)
            self.figure(height / mm, paint, alternative)
        return self

    def space(self, height_mm: float) -> Self:
        """Add empty room, in millimetres."""
        self._story.append(space(height_mm * mm))
        return self

    def page_break(self) -> Self:
        """Go on with a new page."""
        self._story.append(PageBreak())
        return self

    def build(self) -> bytes:
        """Return the file, drawn at the first call."""
        if self._built is None:
            lang = self._root.lang
            canvas = DocumentCanvas(lang, self._created_at)
            canvas.setTitle(self._title)
            canvas.setSubject(self._reference)
            canvas.setAuthor(self._author)
            canvas.setViewerPreference("DisplayDocTitle", "true")
            canvas.setViewerPreference("Direction", "R2L" if Setting(lang).rtl else "L2R")
            PageFlow(canvas).place(self._story)
            self._built = canvas.finish(
                self._root, page_furniture(Setting(lang), self._reference, self._footer)
            )
        return self._built

    def _add(self, runs: Iterable[Run], style: Style, tag: str) -> Self:
        element = self._root.add(tag, self._setting.lang)
        self._story.append(Paragraph(runs, style, self._setting, element))
        return self
