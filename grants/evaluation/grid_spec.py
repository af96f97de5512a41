"""The evaluation grid and the marks given on it, as plain values that scoring computes with.

Marks run from 0 to 5 in half points; two readers of a blind call give one mark to every evaluation of a
file, their mean, so that quarter points occur there. Zero is 0 points; the three ways of having no mark
are told apart (decision rule 12): not applicable for the file, abstained with a reason, not marked yet.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cached_property

HIGHEST_MARK = 5


class Missing(Enum):
    """Why a criterion carries no mark."""

    NOT_APPLICABLE = "not_applicable"
    ABSTAINED = "abstained"
    UNMARKED = "unmarked"


NOT_APPLICABLE = Missing.NOT_APPLICABLE
ABSTAINED = Missing.ABSTAINED
UNMARKED = Missing.UNMARKED

MarkValue = Fraction | int | Missing


class ScoringError(ValueError):
    """Marks that do not fit the grid or one another; `code` names the fault.

    Codes: grid, evaluators, criteria, mark, not_applicable.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


@dataclass(frozen=True)
class CriterionSpec:
    """One question of the grid; its points are mark / 5 x weight."""

    code: str
    weight: int
    may_be_not_applicable: bool = False


@dataclass(frozen=True)
class GroupSpec:
    """Criteria that share a minimum, in points of the group's full weight; None for no minimum."""

    code: str
    criteria: tuple[CriterionSpec, ...]
    minimum: Fraction | int | None = None

    @cached_property
    def weight(self) -> int:
        """Sum the weights of the group."""
        return sum(criterion.weight for criterion in self.criteria)


@dataclass(frozen=True)
class GridSpec:
    """A grid with the numbers of decision rules 2 and 12; all of them are data of the call."""

    groups: tuple[GroupSpec, ...]
    pass_mark: Fraction | int = 60
    third_above_difference: Fraction | int = 15
    abstention_limit: Fraction = Fraction(1, 4)

    def __post_init__(self) -> None:
        codes = [criterion.code for criterion in self.criteria]
        groups = [group.code for group in self.groups]
        if not codes or len(set(codes)) < len(codes) or len(set(groups)) < len(groups):
            raise ScoringError("grid", "codes must be there and differ")
        if any(criterion.weight <= 0 for criterion in self.criteria):
            raise ScoringError("grid", "weights must be above zero")

    @cached_property
    def criteria(self) -> tuple[CriterionSpec, ...]:
        """List the criteria of all groups in order."""
        return tuple(criterion for group in self.groups for criterion in group.criteria)

    @cached_property
    def weight(self) -> int:
        """Sum all weights: the highest total, 100 in the usual grid."""
        return weight_of(self.criteria)


@dataclass(frozen=True)
class EvaluationMarks:
    """The marks of one evaluator, by criterion; the two lowest numbers of a file are its first pair."""

    number: int
    marks: Mapping[str, MarkValue]

    @cached_property
    def gaps(self) -> frozenset[Missing]:
        """Give the kinds of missing marks there are."""
        return frozenset(value for value in self.marks.values() if isinstance(value, Missing))

    def mark(self, criterion: CriterionSpec) -> Fraction | None:
        """Give the mark of a criterion, None where there is none."""
        value = self.marks[criterion.code]
        return None if isinstance(value, Missing) else Fraction(value)


def weight_of(criteria: Iterable[CriterionSpec]) -> int:
    """Sum the weights of some criteria."""
    return sum(criterion.weight for criterion in criteria)


def applicable(
    criteria: Iterable[CriterionSpec], evaluations: Sequence[EvaluationMarks]
) -> tuple[CriterionSpec, ...]:
    """Keep the criteria that apply to the file."""
    if not any(NOT_APPLICABLE in evaluation.gaps for evaluation in evaluations):
        return tuple(criteria)
    return tuple(
        criterion
        for criterion in criteria
        if all(evaluation.marks[criterion.code] is not NOT_APPLICABLE for evaluation in evaluations)
    )


def _parts_allowed(code: str, evaluations: Sequence[EvaluationMarks]) -> int:
    """Return 4 where every mark of a criterion is the same, given apart by two readers; else 2."""
    values = {evaluation.marks[code] for evaluation in evaluations if code in evaluation.marks}
    return 4 if len({value for value in values if not isinstance(value, Missing)}) == 1 else 2


def check_marks(grid: GridSpec, evaluations: Sequence[EvaluationMarks]) -> None:
    """Raise ScoringError unless every evaluation fits the grid and all agree on what is not applicable."""
    if len({evaluation.number for evaluation in evaluations}) < len(evaluations):
        raise ScoringError("evaluators", "two evaluations bear one number")
    codes = {criterion.code for criterion in grid.criteria}
    for evaluation in evaluations:
        if evaluation.marks.keys() != codes:
            raise ScoringError("criteria", f"evaluation {evaluation.number} has other criteria than the grid")
        for code, value in evaluation.marks.items():
            if isinstance(value, Missing):
                continue
            parts = value.denominator
            most = 2 if parts <= 2 else _parts_allowed(code, evaluations)
            if parts > most or not 0 <= value.numerator <= HIGHEST_MARK * parts:
                raise ScoringError("mark", f"evaluation {evaluation.number} holds {value}")
    if not any(NOT_APPLICABLE in evaluation.gaps for evaluation in evaluations):
        return
    for criterion in grid.criteria:
        given = {evaluation.marks[criterion.code] is NOT_APPLICABLE for evaluation in evaluations}
        if len(given) > 1 or (True in given and not criterion.may_be_not_applicable):
            raise ScoringError("not_applicable", criterion.code)
    if evaluations and not applicable(grid.criteria, evaluations):
        raise ScoringError("not_applicable", "no criterion is left")
