"""The table: columns mirrored from right to left, header repeated on every page it reaches."""

from collections.abc import Sequence

from grants.core.pdf.canvas import DocumentCanvas
from grants.core.pdf.rows import PAD_X, PAD_Y, Row
from grants.core.pdf.theme import BODY_HEIGHT

RULE_WIDTH = 0.6
# A table that takes at most this share of a page is not divided.
WHOLE_SHARE = 0.3


class Table:
    """A block of rows; `shares` are the parts of the width that the columns take, in reading order."""

    keep_with_next = False

    def __init__(
        self,
        header: Row | None,
        rows: Sequence[Row],
        shares: Sequence[float],
        *,
        rtl: bool,
        before: float = 3,
        after: float = 8,
    ) -> None:
        self.header = header
        self.rows: list[Row] = list(rows)
        self.shares: list[float] = [share / sum(shares) for share in shares]
        self.rtl = rtl
        self.before = before
        self.after = after

    def height(self, width: float) -> float:
        """Return the height of the header and all rows."""
        widths = self._widths(width)
        return sum((row.height(widths) for row in self._all_rows()), 0.0)

    def least_height(self, width: float) -> float:
        """Return the height of the header and the first row."""
        if self._stays_whole(width):
            return self.height(width)
        widths = self._widths(width)
        first = self._all_rows()[: 2 if self.header else 1]
        return min(sum((row.height(widths) for row in first), 0.0), BODY_HEIGHT / 2)

    def split(self, width: float, room: float) -> "tuple[Table, Table] | None":
        """Divide between rows, or inside a row that no page could hold; a short table stays whole."""
        if self._stays_whole(width):
            return None
        widths = self._widths(width)
        header_height = self.header.height(widths) if self.header else 0
        left = room - header_height
        for index, row in enumerate(self.rows):
            height = row.height(widths)
            if height <= left:
                left -= height
                continue
            if height + header_height > BODY_HEIGHT:
                halves = row.divided(widths, left)
                if halves:
                    return self._halves([*self.rows[:index], halves[0]], [halves[1], *self.rows[index + 1 :]])
            # A last row, often the total, takes the one before it along.
            cut = index - 1 if index == len(self.rows) - 1 else index
            return self._halves(self.rows[:cut], self.rows[cut:]) if cut > 0 else None
        return None

    def draw(self, canvas: DocumentCanvas, x: float, top: float, width: float) -> None:
        """Draw grounds and rules, then the cells."""
        widths = self._widths(width)
        for row in self._all_rows():
            height = row.height(widths)
            with canvas.marked(None):
                _draw_ground(canvas, row, x, top, width, height)
            self._draw_cells(canvas, row, x, top, widths)
            top -= height

    def _stays_whole(self, width: float) -> bool:
        return self.height(width) <= BODY_HEIGHT * WHOLE_SHARE

    def _all_rows(self) -> list[Row]:
        return [self.header, *self.rows] if self.header else self.rows

    def _widths(self, width: float) -> list[float]:
        return [share * width for share in self.shares]

    def _halves(self, first: list[Row], second: list[Row]) -> "tuple[Table, Table]":
        repeated = self.header.as_ornament() if self.header else None
        return (
            Table(self.header, first, self.shares, rtl=self.rtl, before=self.before, after=0),
            Table(repeated, second, self.shares, rtl=self.rtl, before=0, after=self.after),
        )

    def _draw_cells(
        self, canvas: DocumentCanvas, row: Row, x: float, top: float, widths: list[float]
    ) -> None:
        offset = 0.0
        total = sum(widths)
        for cell, width in zip(row.cells, widths, strict=True):
            left = x + total - offset - width if self.rtl else x + offset
            y = top - PAD_Y
            for paragraph in cell:
                paragraph.draw(canvas, left + PAD_X, y, width - 2 * PAD_X)
                y -= paragraph.height(width - 2 * PAD_X)
            offset += width


def _draw_ground(canvas: DocumentCanvas, row: Row, x: float, top: float, width: float, height: float) -> None:
    if row.ground:
        canvas.ink(row.ground)
        canvas.rect(x, top - height, width, height, stroke=0, fill=1)
    canvas.setLineWidth(RULE_WIDTH)
    for color, y in ((row.rule, top - height), (row.rule_above, top)):
        if color:
            canvas.ink(color)
            canvas.line(x, y, x + width, y)
