"""The score of one file out of its evaluations, in exact rationals (decision rules 2, 3, 4 and 12).

Totals: points are mark / 5 x weight; where a criterion is not applicable, the total is brought back to
the full weight of the grid and a group to the full weight of the group, so that its minimum stays in
proportion. A third evaluation is called when the totals of the first pair lie more than 15 apart, when
exactly one passes, when exactly one meets the minimum of a group, when a criterion was marked by
neither, or when one of the pair abstained on more than a quarter of the weight that applies (it is then
not retained). Of three totals the two closest are retained, all three if they are equally close.
Closeness is judged with an abstained criterion filled by the mean of all others that marked it; once
the retained evaluations are known it is filled again from them alone (from all, if none of them did).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from grants.evaluation.grid_spec import (
    ABSTAINED,
    HIGHEST_MARK,
    UNMARKED,
    CriterionSpec,
    EvaluationMarks,
    GridSpec,
    GroupSpec,
    ScoringError,
    applicable,
    check_marks,
    weight_of,
)

PASSES = "passes"
BELOW = "below_pass"
PENDING = "pending"

_Filled = Mapping[int, Mapping[str, Fraction]]


@dataclass(frozen=True)
class FileScore:
    """What the evaluations of a file add up to; figures are exact points.

    `outcome` is (`passes`,), (`pending`,) or every ground of refusal: `below_pass`,
    `eliminated_<group>`. `third_reasons`: difference, straddle, minimum_<group>,
    unmarked_<criterion>, not_retained_<evaluation>. `pending_reasons`: evaluation_missing,
    not_validated_<evaluation>, third_missing, too_few_retained, nobody_marked_<criterion>.
    `totals` is None for an evaluation that has none; `group_means` None where no criterion applies;
    `criterion_means` are marks from 0 to 5, means over the retained evaluations.
    """

    outcome: tuple[str, ...]
    totals: Mapping[int, Fraction | None] = field(default_factory=dict)
    third_reasons: tuple[str, ...] = ()
    pending_reasons: tuple[str, ...] = ()
    retained: tuple[int, ...] = ()
    final: Fraction | None = None
    group_means: Mapping[str, Fraction | None] = field(default_factory=dict)
    criterion_means: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def third_called(self) -> bool:
        """Tell whether the first pair is not enough."""
        return bool(self.third_reasons)

    @property
    def passes(self) -> bool:
        """Tell whether the file passes every test."""
        return self.outcome == (PASSES,)


def score_file(grid: GridSpec, evaluations: Sequence[EvaluationMarks]) -> FileScore:
    """Score a file out of its evaluations, in any order; later ones count only if the rules call them.

    Raises ScoringError when the marks do not fit the grid, or more than three could be retained.
    """
    check_marks(grid, evaluations)
    ordered = sorted(evaluations, key=lambda evaluation: evaluation.number)
    pair, later = ordered[:2], ordered[2:]
    if missing := _not_ready(pair, "evaluation_missing", 2):
        return _pending(missing)
    reasons = third_reasons(grid, pair)
    criteria = applicable(grid.criteria, pair)
    if not reasons:
        return _scored(grid, pair, pair, _fill(criteria, pair, pair), ())
    if missing := _not_ready(later, "third_missing", 1):
        return _pending(missing, reasons, _pair_totals(grid, criteria, pair))
    candidates = [evaluation for evaluation in ordered if is_retained(grid, evaluation, criteria)]
    if len(candidates) > 3:
        raise ScoringError("evaluators", "more than three evaluations could be retained")
    filled = _fill(criteria, candidates, candidates)
    gaps = [c.code for c in criteria if any(c.code not in marks for marks in filled.values())]
    if len(candidates) < 2 or gaps:
        few = ("too_few_retained",) if len(candidates) < 2 else ()
        return _pending((*few, *(f"nobody_marked_{code}" for code in gaps)), reasons)
    retained = _closest(candidates, {number: _total(grid, criteria, m) for number, m in filled.items()})
    refilled = {**filled, **_fill(criteria, retained, retained, otherwise=filled)}
    return _scored(grid, ordered, retained, refilled, reasons)


def third_reasons(grid: GridSpec, pair: Sequence[EvaluationMarks]) -> tuple[str, ...]:
    """Give the reasons why two complete evaluations call a third, none if they suffice."""
    criteria = applicable(grid.criteria, pair)
    unmarked = [c.code for c in criteria if all(e.mark(c) is None for e in pair)]
    dropped = [e.number for e in pair if not is_retained(grid, e, criteria)]
    if unmarked or dropped:
        return (*(f"unmarked_{code}" for code in unmarked), *(f"not_retained_{n}" for n in dropped))
    first, second = _fill(criteria, pair, pair).values()
    totals = [_total(grid, criteria, marks) for marks in (first, second)]
    reasons = []
    if abs(totals[0] - totals[1]) > grid.third_above_difference:
        reasons.append("difference")
    if (totals[0] >= grid.pass_mark) != (totals[1] >= grid.pass_mark):
        reasons.append("straddle")
    for group in grid.groups:
        own = applicable(group.criteria, pair)
        if group.minimum is not None and own:
            met = [_group_points(group, own, marks) >= group.minimum for marks in (first, second)]
            if met[0] != met[1]:
                reasons.append(f"minimum_{group.code}")
    return tuple(reasons)


def is_retained(grid: GridSpec, evaluation: EvaluationMarks, criteria: Sequence[CriterionSpec]) -> bool:
    """Tell whether an evaluation abstains on no more than a quarter of the weight that applies."""
    abstained = weight_of(c for c in criteria if evaluation.marks[c.code] is ABSTAINED)
    return abstained <= grid.abstention_limit * weight_of(criteria)


def _not_ready(evaluations: Sequence[EvaluationMarks], absent: str, needed: int) -> tuple[str, ...]:
    open_ones = [e.number for e in evaluations if UNMARKED in e.marks.values()]
    missing = (absent,) if len(evaluations) < needed else ()
    return (*missing, *(f"not_validated_{number}" for number in open_ones))


def _pending(
    pending_reasons: tuple[str, ...],
    reasons: tuple[str, ...] = (),
    totals: Mapping[int, Fraction | None] | None = None,
) -> FileScore:
    return FileScore((PENDING,), totals or {}, reasons, pending_reasons)


def _fill(
    criteria: Sequence[CriterionSpec],
    evaluations: Sequence[EvaluationMarks],
    sources: Sequence[EvaluationMarks],
    otherwise: _Filled | None = None,
) -> dict[int, dict[str, Fraction]]:
    """Fill abstentions by the mean of the sources that marked; a criterion none marked stays out."""
    filled: dict[int, dict[str, Fraction]] = {}
    for evaluation in evaluations:
        marks = filled.setdefault(evaluation.number, {})
        for criterion in criteria:
            own = evaluation.mark(criterion)
            known = [mark for e in sources if (mark := e.mark(criterion)) is not None]
            if own is not None:
                marks[criterion.code] = own
            elif known:
                marks[criterion.code] = _mean(known)
            elif otherwise:
                marks[criterion.code] = otherwise[evaluation.number][criterion.code]
    return filled


def _pair_totals(
    grid: GridSpec, criteria: Sequence[CriterionSpec], pair: Sequence[EvaluationMarks]
) -> dict[int, Fraction | None]:
    kept = [evaluation for evaluation in pair if is_retained(grid, evaluation, criteria)]
    totals: dict[int, Fraction | None] = {evaluation.number: None for evaluation in pair}
    for number, marks in _fill(criteria, kept, kept).items():
        if len(marks) == len(criteria):
            totals[number] = _total(grid, criteria, marks)
    return totals


def _closest(
    candidates: Sequence[EvaluationMarks], totals: Mapping[int, Fraction]
) -> Sequence[EvaluationMarks]:
    if len(candidates) == 2:
        return candidates
    low, middle, high = sorted(candidates, key=lambda e: (totals[e.number], e.number))
    below = totals[middle.number] - totals[low.number]
    above = totals[high.number] - totals[middle.number]
    if below == above:
        return candidates
    return [e for e in candidates if e is not (high if below < above else low)]


def _scored(
    grid: GridSpec,
    evaluations: Sequence[EvaluationMarks],
    retained: Sequence[EvaluationMarks],
    filled: _Filled,
    reasons: tuple[str, ...],
) -> FileScore:
    criteria = applicable(grid.criteria, evaluations)
    totals: dict[int, Fraction | None] = {evaluation.number: None for evaluation in evaluations}
    totals |= {number: _total(grid, criteria, marks) for number, marks in filled.items()}
    kept = [filled[evaluation.number] for evaluation in retained]
    final = _mean([_total(grid, criteria, marks) for marks in kept])
    means: dict[str, Fraction | None] = {}
    for group in grid.groups:
        own = applicable(group.criteria, evaluations)
        means[group.code] = _mean([_group_points(group, own, marks) for marks in kept]) if own else None
    return FileScore(
        outcome=_outcome(grid, final, means),
        totals=totals,
        third_reasons=reasons,
        retained=tuple(evaluation.number for evaluation in retained),
        final=final,
        group_means=means,
        criterion_means={c.code: _mean([marks[c.code] for marks in kept]) for c in criteria},
    )


def _outcome(grid: GridSpec, final: Fraction, means: Mapping[str, Fraction | None]) -> tuple[str, ...]:
    grounds = [] if final >= grid.pass_mark else [BELOW]
    for group in grid.groups:
        mean = means[group.code]
        if group.minimum is not None and mean is not None and mean < group.minimum:
            grounds.append(f"eliminated_{group.code}")
    return tuple(grounds) or (PASSES,)


def _total(grid: GridSpec, criteria: Sequence[CriterionSpec], marks: Mapping[str, Fraction]) -> Fraction:
    return _points(criteria, marks) * grid.weight / weight_of(criteria)


def _group_points(
    group: GroupSpec, criteria: Sequence[CriterionSpec], marks: Mapping[str, Fraction]
) -> Fraction:
    return _points(criteria, marks) * group.weight / weight_of(criteria)


def _points(criteria: Sequence[CriterionSpec], marks: Mapping[str, Fraction]) -> Fraction:
    return sum((marks[c.code] * c.weight for c in criteria), Fraction(0)) / HIGHEST_MARK


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)
