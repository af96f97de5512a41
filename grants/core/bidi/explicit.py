"""Explicit levels and directions: rules P2, P3 and X1 to X8 of the bidirectional algorithm."""

from collections.abc import Sequence

MAX_DEPTH = 125
ISOLATE_INITIATORS = frozenset({"LRI", "RLI", "FSI"})
EMBEDDINGS = frozenset({"LRE", "RLE", "LRO", "RLO"})
REMOVED = EMBEDDINGS | {"PDF", "BN"}
EXPLICIT = REMOVED | ISOLATE_INITIATORS | {"PDI"}
_STRONG_LEVELS = {"L": 0, "R": 1, "AL": 1}

# One entry of the directional status stack: level, override class or "", opened by an isolate.
Status = tuple[int, str, bool]


def first_strong_level(classes: Sequence[str], start: int = 0, *, inside_isolate: bool = False) -> int | None:
    """Return 0 or 1 after the first strong class outside isolates, None where there is none.

    With `inside_isolate` the search ends at the matching PDI.
    """
    depth = 0
    for index in range(start, len(classes)):
        name = classes[index]
        if name in ISOLATE_INITIATORS:
            depth += 1
        elif name == "PDI":
            if inside_isolate and depth == 0:
                return None
            depth = max(0, depth - 1)
        elif depth == 0 and name in _STRONG_LEVELS:
            return _STRONG_LEVELS[name]
    return None


class ExplicitResolver:
    """The directional status stack and the three counters of rule X1."""

    def __init__(self, classes: Sequence[str], base: int) -> None:
        self.classes = classes
        self.base = base
        self.levels = [base] * len(classes)
        self.types = list(classes)
        self.stack: list[Status] = [(base, "", False)]
        self.overflow_isolates = 0
        self.overflow_embeddings = 0
        self.valid_isolates = 0

    def run(self) -> tuple[list[int], list[str]]:
        """Return the explicit level of every position and its class after overrides."""
        for index, name in enumerate(self.classes):
            if name not in EXPLICIT:
                self._place(index)
            elif name == "BN":
                self.levels[index] = self.stack[-1][0]
            elif name in EMBEDDINGS:
                self._open_embedding(index, name)
            elif name == "PDF":
                self._close_embedding(index)
            elif name == "PDI":
                self._close_isolate(index)
            else:
                self._open_isolate(index, name)
        return self.levels, self.types

    def _place(self, index: int) -> None:
        level, override, _ = self.stack[-1]
        if self.classes[index] == "B":
            return
        self.levels[index] = level
        if override:
            self.types[index] = override

    def _next_level(self, right_to_left: bool) -> int:
        level = self.stack[-1][0]
        return (level + 1) | 1 if right_to_left else (level + 2) & ~1

    def _fits(self, level: int) -> bool:
        return level <= MAX_DEPTH and not self.overflow_isolates and not self.overflow_embeddings

    def _open_embedding(self, index: int, name: str) -> None:
        self.levels[index] = self.stack[-1][0]
        level = self._next_level(name[0] == "R")
        if self._fits(level):
            self.stack.append((level, name[0] if name[2] == "O" else "", False))
        elif not self.overflow_isolates:
            self.overflow_embeddings += 1

    def _close_embedding(self, index: int) -> None:
        self.levels[index] = self.stack[-1][0]
        if self.overflow_isolates:
            return
        if self.overflow_embeddings:
            self.overflow_embeddings -= 1
        elif len(self.stack) > 1 and not self.stack[-1][2]:
            self.stack.pop()

    def _open_isolate(self, index: int, name: str) -> None:
        self._place(index)
        right_to_left = name == "RLI"
        if name == "FSI":
            right_to_left = first_strong_level(self.classes, index + 1, inside_isolate=True) == 1
        level = self._next_level(right_to_left)
        if self._fits(level):
            self.valid_isolates += 1
            self.stack.append((level, "", True))
        else:
            self.overflow_isolates += 1

    def _close_isolate(self, index: int) -> None:
        if self.overflow_isolates:
            self.overflow_isolates -= 1
        elif self.valid_isolates:
            self.overflow_embeddings = 0
            while not self.stack[-1][2]:
                self.stack.pop()
            self.stack.pop()
            self.valid_isolates -= 1
        self._place(index)
