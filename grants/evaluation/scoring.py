"""The score of one file out of its evaluations, in exact rationals (decision rules 2, 3, 4 and 12).

Totals: points are mark / 5 x weight; where a criterion is not applicable, the total is brought back to
the full weight of the grid and a group to the full weight of the group, so that its minimum stays in
proportion. A third evaluation is called when the totals of the first pair lie more than 15 apart, when
exactly one passes, when exactly one meets the minimum of a group, when a criterion was marked by
neither, or when one of the pair abstained on more than a quarter of the weight that applies (it is then
not retained). Of three totals the two closest are retained, all three if they are equally close. A
criterion that three left unmarked calls a fourth; then the pairs equally close are retained likewise.
Closeness is judged with an abstained criterion filled by the mean of all others that marked it; once
the retained evaluations are known it is filled again from them alone (from all, if none of them did).

Inside, a mark is a whole number of units (`scoring_units`), so that sums and comparisons stay within
integers; fractions appear in the answer only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from grants.evaluation.grid_spec import (
    ABSTAINED,
    UNMARKED,
    EvaluationMarks,
    GridSpec,
    ScoringError,
    applicable,
    check_marks,
)
from grants.evaluation.scoring_units import MOST, Gapped, Panel, Rows

PASSES = "passes"
BELOW = "below_pass"
PENDING = "pending"


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

    Raises ScoringError when the marks do not fit the grid, or more than three could be retained without
    need.
    """
    check_marks(grid, evaluations)
    ordered = sorted(evaluations, key=lambda evaluation: evaluation.number)
    pair, later = ordered[:2], ordered[2:]
    if missing := _not_ready(pair, "evaluation_missing", 2):
        return _pending(missing)
    panel = Panel(grid, applicable(grid.criteria, pair))
    first = panel.rows(pair)
    reasons = _third_reasons(panel, pair, first)
    if not reasons:
        return _scored(panel, pair, panel.fill(first), [e.number for e in pair], ())
    if missing := _not_ready(later, "third_missing", 1):
        return _pending(missing, reasons, _pair_totals(panel, pair))
    rows = {**first, **panel.rows(later)}
    candidates = {e.number: rows[e.number] for e in ordered if _is_retained(panel, e)}
    _require_called(panel, candidates)
    gaps = panel.unmarked(candidates) if candidates else ()
    if len(candidates) < 2 or gaps:
        few = ("too_few_retained",) if len(candidates) < 2 else ()
        return _pending((*few, *(f"nobody_marked_{code}" for code in gaps)), reasons)
    filled = panel.fill(candidates)
    retained = _closest({number: panel.sum_of(row) for number, row in filled.items()})
    refilled = panel.fill({number: candidates[number] for number in retained}, otherwise=filled)
    return _scored(panel, ordered, {**filled, **refilled}, retained, reasons)


def score_retained(
    grid: GridSpec, evaluations: Sequence[EvaluationMarks], retained: Sequence[int]
) -> FileScore:
    """Score a file as if only these evaluations had been retained, for information (never a decision).

    An abstained criterion takes the mean of the retained ones that marked it, of all if none did.
    Raises ScoringError as score_file does, and for a criterion that nobody marked.
    """
    check_marks(grid, evaluations)
    panel = Panel(grid, applicable(grid.criteria, evaluations))
    rows = panel.rows(evaluations)
    if not retained or panel.unmarked(rows):
        raise ScoringError("evaluators", "no evaluation is retained, or a criterion was marked by none")
    filled = panel.fill(rows)
    kept = panel.fill({number: rows[number] for number in retained}, otherwise=filled)
    return _scored(panel, [e for e in evaluations if e.number in kept], kept, sorted(kept), ())


