"""Neutral types: rules N0 to N2 of the bidirectional algorithm, on the classes of one run sequence."""

from collections.abc import Sequence

MAX_OPEN_BRACKETS = 63
_NEUTRALS = frozenset({"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"})
_STRENGTH = {"L": "L", "R": "R", "EN": "R", "AN": "R"}


def bracket_pairs(types: Sequence[str], brackets: Sequence[int]) -> list[tuple[int, int]]:
    """Return the positions of paired brackets, by opening bracket (definition BD16)."""
    pairs: list[tuple[int, int]] = []
    opened: list[tuple[int, int]] = []
    for index, bracket in enumerate(brackets):
        if not bracket or types[index] != "ON":
            continue
        if bracket > 0:
            if len(opened) == MAX_OPEN_BRACKETS:
                break
            opened.append((bracket, index))
            continue
        for depth in range(len(opened) - 1, -1, -1):
            if opened[depth][0] == -bracket:
                pairs.append((opened[depth][1], index))
                del opened[depth:]
                break
    return sorted(pairs)


def resolve_brackets(
    types: list[str], before_weak: Sequence[str], brackets: Sequence[int], embedding: str, start: str
) -> None:
    """Apply N0 in place: both brackets of a pair take one direction, and the marks after them too."""
    for opening, closing in bracket_pairs(types, brackets):
        direction = _pair_direction(types, opening, closing, embedding, start)
        if not direction:
            continue
        for position in (opening, closing):
            types[position] = direction
            mark = position + 1
            while mark < len(types) and before_weak[mark] == "NSM":
                types[mark] = direction
                mark += 1


def _pair_direction(types: Sequence[str], opening: int, closing: int, embedding: str, start: str) -> str:
    """Return the direction of a pair, or "" when nothing strong stands inside."""
    found = ""
    for index in range(opening + 1, closing):
        strength = _STRENGTH.get(types[index], "")
        if strength == embedding:
            return embedding
        found = found or strength
    if not found:
        return ""
    for index in range(opening - 1, -1, -1):
        if types[index] in _STRENGTH:
            return _STRENGTH[types[index]]
    return start


def resolve_neutrals(types: list[str], embedding: str, start: str, end: str) -> None:
    """Apply N1 and N2 in place: neutrals take the direction on both sides, else the embedding's."""
    if _NEUTRALS.isdisjoint(types):
        return
    index, length = 0, len(types)
    before = start
    while index < length:
        if types[index] not in _NEUTRALS:
            before = _STRENGTH[types[index]]
            index += 1
            continue
        stop = index
        while stop < length and types[stop] in _NEUTRALS:
            stop += 1
        after = _STRENGTH[types[stop]] if stop < length else end
        types[index:stop] = [before if before == after else embedding] * (stop - index)
        index = stop
