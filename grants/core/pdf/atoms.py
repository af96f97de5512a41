"""A paragraph cut into atoms: the pieces that lines are filled with and reordered by."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from grants.core.bidi import paragraph_levels
from grants.core.bidi.characters import bidi_class
from grants.core.bidi.explicit import first_strong_level
from grants.core.pdf.shaping import Shaped, shape
from grants.core.pdf.text import Run, flatten

_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


class Atom(NamedTuple):
    """A shaped piece of one level and weight; a line may end after it where `breaks` is true."""

    shaped: Shaped
    level: int
    is_space: bool
    breaks: bool


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
    levels = paragraph_levels(text, reading_direction(text, int(rtl))).values
    return tuple(
        _atom(text, start, end, weights[start], levels[start])
        for start, end in _pieces(text, weights, levels)
    )


def split_atom(atom: Atom, room: int) -> list[Atom]:
    """Return an atom cut into pieces no wider than `room` thousandths of the type size, where it can be."""
    pieces: list[Atom] = []
    text = atom.shaped.text
    while text:
        count = len(text)
        while count > 1 and shape(text[:count], atom.shaped.bold, atom.shaped.rtl).advance > room:
            count = min(count - 1, max(1, count * room // max(1, _advance(atom, text[:count]))))
        pieces.append(
            atom._replace(shaped=shape(text[:count], atom.shaped.bold, atom.shaped.rtl), breaks=True)
        )
        text = text[count:]
    pieces[-1] = pieces[-1]._replace(breaks=atom.breaks)
    return pieces


def _advance(atom: Atom, text: str) -> int:
    return shape(text, atom.shaped.bold, atom.shaped.rtl).advance


def _atom(text: str, start: int, end: int, bold: bool, level: int) -> Atom:
    piece = text[start:end]
    is_space = piece == " "
    breaks = is_space or (piece[-1] in "-–/" and _may_break_after(text, end))
    return Atom(shape(piece, bold, bool(level & 1)), level, is_space, breaks)


def _may_break_after(text: str, end: int) -> bool:
    """Say whether a line may end after the hyphen before `end`: between words, never inside a code."""
    around = text[max(0, end - 2) : end - 1] + text[end : end + 1]
    return len(around) == 2 and around.isalpha() and not around[1].isupper()


def _pieces(text: str, weights: Sequence[bool], levels: Sequence[int]) -> Iterator[tuple[int, int]]:
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
            levels[index] != levels[start]
            or weights[index] != weights[start]
            or (text[index - 1] in "-–/" and _may_break_after(text, index))
        ):
            yield start, index
            start = index
    if start < len(text):
        yield start, len(text)
