"""A letter as frozen values, kept as JSON and drawn from them alone; it never names an evaluator."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from grants.core.i18n import join_words, pick
from grants.evaluation.allocation_terms import CapScope
from grants.evaluation.clocks import Terms
from grants.evaluation.grids import CriterionRow, GridRows, GroupRow
from grants.evaluation.models import Score
from grants.evaluation.score_rows import points_text, read_fraction
from grants.evaluation.states import DecisionOutcome, LetterKind
from grants.evaluation.wordings import binding_words, grounds_words

HIGHEST_MARK = 5
TEMPLATE_VERSION = "2026-1"


@dataclass(frozen=True)
class Named:
    """A name in three languages, with the code it goes by."""

    code: str
    name_fr: str
    name_ar: str
    name_en: str

    @classmethod
    def of(cls, row: Any, code: str) -> "Named":
        """Return the names of a row; a language it lacks stays empty."""
        names = {f"name_{lang}": getattr(row, f"name_{lang}", None) or "" for lang in ("fr", "ar", "en")}
        return cls(code, **names)


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
class AppealAnswer:
    """What the ministry answers to an appeal."""

    reference: str
    filed_at: datetime
    is_upheld: bool
    reasons: str


@dataclass(frozen=True)
class Letter:
    """What an association is told; amounts in centimes, exact points, instants in UTC."""

    number: str
    kind: LetterKind
    reference: str
    title: str
    association: Named
    association_id: int
    line: Named
    call_code: str
    year: int
    issued_at: datetime
    terms: Terms
    request_centimes: int
    reason: str = ""
    reasons: tuple[Named, ...] = ()
    outcome: DecisionOutcome | None = None
    amount_centimes: int | None = None
    reserve_rank: int | None = None
    binding: str = ""
    cap_scope: str = ""
    final_text: str = ""
    pass_mark: int = 0
    grounds: tuple[str, ...] = ()
    groups: tuple[GroupResult, ...] = ()
    general: tuple[str, ...] = ()
    minutes_reference: str = ""
    answer: AppealAnswer | None = None
    public_address: str = ""
    template_version: str = TEMPLATE_VERSION

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
    def may_be_appealed(self) -> bool:
        """Say whether an appeal may be made against it: a refusal or a place on the reserve list."""
        return self.kind == LetterKind.DECISION and not self.is_selected

    @property
    def binding_text(self) -> str:
        """Name, in the reader's language, the constraint that bound or the grounds; empty where none did."""
        if self.grounds:
            return grounds_words(self.grounds, self.pass_mark)
        if not self.binding or (self.is_selected and not self.is_reduced):
            return ""
        scope = CapScope(self.cap_scope) if self.cap_scope else None
        return binding_words(self.binding, self.pass_mark, scope, self.is_selected)

    @property
    def why(self) -> str:
        """Say why, in the reader's language: the committee's own reason, its reasons, else what bound."""
        if self.reason:
            return self.reason
        if self.reasons:
            return join_words(pick(reason) for reason in self.reasons)
        return self.binding_text or binding_words(
            self.binding or "request", self.pass_mark, None, in_part=self.is_selected
        )


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
