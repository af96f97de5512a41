"""The score of a file between its exact form and the row that keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from grants.core.rounding import round_half_up
from grants.evaluation.models import Score
from grants.evaluation.scoring import PASSES, FileScore


@dataclass(frozen=True)
class MergedComments:
    """Comments of the retained evaluations, by criterion and on the whole, in an order that tells nothing."""

    by_criterion: Mapping[str, Sequence[str]]
    general: Sequence[str]


def points_text(value: Fraction | None) -> str:
    """Return exact points with two decimals, such as "75,26"; for reading only."""
    return "" if value is None else str(round_half_up(value)).replace(".", ",")


def read_fraction(text: str | None) -> Fraction | None:
    """Return the exact value that a row keeps as text."""
    return None if text is None else Fraction(text)


def score_row(
    proposal_id: int,
    score: FileScore,
    comments: MergedComments,
    not_applicable: Sequence[str],
    at: datetime,
) -> Score:
    """Return the row of a complete score; ValueError while it is pending."""
    if score.final is None:
        raise ValueError("a pending score is not kept")
    return Score(
        proposal_id=proposal_id,
        final=str(score.final),
        final_display=points_text(score.final),
        outcome=",".join(score.outcome),
        group_means={code: _text(mean) for code, mean in score.group_means.items()},
        details={
            "criteria": {code: str(mean) for code, mean in score.criterion_means.items()},
            "totals": {str(number): _text(total) for number, total in score.totals.items()},
            "retained": list(score.retained),
            "third_reasons": list(score.third_reasons),
            "not_applicable": list(not_applicable),
            "comments": {code: list(texts) for code, texts in comments.by_criterion.items() if texts},
            "general": list(comments.general),
        },
        computed_at=at,
    )


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def grounds(score: Score) -> list[str]:
    """Return why a file does not pass: below_pass, eliminated_<group>; nothing when it passes."""
    return [] if score.outcome == PASSES else score.outcome.split(",")


def details_of(score: Score, name: str) -> Any:
    """Return one part of what a score keeps beside its total."""
    return score.details.get(name) or {}
