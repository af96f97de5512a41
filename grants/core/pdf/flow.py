"""Filling pages with blocks from top to bottom."""

from collections import deque
from collections.abc import Iterable

from grants.core.pdf.blocks import Block
from grants.core.pdf.canvas import DocumentCanvas
from grants.core.pdf.theme import BODY_WIDTH, BOTTOM, SIDE, TOP


class PageBreak:
    """A mark after which a new page begins."""


class PageFlow:
    """The place reached on the page being filled."""

    def __init__(self, canvas: DocumentCanvas) -> None:
        self.canvas = canvas
        self.y = TOP
        self.after = 0.0
        self.is_empty = True

    def place(self, story: Iterable[Block | PageBreak]) -> None:
        """Draw the story on as many pages as it takes, the last one closed."""
        waiting = deque(story)
        while waiting:
            item = waiting.popleft()
            if isinstance(item, PageBreak):
                self._new_page()
                continue
            rest = self._place_block(item, waiting)
            if rest is not None:
                waiting.appendleft(rest)
        self.canvas.end_page()

    def _place_block(self, block: Block, waiting: Iterable[Block | PageBreak]) -> Block | None:
        """Draw the block, or the part that fits, and return what is left for the next page."""
        gap = 0 if self.is_empty else max(self.after, block.before)
        room = self.y - gap - BOTTOM
        height = block.height(BODY_WIDTH)
        if height <= room:
            if self._would_be_alone(block, waiting, room - height):
                self._new_page()
                return block
            self._draw(block, gap, height)
            return None
        parts = block.split(BODY_WIDTH, room)
        if parts is None and not self.is_empty:
            self._new_page()
            return block
        head, rest = parts or (block, None)
        self._draw(head, gap, head.height(BODY_WIDTH))
        if rest is not None:
            self._new_page()
        return rest

    def _would_be_alone(self, block: Block, waiting: Iterable[Block | PageBreak], room: float) -> bool:
        """Say whether what must stay with the next block, or a chain of such blocks, would end the page."""
        if self.is_empty:
            return False
        for following in waiting:
            if not block.keep_with_next or isinstance(following, PageBreak):
                return False
            room -= max(block.after, following.before)
            if not following.keep_with_next:
                return following.least_height(BODY_WIDTH) > room
            room -= following.height(BODY_WIDTH)
            if room < 0:
                return True
            block = following
        return False

    def _draw(self, block: Block, gap: float, height: float) -> None:
        self.y -= gap
        block.draw(self.canvas, SIDE, self.y, BODY_WIDTH)
        self.y -= height
        self.after = block.after
        self.is_empty = False

    def _new_page(self) -> None:
        self.canvas.end_page()
        self.y, self.after, self.is_empty = TOP, 0.0, True
