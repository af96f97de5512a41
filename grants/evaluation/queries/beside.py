"""Beside the ranking, for information only: the best allocation, verified reasons, uncertainty.

Nothing here is kept or applied: raw marks always decide. Evaluators appear under their codes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from grants.evaluation.allocation_decisions import FUNDED, lift_files, move_money
from grants.evaluation.allocation_reasons import ReasonCheck, check_reason
from grants.evaluation.allocation_terms import Outcome
from grants.evaluation.best_allocation import BestAllocation, best_allocation
from grants.evaluation.bundle import BundleSession
from grants.evaluation.models import SelectionSession
from grants.evaluation.queries.bundle import bundle_session
from grants.evaluation.queries.ranking import LineRanking, Ranking
from grants.evaluation.scoring import score_file
from grants.evaluation.uncertainty import (
    NotEstimated,
    Observation,
    RankInterval,
    SeverityModel,
    Steadiness,
    fit_severity,
    leave_one_out,
    near_cut,
    rank_intervals,
)

# More files than this in a call: each part would keep a reader waiting for more than a few seconds.
FILES_AT_ONCE = 600
WEIGHED = 60
REASONS_AT_ONCE = 40


@dataclass(frozen=True)
class Beside:
    """What is shown beside the ranking of one line; None or nothing where a part was not computed."""

    best: BestAllocation | None
    reasons: Sequence[ReasonCheck]
    severity: SeverityModel | NotEstimated | None
    intervals: Sequence[RankInterval]
    steadiness: Mapping[str, Steadiness]
    is_too_large: bool


def beside(session: SelectionSession, ranking: Ranking, line: LineRanking, at: datetime) -> Beside:
    """Compute everything for one line of a call; a call too large is refused and says so."""
    if len(ranking.files) > FILES_AT_ONCE:
        return Beside(None, (), None, (), {}, True)
    terms = bundle_session(session, ranking, at)
    totals = totals_of(terms)
    model = fit_severity(
        Observation(ref, evaluator, total)
        for ref, by_name in totals.items()
        for evaluator, total in by_name.items()
    )
    return Beside(
        _best(ranking),
        _reasons(ranking, line),
        model,
        _intervals(model, totals, line),
        {one.ref: one for one in leave_one_out(terms)},
        False,
    )


def totals_of(terms: BundleSession) -> dict[str, dict[str, float]]:
    """Return the total of each evaluation: file -> evaluator's code -> points."""
    found: dict[str, dict[str, float]] = {}
    for file in terms.files:
        score = score_file(terms.grid, [evaluation.as_marks for evaluation in file.evaluations])
        names = {evaluation.number: evaluation.evaluator for evaluation in file.evaluations}
        found[file.ref] = {
            names[number]: float(total) for number, total in score.totals.items() if total is not None
        }
    return found


def _best(ranking: Ranking) -> BestAllocation:
    """Return the best allocation of the first pass; differences are weighed in small calls only."""
    record = ranking.record
    lines = move_money(ranking.envelopes, record.transfers_of(after_publication=False))
    files = lift_files(ranking.entries, record.lifts)
    first = ranking.computed.first
    return best_allocation(lines, files, ranking.rules, first, with_stakes=len(files) <= WEIGHED)


def _reasons(ranking: Ranking, line: LineRanking) -> list[ReasonCheck]:
    """Solve again without each reason that kept a file of the line from its grant."""
    record = ranking.record
    lines = move_money(ranking.envelopes, record.transfers_of(after_publication=False))
    files = lift_files(ranking.entries, record.lifts)
    own = {file.reference for file in line.files}
    refused = [
        answer
        for answer in ranking.computed.first.files
        if answer.ref in own and answer.outcome not in (Outcome.FUNDED, Outcome.SESSION_DECIDES)
    ]
    return [
        check_reason(lines, files, ranking.rules, answer.ref, answer=answer)
        for answer in refused[:REASONS_AT_ONCE]
    ]


def _intervals(
    model: SeverityModel | NotEstimated, totals: Mapping[str, Mapping[str, float]], line: LineRanking
) -> tuple[RankInterval, ...]:
    order = [file.reference for file in line.passing if totals.get(file.reference)]
    if isinstance(model, NotEstimated) or not order:
        return ()
    funded = [
        place
        for place, file in enumerate(line.passing, start=1)
        if file.proposed and file.proposed.outcome in FUNDED
    ]
    return rank_intervals(model, totals, order, near_cut(order, max(funded, default=0)))
