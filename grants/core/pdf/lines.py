"""Lines of a paragraph: filled in logical order, drawn in visual order."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from grants.core.bidi import visual_order
from grants.core.pdf.atoms import Atom, split_atom


class Line(NamedTuple):
    """The atoms of a line in logical order, without spaces at its ends; advance in 1/1000 em."""

    atoms: tuple[Atom, ...]
    advance: int
    is_last: bool

    @property
    def spaces(self) -> int:
        """Return how many spaces may be widened."""
        return sum(atom.is_space for atom in self.atoms)

    def in_visual_order(self) -> list[Atom]:
        """Return the atoms from left to right."""
        return [self.atoms[index] for index in visual_order([atom.level for atom in self.atoms])]


def break_lines(atoms: Sequence[Atom], room: float) -> list[Line]:
    """Return the lines that hold the atoms within `room` thousandths of the type size."""
    words = list(_words(atoms, int(room)))
    lines: list[list[Atom]] = []
    current: list[Atom] = []
    used = 0
    for word in words:
        width = sum(atom.shaped.advance for atom in word if not atom.is_space)
        if current and used + width > room:
            lines.append(current)
            current, used = [], 0
        current.extend(word)
        used += sum(atom.shaped.advance for atom in word)
    if current:
        lines.append(current)
    return [_line(line, index == len(lines) - 1) for index, line in enumerate(lines)]


def _words(atoms: Sequence[Atom], room: int) -> Iterator[list[Atom]]:
    """Yield the atoms between two places where a line may end, cut where wider than a line."""
    word: list[Atom] = []
    for atom in atoms:
        word.append(atom)
        if atom.breaks:
            yield from _fitting(word, room)
            word = []
    if word:
        yield from _fitting(word, room)


def _fitting(word: list[Atom], room: int) -> Iterator[list[Atom]]:
    if sum(atom.shaped.advance for atom in word if not atom.is_space) <= room:
        yield word
        return
    for atom in word:
        for piece in split_atom(atom, room):
            yield [piece]


def _line(atoms: list[Atom], is_last: bool) -> Line:
    start, end = 0, len(atoms)
    while start < end and atoms[start].is_space:
        start += 1
    while end > start and atoms[end - 1].is_space:
        end -= 1
    kept = tuple(atoms[start:end])
    return Line(kept, sum(atom.shaped.advance for atom in kept), is_last)
