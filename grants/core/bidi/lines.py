"""The visual order of one line: rules L1 and L2 of the bidirectional algorithm."""

from typing import NamedTuple

from grants.core.bidi.explicit import REMOVED
from grants.core.bidi.paragraph import Levels

_SEPARATORS = frozenset({"S", "B"})
_TRAILING = REMOVED | {"WS", "FSI", "LRI", "RLI", "PDI"}


class VisualRun(NamedTuple):
    """Neighbouring characters of one level, `start` to `end` in logical order."""

    start: int
    end: int
    level: int


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
            continue
        if trailing:
            values[index - start] = levels.base
    return values


def visual_runs(levels: Levels, start: int, end: int) -> list[VisualRun]:
    """Return the runs of the line from left to right."""
    runs: list[VisualRun] = []
    values = line_levels(levels, start, end)
    opened = 0
    for index in range(1, len(values) + 1):
        if index == len(values) or values[index] != values[opened]:
            runs.append(VisualRun(start + opened, start + index, values[opened]))
            opened = index
    return _reordered(runs) if runs else runs


def reorder_line(levels: Levels, start: int, end: int) -> list[int]:
    """Return the positions of the line from left to right, without those rule X9 removes."""
    order: list[int] = []
    for run in visual_runs(levels, start, end):
        positions = range(run.start, run.end)
        order.extend(reversed(positions) if run.level & 1 else positions)
    return [index for index in order if levels.classes[index] not in REMOVED]


def _reordered(runs: list[VisualRun]) -> list[VisualRun]:
    """L2: from the highest level to the lowest odd one, reverse what stands at that level or above."""
    highest = max(run.level for run in runs)
    lowest_odd = min((run.level for run in runs if run.level & 1), default=highest + 1)
    for level in range(highest, lowest_odd - 1, -1):
        opened: int | None = None
        for index in range(len(runs) + 1):
            if index < len(runs) and runs[index].level >= level:
                opened = index if opened is None else opened
            elif opened is not None:
                runs[opened:index] = runs[opened:index][::-1]
                opened = None
    return runs
