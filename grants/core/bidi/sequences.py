"""Isolating run sequences: rules X9 and X10 of the bidirectional algorithm."""

from collections.abc import Sequence
from dataclasses import dataclass

from grants.core.bidi.explicit import ISOLATE_INITIATORS, REMOVED


@dataclass(slots=True)
class RunSequence:
    """Positions resolved together, with the directions found before and after them."""

    positions: Sequence[int]
    level: int
    start: str
    end: str


def direction_of(level: int) -> str:
    """Return "R" for an odd level and "L" for an even one."""
    return "R" if level & 1 else "L"


def isolating_run_sequences(classes: Sequence[str], levels: Sequence[int], base: int) -> list[RunSequence]:
    """Return the sequences of the paragraph; characters removed by rule X9 belong to none."""
    kept = [index for index, name in enumerate(classes) if name not in REMOVED]
    before, after = _neighbour_levels(kept, levels, base)
    return [
        _bounded(positions, classes, levels, base, before, after)
        for positions in _joined_runs(_level_runs(kept, levels), classes)
    ]


def single_sequence(length: int, base: int) -> RunSequence:
    """Return the only sequence of a paragraph without explicit characters."""
    direction = direction_of(base)
    return RunSequence(range(length), base, direction, direction)


def _level_runs(kept: list[int], levels: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    previous = -1
    for index in kept:
        if levels[index] != previous:
            runs.append([])
            previous = levels[index]
        runs[-1].append(index)
    return runs


def _joined_runs(runs: list[list[int]], classes: Sequence[str]) -> list[list[int]]:
    """Join a run that ends in an isolate initiator to the run that starts with its PDI."""
    sequences: list[list[int]] = []
    waiting: list[list[int]] = []
    for run in runs:
        if waiting and classes[run[0]] == "PDI":
            sequence = waiting.pop()
            sequence.extend(run)
        else:
            sequence = list(run)
            sequences.append(sequence)
        if classes[run[-1]] in ISOLATE_INITIATORS:
            waiting.append(sequence)
    return sequences


def _neighbour_levels(
    kept: list[int], levels: Sequence[int], base: int
) -> tuple[dict[int, int], dict[int, int]]:
    """Return for each kept position the level before it and the level after it."""
    around = [base, *(levels[index] for index in kept), base]
    return dict(zip(kept, around, strict=False)), dict(zip(kept, around[2:], strict=True))


def _bounded(
    positions: list[int],
    classes: Sequence[str],
    levels: Sequence[int],
    base: int,
    before: dict[int, int],
    after: dict[int, int],
) -> RunSequence:
    level = levels[positions[0]]
    last = positions[-1]
    following = base if classes[last] in ISOLATE_INITIATORS else after[last]
    return RunSequence(
        positions,
        level,
        direction_of(max(level, before[positions[0]])),
        direction_of(max(level, following)),
    )
