"""The reasoned letter of a decision as frozen values; it never names an evaluator."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from grants.evaluation.grids import CriterionRow, GridRows, GroupRow
from grants.evaluation.models import Decision, Score
from grants.evaluation.score_rows import grounds, points_text, read_fraction
from grants.evaluation.states import DecisionOutcome
from grants.evaluation.wordings import binding_words, grounds_words

HIGHEST_MARK = 5


@dataclass(frozen=True)
class CriterionResult:
    """Points on one criterion, None where it does not apply, and the merged comments."""

    criterion: CriterionRow
    points: Fraction | None
    comments: tuple[str, ...]

    @property
    def points_text(self) -> str:
        """Return the points with two decimals."""
        return points_text(self.points)


@dataclass(frozen=True)
class GroupResult:
    """Points of one group and of its criteria."""

    group: GroupRow
    points: Fraction | None
    criteria: tuple[CriterionResult, ...]

    @property
    def is_rescaled(self) -> bool:
        """Say whether a criterion does not apply: points were then brought back to the full weight."""
        return any(result.points is None for result in self.criteria)

    @property
    def points_text(self) -> str:
        """Return the points with two decimals."""
        return points_text(self.points)


@dataclass(frozen=True)
class Letter:
    """What an association is told; amounts in centimes, exact points."""

    reference: str
    title: str
    association: Any
    line: Any
    call_code: str
    outcome: DecisionOutcome
    amount_centimes: int | None
    request_centimes: int
    reserve_rank: int | None
    binding: str
    reason: str
    final_text: str
    pass_mark: int
    grounds: tuple[str, ...]
    groups: tuple[GroupResult, ...]
    general: tuple[str, ...]
    minutes_reference: str
    published_at: datetime
    year: int

    @property
    def is_selected(self) -> bool:
        """Say whether the project is granted."""
        return self.outcome == DecisionOutcome.SELECTED

    @property
    def is_reserve(self) -> bool:
        """Say whether the project waits on the reserve list."""
        return self.outcome == DecisionOutcome.RESERVE

    @property
    def is_reduced(self) -> bool:
        """Say whether the grant is below the request."""
        return self.amount_centimes is not None and self.amount_centimes < self.request_centimes

    @property
    def why(self) -> str:
        """Say why, in the reader's language: the committee's own reason, else the constraint that bound."""
        if self.reason:
            return self.reason
        if self.grounds:
            return grounds_words(self.grounds, self.pass_mark)
        return binding_words(self.binding, self.pass_mark, in_part=self.is_selected)


def results_of(grid: GridRows, score: Score) -> tuple[GroupResult, ...]:
    """Return the points and merged comments of a score, group by group."""
    means, comments = score.details.get("criteria", {}), score.details.get("comments", {})
    return tuple(
        GroupResult(
            group,
            read_fraction(score.group_means.get(group.code)),
            tuple(
                CriterionResult(
                    criterion,
                    _points(read_fraction(means.get(criterion.code)), criterion.weight),
                    tuple(comments.get(criterion.code, ())),
                )
                for criterion in group.criteria
            ),
        )
        for group in grid.groups
    )


def _points(mean: Fraction | None, weight: int) -> Fraction | None:
    return None if mean is None else mean * weight / HIGHEST_MARK


def compose_letter(
    proposal: Any, decision: Decision, score: Score, grid: GridRows, minutes: str, published_at: datetime
) -> Letter:
    """Return the letter of a decision; the proposal has its association, line and call loaded."""
    call = proposal.call_line.call
    return Letter(
        reference=proposal.ref,
        title=proposal.title,
        association=proposal.association,
        line=proposal.call_line.line,
        call_code=call.code,
        outcome=decision.outcome,
        amount_centimes=decision.amount_centimes,
        request_centimes=proposal.request_centimes or 0,
        reserve_rank=decision.reserve_rank,
        binding=decision.binding_reason,
        reason=decision.reason,
        final_text=score.final_display,
        pass_mark=grid.pass_mark,
        grounds=tuple(grounds(score)),
        groups=results_of(grid, score),
        general=tuple(score.details.get("general", ())),
        minutes_reference=minutes,
        published_at=published_at,
        year=call.year,
    )
