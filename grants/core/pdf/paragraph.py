"""The paragraph: shaped, ordered in both directions, justified, divided between pages by lines."""

from collections.abc import Iterable

from grants.core.pdf.atoms import atoms_of
from grants.core.pdf.canvas import DocumentCanvas
from grants.core.pdf.lines import Line, break_lines
from grants.core.pdf.structure import Element
from grants.core.pdf.text import Run
from grants.core.pdf.theme import Setting, Style

# A justified line emptier than this is left ragged: its spaces would tear it apart.
FULL_ENOUGH = 0.72
LEAST_LINES = 2
# Where the baseline stands in the height of a line.
BASELINE = 0.72
BULLET = "•"


class Paragraph:
    """A block of text in one style; `element` is None for ornaments and repeated text."""

    def __init__(
        self,
        runs: Iterable[Run],
        style: Style,
        setting: Setting,
        element: Element | None,
        *,
        indent: float = 0,
        bullet: bool = False,
    ) -> None:
        self.style = setting.style(style)
        self.setting = setting
        self.element = element
        self.indent = indent
        self.before = self.style.before
        self.after = self.style.after
        self.keep_with_next = self.style.keep_with_next
        self._atoms = atoms_of(runs, setting.rtl)
        if element is not None:
            element.texts.append("".join(atom.shaped.text for atom in self._atoms))
            element.reversed |= any(atom.level % 2 for atom in self._atoms)
        self._bullet = BULLET if bullet else ""
        self._lines: list[Line] = []
        self._width = 0.0

    @property
    def line_height(self) -> float:
        """Return the distance between two baselines in points."""
        return self.style.size * self.style.leading

    def lines(self, width: float) -> list[Line]:
        """Return the lines that the text takes in a width."""
        if width != self._width:
            self._lines = break_lines(self._atoms, (width - self.indent) * 1000 / self.style.size)
            self._width = width
        return self._lines

    def natural_width(self) -> float:
        """Return the width of the text on a single line."""
        return sum(atom.shaped.advance for atom in self._atoms) * self.style.size / 1000 + self.indent

    def height(self, width: float) -> float:
        """Return the height of all lines."""
        return len(self.lines(width)) * self.line_height

    def least_height(self, width: float) -> float:
        """Return the height of the first lines, which stay together."""
        count = len(self.lines(width))
        return (count if count <= LEAST_LINES + 1 else LEAST_LINES) * self.line_height

    def split(self, width: float, room: float) -> "tuple[Paragraph, Paragraph] | None":
        """Divide by lines, with at least two on each side."""
        lines = self.lines(width)
        fitting = min(int(room / self.line_height + 1e-6), len(lines) - LEAST_LINES)
        return self.divided(width, fitting) if fitting >= LEAST_LINES else None

    def divided(self, width: float, count: int) -> "tuple[Paragraph, Paragraph]":
        """Return the first `count` lines and the others."""
        lines = self.lines(width)
        return self._part(lines[:count], width, first=True), self._part(lines[count:], width, first=False)

    def as_ornament(self) -> "Paragraph":
        """Return a copy that readers of the structure skip, for text repeated on a later page."""
        copy = self._part(self._lines, self._width, first=True)
        copy.element = None
        return copy

    def _part(self, lines: list[Line], width: float, *, first: bool) -> "Paragraph":
        part = object.__new__(Paragraph)
        part.__dict__.update(self.__dict__)
        part._lines, part._width = lines, width
        if not first:
            part._bullet, part.before = "", 0
        return part

    def draw(self, canvas: DocumentCanvas, x: float, top: float, width: float) -> None:
        """Draw the lines below `top`."""
        canvas.ink(self.style.color)
        with canvas.marked(self.element):
            if self._bullet:
                self._draw_bullet(canvas, x, top, width)
            left = x if self.setting.rtl else x + self.indent
            for index, line in enumerate(self.lines(width)):
                baseline = top - (index + BASELINE) * self.line_height
                self._draw_line(canvas, line, left, baseline, width - self.indent)

    def _draw_bullet(self, canvas: DocumentCanvas, x: float, top: float, width: float) -> None:
        (line,) = break_lines(atoms_of([(self._bullet, False)], self.setting.rtl), float("inf"))
        advance = line.advance * self.style.size / 1000
        margin = (self.indent - advance) / 2
        left = x + width - margin - advance if self.setting.rtl else x + margin
        canvas.show_line(line, left, top - BASELINE * self.line_height, self.style.size)

    def _draw_line(self, canvas: DocumentCanvas, line: Line, x: float, y: float, width: float) -> None:
        size = self.style.size
        taken = line.advance * size / 1000
        extra = 0.0
        if self.style.align == "justify" and not line.is_last and taken > FULL_ENOUGH * width and line.spaces:
            extra = (width - taken) / line.spaces
            taken = width
        offset = {"center": (width - taken) / 2, "end": width - taken}.get(self.style.align, 0.0)
        if self.setting.rtl and self.style.align != "center":
            offset = width - taken - offset
        canvas.show_line(line, x + offset, y, size, extra * 1000 / size)
