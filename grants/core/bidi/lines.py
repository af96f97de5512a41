"""The visual order of one line: rules L1 and L2 of the bidirectional algorithm."""

from collections.abc import Sequence

from grants.core.bidi.explicit import REMOVED
from grants.core.bidi.paragraph import Levels

_SEPARATORS = frozenset({"S", "B"})
_TRAILING = REMOVED | {"WS", "FSI", "LRI", "RLI", "PDI"}


def line_levels(levels: Levels, start: int, end: int) -> list[int]:
    """Return the levels of a line after L1: separators and white space before them or at the end reset."""
    values = list(levels.values[start:end])
    trailing = True
    for index in range(end - 1, start - 1, -1):
        name = levels.classes[index]
        if name in _SEPARATORS:
            trailing = True
        elif name not in _TRAILING:
            trailing = False
        if trailing:
            values[index - start] = levels.base
    return values


def visual_order(levels: Sequence[int]) -> list[int]:
    """Return the indices, from left to right, of items that stand at these levels (rule L2).

    Items may be characters, or longer pieces that each keep to one level.
    """
    order = list(range(len(levels)))
    highest = max(levels, default=0)
    lowest_odd = min((level for level in levels if level & 1), default=highest + 1)
    for level in range(highest, lowest_odd - 1, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            if end > start:
                order[start:end] = order[start:end][::-1]
            start = end + 1
    return order


def reorder_line(levels: Levels, start: int, end: int) -> list[int]:
    """Return the positions of the line from left to right, without those rule X9 removes."""
    order = visual_order(line_levels(levels, start, end))
    return [start + index for index in order if levels.classes[start + index] not in REMOVED]
