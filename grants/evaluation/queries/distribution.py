"""Read how marks are spread in a call, by evaluator and by criterion: validated ones only."""

import math
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import func, select

from grants.accounts.models import User
from grants.calls.models import CallLine
from grants.core.db import db
from grants.evaluation.grids import CriterionRow, GridRows
from grants.evaluation.marking import HIGHEST
from grants.evaluation.models import Evaluation, Mark
from grants.evaluation.states import EvaluationState, MarkKind
from grants.proposals.models import Proposal


@dataclass
class Spread:
    """Marks counted by half points from 0 to 10, and abstentions."""

    counts: Counter[int] = field(default_factory=Counter)
    abstained: int = 0

    @property
    def number(self) -> int:
        """Return how many marks there are."""
        return sum(self.counts.values())

    @property
    def mean(self) -> float | None:
        """Return the mean mark from 0 to 5, None without marks."""
        return (
            sum(half * count for half, count in self.counts.items()) / self.number / 2
            if self.number
            else None
        )

    @property
    def deviation(self) -> float | None:
        """Return the standard deviation of the marks, None without marks."""
        mean = self.mean
        if mean is None:
            return None
        squares = sum(count * (half / 2 - mean) ** 2 for half, count in self.counts.items())
        return math.sqrt(squares / self.number)

    @property
    def row(self) -> list[int]:
        """Return the counts from 0 to 5 by half points."""
        return [self.counts[half] for half in range(HIGHEST + 1)]

    def add(self, kind: MarkKind, half_points: int | None, count: int) -> None:
        """Count some marks."""
        if half_points is not None:
            self.counts[half_points] += count
        elif kind == MarkKind.ABSTAINED:
            self.abstained += count


@dataclass(frozen=True)
class Distribution:
    """Spreads of one call: the whole, by evaluator (name), by criterion in the order of the grid."""

    whole: Spread
    evaluators: list[tuple[str, Spread]]
    criteria: list[tuple[CriterionRow, Spread]]


def distribution_of(call_id: int, grid: GridRows) -> Distribution:
    """Return how the validated marks of a call are spread: one statement."""
    rows = db.session.execute(
        select(User.id, User.display_name, Mark.criterion_id, Mark.kind, Mark.half_points, func.count())
        .select_from(Mark)
        .join(Evaluation, Evaluation.id == Mark.evaluation_id)
        .join(User, User.id == Evaluation.evaluator_id)
        .join(Proposal, Proposal.id == Evaluation.proposal_id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(CallLine.call_id == call_id, Evaluation.state == EvaluationState.VALIDATED)
        .group_by(User.id, User.display_name, Mark.criterion_id, Mark.kind, Mark.half_points)
        .order_by(User.display_name, User.id)
    )
    whole = Spread()
    people: dict[int, tuple[str, Spread]] = {}
    criteria = {criterion.id: Spread() for criterion in grid.criteria}
    for key, name, criterion_id, kind, half_points, count in rows:
        person = people.setdefault(key, (name, Spread()))[1]
        for spread in (whole, person, criteria[criterion_id]):
            spread.add(kind, half_points, count)
    return Distribution(
        whole, list(people.values()), [(criterion, criteria[criterion.id]) for criterion in grid.criteria]
    )
