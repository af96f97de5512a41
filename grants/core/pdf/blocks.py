"""What a page is filled with: the contract of a block, and the simplest blocks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from grants.core.pdf.canvas import DocumentCanvas
from grants.core.pdf.structure import Element


class Block(Protocol):
    """A piece of the document that knows its height in a width and may be divided between pages."""

    before: float
    after: float
    keep_with_next: bool

    def height(self, width: float) -> float:
        """Return the height in points, without the space before and after."""

    def least_height(self, width: float) -> float:
        """Return the height of the smallest part that may stand at the foot of a page."""

    def split(self, width: float, room: float) -> "tuple[Block, Block] | None":
        """Return a part that fits in the room and the rest, or None where no part fits."""

    def draw(self, canvas: DocumentCanvas, x: float, top: float, width: float) -> None:
        """Draw the block below `top`."""


@dataclass(slots=True)
class Fixed:
    """A block of given height drawn by a function, with an alternative text or as an ornament."""

    tall: float
    paint: Callable[[DocumentCanvas, float, float, float], None]
    element: Element | None = None
    before: float = 0
    after: float = 0
    keep_with_next: bool = False

    def height(self, width: float) -> float:
        """Return the given height."""
        return self.tall

    def least_height(self, width: float) -> float:
        """Return the whole height: it is not divided."""
        return self.tall

    def split(self, width: float, room: float) -> None:
        """Refuse to be divided."""

    def draw(self, canvas: DocumentCanvas, x: float, top: float, width: float) -> None:
        """Call the function with the left edge, the top and the width."""
        canvas.saveState()
        with canvas.marked(self.element):
            self.paint(canvas, x, top, width)
        canvas.restoreState()


def space(points: float) -> Fixed:
    """Return an empty block."""
    return Fixed(points, lambda _canvas, _x, _top, _width: None)
