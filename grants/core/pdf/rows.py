"""Rows of a table: cells of paragraphs, as tall as the tallest, divided by lines only if need be."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grants.core.pdf.paragraph import Paragraph

PAD_X = 5.0
PAD_Y = 3.5

Cell = Sequence[Paragraph]


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `ground` is the colour behind it, `rule` the line under it, "" for none."""

    cells: tuple[Cell, ...]
    ground: str = ""
    rule: str = ""
    rule_above: str = ""
    at_least: float = 0

    def height(self, widths: Sequence[float]) -> float:
        """Return the height in columns of these widths, padding included."""
        tallest = max(
            cell_height(cell, width - 2 * PAD_X) for cell, width in zip(self.cells, widths, strict=True)
        )
        return max(tallest + 2 * PAD_Y, self.at_least)

    def as_ornament(self) -> "Row":
        """Return a copy that readers of the structure skip."""
        return replace(self, cells=tuple([part.as_ornament() for part in cell] for cell in self.cells))

    def divided(self, widths: Sequence[float], room: float) -> "tuple[Row, Row] | None":
        """Return the lines that fit in the room and the rest, or None where no line fits."""
        halves = [
            _divided_cell(cell, width - 2 * PAD_X, room - 2 * PAD_Y)
            for cell, width in zip(self.cells, widths, strict=True)
        ]
        if not any(head for head, _ in halves):
            return None
        return (
            replace(self, cells=tuple(head for head, _ in halves), rule="", at_least=0),
            replace(self, cells=tuple(rest for _, rest in halves), rule_above="", at_least=0),
        )


def cell_height(cell: Cell, width: float) -> float:
    """Return the height of the paragraphs of a cell, one below the other."""
    return sum(paragraph.height(width) for paragraph in cell)


def _divided_cell(cell: Cell, width: float, room: float) -> tuple[Cell, Cell]:
    kept: list[Paragraph] = []
    for index, paragraph in enumerate(cell):
        height = paragraph.height(width)
        if height > room:
            count = int(room / paragraph.line_height)
            if count < 1:
                return kept, cell[index:]
            head, rest = paragraph.divided(width, count)
            return [*kept, head], [rest, *cell[index + 1 :]]
        kept.append(paragraph)
        room -= height
    return kept, []
