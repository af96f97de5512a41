"""How often each file would be funded if one evaluator were left out of the whole call.

For every evaluator the call is scored and allocated again with the retained evaluations of the others;
a file that nobody else marked stays as it is. Transfers and lifts of the session stay as recorded.
"""

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction

from grants.evaluation.allocation import allocate
from grants.evaluation.allocation_decisions import FUNDED, move_money
from grants.evaluation.allocation_terms import AllocationFile, Outcome
from grants.evaluation.bundle.terms import BundleFile, BundleSession
from grants.evaluation.grid_spec import ScoringError
from grants.evaluation.ranking import Standing
from grants.evaluation.scoring import FileScore, score_file, score_retained


@dataclass(frozen=True)
class Steadiness:
    """In how many of the runs a file is funded; `undecided` runs leave it to an order of the session."""

    ref: str
    runs: int
    funded: int
    undecided: int

    @property
    def share(self) -> Fraction:
        """Give the share of runs in which the file is funded."""
        return Fraction(self.funded, self.runs) if self.runs else Fraction(0)


def leave_one_out(session: BundleSession) -> tuple[Steadiness, ...]:
    """Run the call without each evaluator in turn; an answer a file with a score, by reference.

    Raises ScoringError as score_file does.
    """
    scores = {
        file.ref: score_file(session.grid, [sheet.as_marks for sheet in file.evaluations])
        for file in session.files
    }
    names = sorted({sheet.evaluator for file in session.files for sheet in file.evaluations})
    lines = move_money(session.lines, session.transfers)
    lifted = {lift.ref for lift in session.lifts}
    funded, undecided = Counter[str](), Counter[str]()
    for name in names:
        entries = []
        for file in session.files:
            score = _without(session, file, scores[file.ref], name)
            if score.passes:
                entries.append(_entry(session, file, score, file.ref in lifted))
        for answer in allocate(lines, entries, session.rules, session.held).files:
            funded[answer.ref] += answer.outcome in FUNDED
            undecided[answer.ref] += answer.outcome is Outcome.SESSION_DECIDES
    return tuple(
        Steadiness(ref, len(names), funded[ref], undecided[ref])
        for ref in sorted(scores)
        if scores[ref].final is not None
    )


def _without(session: BundleSession, file: BundleFile, score: FileScore, name: str) -> FileScore:
    """Score a file without one evaluator; as before if that is nobody's or everybody's mark."""
    out = {sheet.number for sheet in file.evaluations if sheet.evaluator == name}
    kept = [number for number in score.retained if number not in out]
    if not kept or len(kept) == len(score.retained):
        return score
    others = [sheet.as_marks for sheet in file.evaluations if sheet.number not in out]
    try:
        return score_retained(session.grid, others, kept)
    except ScoringError:  # a criterion that only the one left out has marked: his mark fills it
        return score_retained(session.grid, [sheet.as_marks for sheet in file.evaluations], kept)


def _entry(session: BundleSession, file: BundleFile, score: FileScore, lifted: bool) -> AllocationFile:
    means = tuple(score.group_means.get(code) or Fraction(0) for code in session.tie_breaks)
    standing = Standing(file.ref, score.final or Fraction(0), means, file.submitted_at, file.session_order)
    entry = AllocationFile(standing, file.association, file.line, file.request_centimes, file.on_appeal)
    return replace(entry, lifted=lifted and not file.on_appeal)
