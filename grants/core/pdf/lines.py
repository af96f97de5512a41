"""Lines of a paragraph: filled in logical order, drawn in visual order."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from grants.core.bidi import visual_order
from grants.core.pdf.atoms import Atom, split_atom


class Placed(NamedTuple):
    """Atoms of one level and weight from left to right, and where they begin on the line, in 1/1000 em."""

    x: float
    atoms: list[Atom]


class Line(NamedTuple):
    """The atoms of a line in logical order, without spaces at its ends; advance in 1/1000 em."""

    atoms: tuple[Atom, ...]
    advance: int
    is_last: bool

    @property
    def spaces(self) -> int:
        """Return how many spaces may be widened."""
        return sum(atom.is_space for atom in self.atoms)

    def placed(self, extra: float) -> Iterator[Placed]:
        """Yield the stretches in logical order, each with its place; spaces are widened by `extra`."""
        places = [0.0] * len(self.atoms)
        reached = 0.0
        for index in visual_order([atom.level for atom in self.atoms]):
            places[index] = reached
            reached += self.atoms[index].shaped.advance + (extra if self.atoms[index].is_space else 0)
        for start, end in _stretches(self.atoms):
            step = -1 if self.atoms[start].level & 1 else 1
            indices = range(start, end)[::step]
            yield Placed(places[indices[0]], [self.atoms[index] for index in indices])


def break_lines(atoms: Sequence[Atom], room: float) -> list[Line]:
    """Return the lines that hold the atoms within `room` thousandths of the type size."""
    lines: list[list[Atom]] = []
    current: list[Atom] = []
    used = 0
    for word in _words(atoms, room):
        width = sum(atom.shaped.advance for atom in word if not atom.is_space)
        if current and used + width > room:
            lines.append(current)
            current, used = [], 0
        current.extend(word)
        used += sum(atom.shaped.advance for atom in word)
    if current:
        lines.append(current)
    return [_line(line, index == len(lines) - 1) for index, line in enumerate(lines)]


def _stretches(atoms: Sequence[Atom]) -> Iterator[tuple[int, int]]:
    """Yield the bounds of atoms written together.

    From right to left these are words only, with the spaces between them: programs that extract text
    turn such a stretch around as a whole, and would misplace a sign or a space at its end.
    """
    start = 0
    for index in range(1, len(atoms) + 1):
        if index == len(atoms) or _parted(atoms[index - 1 : index + 2]):
            yield start, index
            start = index


def _parted(neighbours: Sequence[Atom]) -> bool:
    """Say whether a stretch ends between the first two atoms; the third, if any, follows them."""
    before, atom, *following = neighbours
    if (before.level, before.shaped.bold) != (atom.level, atom.shaped.bold):
        return True
    if atom.level % 2 == 0:
        return False
    if before.is_sign or atom.is_sign:
        return True
    return atom.is_space and (not following or _parted([atom, following[0]]))


def _words(atoms: Sequence[Atom], room: float) -> Iterator[list[Atom]]:
    """Yield the atoms between two places where a line may end, cut where wider than a line."""
    word: list[Atom] = []
    for atom in atoms:
        word.append(atom)
        if atom.breaks:
            yield from _fitting(word, room)
            word = []
    if word:
        yield from _fitting(word, room)


def _fitting(word: list[Atom], room: float) -> Iterator[list[Atom]]:
    if sum(atom.shaped.advance for atom in word if not atom.is_space) <= room:
        yield word
        return
    for atom in word:
        for piece in split_atom(atom, int(room)):
            yield [piece]


def _line(atoms: list[Atom], is_last: bool) -> Line:
    start, end = 0, len(atoms)
    while start < end and atoms[start].is_space:
        start += 1
    while end > start and atoms[end - 1].is_space:
        end -= 1
    kept = tuple(atoms[start:end])
    return Line(kept, sum(atom.shaped.advance for atom in kept), is_last)
