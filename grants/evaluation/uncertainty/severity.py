"""How strict each evaluator is: a linear model of totals by file and evaluator.

total = quality of the file - severity of the evaluator + chance, severities adding up to zero. Effects of
files are absorbed (only differences within a file count), which leaves a dense system of the evaluators.
Severities can be compared only where evaluators are linked by files they share: in a design that falls
apart nothing is estimated, and the parts are named.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt

from grants.evaluation.uncertainty.linear import Matrix, inverse
from grants.evaluation.uncertainty.student import t_quantile


class WhyNot(StrEnum):
    """Why severities are not estimated."""

    NO_SHARED_FILES = "no_shared_files"
    NOT_CONNECTED = "not_connected"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Observation:
    """The total that one evaluator gave to one file."""

    file: str
    evaluator: str
    total: float


@dataclass(frozen=True)
class NotEstimated:
    """Why there is no estimate; `components` are the groups of evaluators that no shared file links."""

    reason: WhyNot
    components: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Severity:
    """Points by which an evaluator marks below the average of the evaluators, with an interval.

    `files` counts the files marked with somebody else: the others say nothing of severity.
    """

    evaluator: str
    files: int
    points: float
    low: float
    high: float

    @property
    def is_distinct(self) -> bool:
        """Tell whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class SeverityModel:
    """The fitted model; `spread` is the standard deviation of chance, `unit_covariance` that of severities.

    The covariance is divided by the variance of chance, in the order of `severities`.
    """

    severities: tuple[Severity, ...]
    spread: float
    degrees: int
    level: float
    unit_covariance: Matrix = field(repr=False)

    def places(self) -> dict[str, int]:
        """Give the place of each evaluator in the covariance."""
        return {severity.evaluator: place for place, severity in enumerate(self.severities)}


def fit_severity(observations: Iterable[Observation], level: float = 0.95) -> SeverityModel | NotEstimated:
    """Estimate the severity of every evaluator; `level` is that of the intervals.

    Raises ValueError when an evaluator has two totals for one file.
    """
    totals: dict[str, dict[str, float]] = {}
    for one in observations:
        if totals.setdefault(one.file, {}).setdefault(one.evaluator, one.total) != one.total:
            raise ValueError(f"{one.evaluator} has two totals for {one.file}")
    names = sorted({name for by_name in totals.values() for name in by_name})
    shared = [by_name for by_name in totals.values() if len(by_name) > 1]
    components = _components(names, shared)
    if not shared:
        return NotEstimated(WhyNot.NO_SHARED_FILES, components)
    if len(components) > 1:
        return NotEstimated(WhyNot.NOT_CONNECTED, components)
    degrees = sum(map(len, shared)) - len(shared) - len(names) + 1
    if degrees < 1:
        return NotEstimated(WhyNot.TOO_FEW)
    covariance, leniency = _solve(names, shared)
    spread = sqrt(_squares(shared, leniency) / degrees)
    factor = t_quantile((1 + level) / 2, degrees) * spread
    counts = Counter(name for by_name in shared for name in by_name)
    severities = []
    for place, name in enumerate(names):
        points, half = -leniency[name], factor * sqrt(max(0.0, covariance[place][place]))
        severities.append(Severity(name, counts[name], points, points - half, points + half))
    return SeverityModel(tuple(severities), spread, degrees, level, covariance)


def _components(names: Sequence[str], shared: Sequence[Mapping[str, float]]) -> tuple[tuple[str, ...], ...]:
    """Group evaluators that shared files link, the largest group first."""
    head = {name: name for name in names}

    def find(name: str) -> str:
        while head[name] != name:
            head[name] = name = head[head[name]]
        return name

    for by_name in shared:
        first, *others = by_name
        for other in others:
            head[find(other)] = find(first)
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(find(name), []).append(name)
    return tuple(sorted((tuple(group) for group in groups.values()), key=lambda g: (-len(g), g)))


def _solve(names: Sequence[str], shared: Sequence[Mapping[str, float]]) -> tuple[Matrix, dict[str, float]]:
    """Solve the system of the evaluators: pseudo-inverse of its matrix, and the leniencies."""
    place = {name: number for number, name in enumerate(names)}
    size = len(names)
    even = 1 / size
    matrix = [[even] * size for _ in names]
    right = [0.0] * size
    for by_name in shared:
        mean = sum(by_name.values()) / len(by_name)
        for name, total in by_name.items():
            row = matrix[place[name]]
            row[place[name]] += 1
            right[place[name]] += total - mean
            for other in by_name:
                row[place[other]] -= 1 / len(by_name)
    covariance = [[value - even for value in row] for row in inverse(matrix)]
    return covariance, {
        name: sum(value * of for value, of in zip(covariance[place[name]], right, strict=True))
        for name in names
    }


def _squares(shared: Sequence[Mapping[str, float]], leniency: Mapping[str, float]) -> float:
    """Sum the squares of what the model leaves over."""
    found = 0.0
    for by_name in shared:
        net = [total - leniency[name] for name, total in by_name.items()]
        mean = sum(net) / len(net)
        found += sum((value - mean) ** 2 for value in net)
    return found
