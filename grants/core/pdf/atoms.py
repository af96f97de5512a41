"""A paragraph cut into atoms: the pieces that lines are filled with and reordered by."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from grants.core.bidi import paragraph_levels
from grants.core.bidi.characters import bidi_class
from grants.core.bidi.explicit import first_strong_level
from grants.core.pdf.shaping import Shaped, shape
from grants.core.pdf.text import Run, flatten

# Classes that stay inside a word read from right to left.
_JOINING = frozenset({"R", "AL", "NSM", "BN"})
_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_BREAKING = frozenset("-–/")


class Atom(NamedTuple):
    """A shaped piece of one level and weight; a line may end after it where `breaks` is true.

    A sign is a mark of punctuation read from right to left, always a piece of its own.
    """

    shaped: Shaped
    level: int
    is_space: bool
    is_sign: bool
    breaks: bool


class _Kind(NamedTuple):
    """What the characters of one atom share."""

    level: int
    bold: bool
    is_sign: bool


def reading_direction(text: str, default: int) -> int:
    """Return the direction a text is ordered in: the document's where it has a letter of that direction.

    A text with letters of the other direction only follows them; figures alone read left to right.
    """
    classes = [bidi_class(character) for character in text]
    own = {"R", "AL"} if default else {"L"}
    if not own.isdisjoint(classes):
        return default
    return first_strong_level([name for name in classes if name in ("L", "R", "AL")]) or 0


def atoms_of(runs: Iterable[Run], rtl: bool) -> tuple[Atom, ...]:
    """Return the atoms of one paragraph in logical order; `rtl` is the direction of its document."""
    text, weights = flatten(runs)
    levels = paragraph_levels(text, reading_direction(text, int(rtl)))
    kinds = [
        _Kind(level, bold, level % 2 == 1 and name not in _JOINING)
        for level, bold, name in zip(levels.values, weights, levels.classes, strict=True)
    ]
    return tuple(_atom(text, start, end, kinds[start]) for start, end in _pieces(text, kinds))


def split_atom(atom: Atom, room: int) -> list[Atom]:
    """Return an atom cut into pieces no wider than `room` thousandths of the type size, where it can be."""
    pieces: list[Atom] = []
    text, rtl, bold = atom.shaped[:3]
    while text:
        count = len(text)
        while count > 1 and (advance := shape(text[:count], bold, rtl).advance) > room:
            count = max(1, count * room // advance)
        pieces.append(atom._replace(shaped=shape(text[:count], bold, rtl), breaks=True))
        text = text[count:]
    pieces[-1] = pieces[-1]._replace(breaks=atom.breaks)
    return pieces


def _atom(text: str, start: int, end: int, kind: _Kind) -> Atom:
    piece = text[start:end]
    is_space = piece == " "
    return Atom(
        shape(piece, kind.bold, kind.level % 2 == 1),
        kind.level,
        is_space,
        kind.is_sign and not is_space,
        is_space or _may_break_before(text, end),
    )


def _may_break_before(text: str, index: int) -> bool:
    """Say whether a line may end on the hyphen before the index: between words, never inside a code."""
    if index < 2 or index >= len(text) or text[index - 1] not in _BREAKING:
        return False
    return text[index - 2].isalpha() and text[index].isalpha() and not text[index].isupper()


def _pieces(text: str, kinds: Sequence[_Kind]) -> Iterator[tuple[int, int]]:
    """Yield the bounds of the atoms; direction controls belong to none."""
    start = 0
    for index, character in enumerate(text):
        if character in _CONTROLS or character == " ":
            if start < index:
                yield start, index
            if character == " ":
                yield index, index + 1
            start = index + 1
        elif start < index and (
            kinds[index] != kinds[start] or kinds[index].is_sign or _may_break_before(text, index)
        ):
            yield start, index
            start = index
    if start < len(text):
        yield start, len(text)
