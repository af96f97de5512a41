"""What is drawn rather than written: the eight-pointed star, the letterhead, the QR code, the footer."""

from collections.abc import Sequence
from math import sqrt

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from grants.core.bidi import base_direction
from grants.core.pdf.blocks import Fixed
from grants.core.pdf.canvas import DocumentCanvas, PageFurniture
from grants.core.pdf.paragraph import Paragraph
from grants.core.pdf.structure import Element
from grants.core.pdf.text import isolate
from grants.core.pdf.theme import (
    BODY_WIDTH,
    CAPTION,
    FOOTER,
    FOOTER_RULE,
    GREEN,
    INK,
    MINISTRY,
    PAGE_WIDTH,
    RULE,
    SAFFRON,
    SIDE,
    Setting,
)

STAR = 40.0
GAP = 12.0
QR_SIDE = 76.0
PAGE_WORDS = {"fr": "Page", "ar": "صفحة", "en": "Page"}


def draw_star(canvas: DocumentCanvas, x: float, y: float, side: float) -> None:
    """Draw the star in a square with its lower left corner at (x, y): two squares, one stroke each."""
    canvas.setLineWidth(side * 0.055)
    half = side / 2
    inner = half / sqrt(2)
    canvas.ink(GREEN)
    canvas.rect(x + half - inner, y + half - inner, 2 * inner, 2 * inner, stroke=1, fill=0)
    canvas.ink(SAFFRON)
    path = canvas.beginPath()
    path.moveTo(x + half, y)
    for px, py in ((side, half), (half, side), (0, half)):
        path.lineTo(x + px, y + py)
    path.close()
    canvas.drawPath(path, stroke=1, fill=0)


def letterhead(lines: Sequence[str], setting: Setting, root: Element) -> list[Fixed]:
    """Return the head of the first page: French on the left, Arabic on the right, the star between.

    With one script only, the star stands before the lines.
    """
    arabic = [line for line in lines if base_direction(line, int(setting.rtl))]
    latin = [line for line in lines if line not in arabic]
    sides = {False: _head_lines(latin, "fr", root), True: _head_lines(arabic, "ar", root)}
    both = bool(latin and arabic)
    column = (BODY_WIDTH - STAR - 2 * GAP) / 2 if both else BODY_WIDTH - STAR - GAP
    tallest = max(sum(part.height(column) for part in group) for group in sides.values())

    def paint(canvas: DocumentCanvas, x: float, top: float, width: float) -> None:
        star_x = x + (width - STAR) / 2 if both else (x + width - STAR if arabic else x)
        with canvas.marked(None):
            draw_star(canvas, star_x, top - STAR, STAR)
        for rtl, group in sides.items():
            left = (
                x + width - column - (0 if both else STAR + GAP) if rtl else x + (0 if both else STAR + GAP)
            )
            y = top
            for part in group:
                part.draw(canvas, left, y, column)
                y -= part.height(column)

    return [_Unmarked(max(tallest, STAR), paint, after=6), rule(SAFFRON, 1.2, after=10)]


def _head_lines(lines: Sequence[str], lang: str, root: Element) -> list[Paragraph]:
    """Return the lines of one script as paragraphs, the first one bold."""
    if not lines:
        return []
    element = root.add("P", lang)
    return [
        Paragraph([(line, index == 0)], MINISTRY, Setting(lang), element) for index, line in enumerate(lines)
    ]


class _Unmarked(Fixed):
    """A block whose parts carry their own marks."""

    def draw(self, canvas: DocumentCanvas, x: float, top: float, width: float) -> None:
        """Call the function without a mark around it."""
        canvas.saveState()
        self.paint(canvas, x, top, width)
        canvas.restoreState()


def rule(color: str, thickness: float, after: float) -> Fixed:
    """Return a horizontal line over the whole width."""

    def paint(canvas: DocumentCanvas, x: float, top: float, width: float) -> None:
        canvas.setLineWidth(thickness)
        canvas.ink(color)
        canvas.line(x, top - thickness / 2, x + width, top - thickness / 2)

    return Fixed(thickness, paint, after=after)


def qr_block(payload: str, caption: str, setting: Setting, root: Element) -> Fixed:
    """Return a QR code with its caption beside it; the caption is the alternative text too."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(payload)
    code.make()
    figure = root.add("Figure", setting.lang, caption)
    text = Paragraph([(caption, False)], CAPTION, setting, root.add("P", setting.lang))
    column = BODY_WIDTH - QR_SIDE - GAP

    def paint(canvas: DocumentCanvas, x: float, top: float, width: float) -> None:
        with canvas.marked(figure):
            _draw_modules(canvas, code, x + width - QR_SIDE if setting.rtl else x, top)
        middle = top - (QR_SIDE - text.height(column)) / 2
        text.draw(canvas, x if setting.rtl else x + QR_SIDE + GAP, middle, column)

    return _Unmarked(max(QR_SIDE, text.height(column)), paint, before=6, after=6)


def _draw_modules(canvas: DocumentCanvas, code: QRCode, x: float, top: float) -> None:
    """Draw the dark modules, neighbours in a row as one rectangle."""
    count = code.getModuleCount()
    module = QR_SIDE / count
    canvas.ink(INK)
    path = canvas.beginPath()
    for row in range(count):
        column = 0
        while column < count:
            start = column
            while column < count and code.isDark(row, column):
                column += 1
            if column > start:
                path.rect(x + start * module, top - (row + 1) * module, (column - start) * module, module)
            column += 1
    canvas.drawPath(path, stroke=0, fill=1)


def page_furniture(setting: Setting, reference: str, footer: str) -> PageFurniture:
    """Return what draws the foot of each page: reference, words, "page n / N"."""

    def paint(canvas: DocumentCanvas, number: int, count: int) -> None:
        with canvas.marked(None):
            canvas.setLineWidth(0.6)
            canvas.ink(RULE)
            canvas.line(SIDE, FOOTER_RULE, PAGE_WIDTH - SIDE, FOOTER_RULE)
        place = f"{PAGE_WORDS[setting.lang]} {isolate(f'{number} / {count}')}"
        left = Paragraph([(isolate(reference), True), (f"  ·  {footer}", False)], FOOTER, setting, None)
        right = Paragraph([(place, False)], FOOTER, setting, None)
        taken = right.natural_width() + 1
        room = BODY_WIDTH - taken - GAP
        top = FOOTER_RULE - 4
        left.draw(canvas, SIDE + taken + GAP if setting.rtl else SIDE, top, room)
        right.draw(canvas, SIDE if setting.rtl else PAGE_WIDTH - SIDE - taken, top, taken)

    return paint
