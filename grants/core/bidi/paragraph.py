"""The embedding level of every character of one paragraph."""

from collections.abc import Sequence
from dataclasses import dataclass

from grants.core.bidi.characters import bidi_class, bracket_identities
from grants.core.bidi.explicit import EXPLICIT, REMOVED, ExplicitResolver, first_strong_level
from grants.core.bidi.neutral import resolve_brackets, resolve_neutrals
from grants.core.bidi.sequences import RunSequence, direction_of, isolating_run_sequences, single_sequence
from grants.core.bidi.weak import resolve_weak

# Rules I1 and I2: what each resolved class adds to an even and to an odd level.
_RAISE = ({"L": 0, "R": 1, "EN": 2, "AN": 2}, {"L": 1, "R": 0, "EN": 1, "AN": 1})


@dataclass(frozen=True, slots=True)
class Levels:
    """Resolved levels of a paragraph, one a character, before lines are broken.

    Characters that rule X9 removes carry the level of the character before them.
    """

    base: int
    values: Sequence[int]
    classes: Sequence[str]


def base_direction(text: str, default: int = 0) -> int:
    """Return 1 when the first strong character reads from right to left, 0 when from left to right."""
    level = first_strong_level([bidi_class(character) for character in text])
    return default if level is None else level


def paragraph_levels(text: str, base: int | None = None) -> Levels:
    """Return the levels of one paragraph; without `base` its first strong character gives the direction.

    A paragraph separator may only be the last character: callers split the text first.
    """
    classes = [bidi_class(character) for character in text]
    return levels_of_classes(classes, base, bracket_identities(text))


def levels_of_classes(
    classes: Sequence[str], base: int | None, brackets: Sequence[int] | None = None
) -> Levels:
    """Return the levels for bidirectional classes; `brackets` holds a pair's number, negative to close."""
    if base is None:
        base = first_strong_level(classes) or 0
    if EXPLICIT.isdisjoint(classes):
        levels, types = [base] * len(classes), list(classes)
        sequences = [single_sequence(len(classes), base)]
    else:
        levels, types = ExplicitResolver(classes, base).run()
        sequences = isolating_run_sequences(classes, levels, base)
    for sequence in sequences:
        _resolve_sequence(sequence, types, levels, brackets)
    _level_removed(classes, levels, base)
    return Levels(base, levels, classes)


def _resolve_sequence(
    sequence: RunSequence, types: Sequence[str], levels: list[int], brackets: Sequence[int] | None
) -> None:
    positions = sequence.positions
    before_weak = [types[index] for index in positions]
    resolved = before_weak.copy()
    embedding = direction_of(sequence.level)
    resolve_weak(resolved, sequence.start)
    if brackets is not None:
        inside = [brackets[index] for index in positions]
        resolve_brackets(resolved, before_weak, inside, embedding, sequence.start)
    resolve_neutrals(resolved, embedding, sequence.start, sequence.end)
    rise = _RAISE[sequence.level & 1]
    for index, name in zip(positions, resolved, strict=True):
        levels[index] = sequence.level + rise[name]


def _level_removed(classes: Sequence[str], levels: list[int], base: int) -> None:
    if REMOVED.isdisjoint(classes):
        return
    for index, name in enumerate(classes):
        if name in REMOVED:
            levels[index] = levels[index - 1] if index else base
