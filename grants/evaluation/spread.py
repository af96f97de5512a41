"""How far a panel is apart on one sample: by criterion and by evaluator, for information only.

Plain means and deviations; nothing here is ever counted for a file (domain notes, section 7).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class CriterionSpread:
    """The marks given to one criterion, from 0 to 5, the lowest first; a reader's own beside them."""

    code: str
    marks: tuple[float, ...]

    @property
    def mean(self) -> float | None:
        """Return the mean, None without marks."""
        return sum(self.marks) / len(self.marks) if self.marks else None

    @property
    def range(self) -> float | None:
        """Return the gap between the highest and the lowest."""
        return self.marks[-1] - self.marks[0] if self.marks else None


@dataclass(frozen=True)
class EvaluatorSpread:
    """One evaluator on one sample: total out of 100, mean gap to the panel's mean by criterion."""

    evaluator_id: int
    total: float
    gap: float


def spread_by_criterion(
    weights: Mapping[str, int], sheets: Mapping[int, Mapping[str, int]]
) -> list[CriterionSpread]:
    """Return the spread of each criterion; sheets: evaluator -> code -> half points."""
    return [
        CriterionSpread(code, tuple(sorted(marks[code] / 2 for marks in sheets.values() if code in marks)))
        for code in weights
    ]


def spread_by_evaluator(
    weights: Mapping[str, int], sheets: Mapping[int, Mapping[str, int]]
) -> list[EvaluatorSpread]:
    """Return each evaluator's total and mean gap: above zero is milder than the panel, below stricter."""
    means = {item.code: item.mean or 0.0 for item in spread_by_criterion(weights, sheets)}
    return [EvaluatorSpread(key, _total(weights, marks), _gap(means, marks)) for key, marks in sheets.items()]


def _total(weights: Mapping[str, int], marks: Mapping[str, int]) -> float:
    whole = sum(weights.values())
    points = sum(marks.get(code, 0) * weight for code, weight in weights.items()) / 10
    return 100 * points / whole if whole else 0.0


def _gap(means: Mapping[str, float], marks: Mapping[str, int]) -> float:
    gaps: Sequence[float] = [half / 2 - means[code] for code, half in marks.items() if code in means]
    return sum(gaps) / len(gaps) if gaps else 0.0
