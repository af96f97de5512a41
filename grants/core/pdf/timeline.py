"""A timeline on paper: a row a thing, its name on the reader's side, its bar over the months."""

from collections.abc import Callable, Sequence

from grants.core.charts import Span
from grants.core.pdf.canvas import DocumentCanvas
from grants.core.pdf.paragraph import Paragraph
from grants.core.pdf.theme import CAPTION, GREEN, RULE, SAFFRON, Setting

ROW, HEAD = 18.0, 16.0
NAMES = 0.34
MOST_ROWS = 30
LONGEST_NAME = 44
NEAREST = 14.0  # between two names of months

Paint = Callable[[DocumentCanvas, float, float, float], None]


# A name, its place in a box 100 wide, and whether it is one day, drawn as a mark.
Row = tuple[str, Span, bool]


def timeline(
    rows: Sequence[Row], months: Sequence[tuple[str, float]], setting: Setting
) -> tuple[float, Paint]:
    """Return the height in points and what draws the rows; months are (name, place in a box 100 wide).

    From right to left time runs from the right. Names too long for one line are cut: the table beside
    says them whole.
    """
    height = HEAD + ROW * len(rows)

    def paint(canvas: DocumentCanvas, left: float, top: float, width: float) -> None:
        names = width * NAMES
        plot = width - names

        def at(place: float, wide: float = 0.0) -> float:
            """Return the left edge of what stands at a place, mirrored from right to left."""
            inside = plot * place / 100
            return left + plot - inside - wide if setting.rtl else left + names + inside

        canvas.setLineWidth(0.5)
        named = -NEAREST
        for month, start in months:
            canvas.ink(RULE)
            canvas.line(at(start), top, at(start), top - height)
            if start - named < NEAREST:
                continue
            named = start
            words = Paragraph([(month, False)], CAPTION, setting, None)
            taken = words.natural_width() + 1
            words.draw(canvas, at(start, taken) - 2 if setting.rtl else at(start) + 2, top, taken)
        for number, (name, place, is_mark) in enumerate(rows):
            foot = top - HEAD - ROW * (number + 1)
            label = Paragraph([(_cut(name or "–"), is_mark)], CAPTION, setting, None)
            label.draw(canvas, left + plot if setting.rtl else left, foot + ROW, names - 6)
            wide = max(plot * place.width / 100, 3.0)
            canvas.ink(SAFFRON if is_mark else GREEN)
            canvas.rect(at(place.start, wide), foot + 5, wide, ROW - 9, stroke=0, fill=1)

    return height, paint


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