def _third_reasons(panel: Panel, pair: Sequence[EvaluationMarks], rows: Gapped) -> tuple[str, ...]:
    """Give the reasons why two complete evaluations call a third, none if they suffice."""
    unmarked = panel.unmarked(rows)
    dropped = [e.number for e in pair if not _is_retained(panel, e)]
    if unmarked or dropped:
        return (*(f"unmarked_{code}" for code in unmarked), *(f"not_retained_{n}" for n in dropped))
    first, second = panel.fill(rows).values()
    one, two = panel.sum_of(first), panel.sum_of(second)
    reasons = []
    if abs(one - two) > panel.units_of(panel.grid.third_above_difference):
        reasons.append("difference")
    pass_mark = panel.units_of(panel.grid.pass_mark)
    if (one >= pass_mark) != (two >= pass_mark):
        reasons.append("straddle")
    for group in panel.groups:
        if group.minimum is not None:
            met = [group.sum_of(row) >= group.minimum for row in (first, second)]
            if met[0] != met[1]:
                reasons.append(f"minimum_{group.code}")
    return tuple(reasons)


def _is_retained(panel: Panel, evaluation: EvaluationMarks) -> bool:
    """Tell whether an evaluation abstains on no more than a quarter of the weight that applies."""
    if ABSTAINED not in evaluation.gaps:
        return True
    abstained = sum(c.weight for c in panel.criteria if evaluation.marks[c.code] is ABSTAINED)
    return abstained <= panel.grid.abstention_limit * panel.weight


def _not_ready(evaluations: Sequence[EvaluationMarks], absent: str, needed: int) -> tuple[str, ...]:
    open_ones = [e.number for e in evaluations if UNMARKED in e.gaps]
    missing = (absent,) if len(evaluations) < needed else ()
    return (*missing, *(f"not_validated_{number}" for number in open_ones))


def _pending(
    pending_reasons: tuple[str, ...],
    reasons: tuple[str, ...] = (),
    totals: Mapping[int, Fraction | None] | None = None,
) -> FileScore:
    return FileScore((PENDING,), totals or {}, reasons, pending_reasons)


def _pair_totals(panel: Panel, pair: Sequence[EvaluationMarks]) -> dict[int, Fraction | None]:
    totals: dict[int, Fraction | None] = {evaluation.number: None for evaluation in pair}
    kept = panel.rows([evaluation for evaluation in pair if _is_retained(panel, evaluation)])
    if kept and not panel.unmarked(kept):
        totals |= {number: panel.total(row) for number, row in panel.fill(kept).items()}
    return totals


def _require_called(panel: Panel, candidates: Gapped) -> None:
    """Refuse a fourth retained evaluation unless the three before it left a criterion unmarked."""
    if len(candidates) <= 3:
        return
    *before, _last = candidates
    if not panel.unmarked({number: candidates[number] for number in before}) or len(candidates) > MOST:
        raise ScoringError("evaluators", "more than three evaluations could be retained")


def _closest(sums: Mapping[int, int]) -> list[int]:
    """Give the evaluations whose totals are closest: two, or those of all pairs that are equally close."""
    ordered = sorted(sums, key=lambda number: (sums[number], number))
    gaps = [sums[above] - sums[below] for below, above in pairwise(ordered)]
    pairs = zip(gaps, pairwise(ordered), strict=True)
    return sorted({number for gap, pair in pairs if gap == min(gaps) for number in pair})


def _scored(
    panel: Panel,
    evaluations: Sequence[EvaluationMarks],
    filled: Rows,
    retained: Sequence[int],
    reasons: tuple[str, ...],
) -> FileScore:
    totals: dict[int, Fraction | None] = {evaluation.number: None for evaluation in evaluations}
    totals |= {number: panel.total(row) for number, row in filled.items()}
    kept = [filled[number] for number in retained]
    count = len(kept)
    final = panel.total_of(sum(panel.sum_of(row) for row in kept), count)
    grounds = [] if final >= panel.grid.pass_mark else [BELOW]
    means: dict[str, Fraction | None] = {group.code: None for group in panel.grid.groups}
    for group in panel.groups:
        units = sum(group.sum_of(row) for row in kept)
        means[group.code] = group.points_of(units, count)
        if group.minimum is not None and units < group.minimum * count:
            grounds.append(f"eliminated_{group.code}")
    return FileScore(
        outcome=tuple(grounds) or (PASSES,),
        totals=totals,
        third_reasons=reasons,
        retained=tuple(retained),
        final=final,
        group_means=means,
        criterion_means=panel.criterion_means(kept),
    )
