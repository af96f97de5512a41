"""What a validation leaves behind: the set of marks as it was, and the need for one more evaluation."""

from datetime import datetime

from sqlalchemy import func, select

from grants.accounts.queries import recipients_with_role
from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db
from grants.evaluation import queries
from grants.evaluation.grids import GridRows
from grants.evaluation.models import Evaluation, FurtherEvaluation, ValidatedMarks
from grants.evaluation.score_rows import points_text
from grants.evaluation.scoring import FileScore, score_file
from grants.evaluation.states import MarkKind
from grants.evaluation.wordings import third_words
from grants.outbox.services import queue
from grants.proposals.models import Proposal

# Pending reasons of a score that only one more evaluation can lift.
ONE_MORE = ("third_missing", "too_few_retained", "nobody_marked_")


def keep_validated(evaluation: Evaluation, marking: queries.Marking, at: datetime) -> None:
    """Keep a copy of what is validated, so that a reopening never loses it."""
    last = db.session.scalar(
        select(func.max(ValidatedMarks.number)).where(ValidatedMarks.evaluation_id == evaluation.id)
    )
    marks = {}
    for code, given in marking.given.items():
        kind = MarkKind.ABSTAINED if given.abstained else MarkKind.MARKED if given.is_given else MarkKind.OPEN
        marks[code] = {"kind": str(kind), "half_points": given.half_points, "comment": given.comment}
    db.session.add(
        ValidatedMarks(
            evaluation_id=evaluation.id,
            number=(last or 0) + 1,
            marks=marks,
            left_out=sorted(marking.left_out),
            general_comment=evaluation.general_comment,
            confidence=evaluation.confidence,
            validated_at=at,
        )
    )


def settle_further(
    proposal: Proposal, grid: GridRows, left_out: set[str], actor: Actor, at: datetime
) -> None:
    """Raise the need for one more evaluation where the rules ask for it, tell the managers, or lift it.

    The file is locked by the caller. Decision rules 2 and 12 (docs: domain notes, section 7).
    """
    sheets = queries.sheets_of([proposal.id], grid)[proposal.id]
    score = score_file(grid.spec, [sheet.marks(grid, left_out) for sheet in sheets])
    row = db.session.get(FurtherEvaluation, proposal.id)
    if any(reason.startswith(ONE_MORE) for reason in score.pending_reasons):
        if _call(proposal, row, len(sheets) + 1, score, at):
            _tell(proposal, score, grid, actor, at)
    elif row is not None and _is_idle(row, score, len(sheets)):
        db.session.delete(row)
        record("evaluation.lift_further", proposal, actor, at)
    elif row is not None and score.third_called:
        row.reasons, row.totals = list(score.third_reasons), _totals(score)


def _is_idle(row: FurtherEvaluation, score: FileScore, held: int) -> bool:
    """Say whether the rules ask for no further evaluation, or can't tell while nobody holds it."""
    return not score.third_called and (score.final is not None or row.needed > held)


def _call(
    proposal: Proposal, row: FurtherEvaluation | None, needed: int, score: FileScore, at: datetime
) -> bool:
    """Note the need; say whether it is new, or for other reasons than before."""
    reasons = _reasons(score)
    if row is not None and row.needed == needed and row.reasons == reasons:
        row.totals = _totals(score)
        return False
    if row is None:
        row = FurtherEvaluation(proposal_id=proposal.id)
        db.session.add(row)
    row.needed, row.reasons, row.totals, row.called_at = needed, reasons, _totals(score), at
    return True


def _tell(proposal: Proposal, score: FileScore, grid: GridRows, actor: Actor, at: datetime) -> None:
    reasons = _reasons(score)
    record("evaluation.call_further", proposal, actor, at, reasons=reasons)
    queue(
        "evaluation.third_called",
        recipients_with_role("call_manager"),
        at,
        cause=proposal,
        proposal=proposal,
        code=proposal.call_line.call.code,
        reasons=reasons,
        words=third_words,
        difference_limit=grid.difference_limit,
    )


def _reasons(score: FileScore) -> list[str]:
    return list(score.third_reasons or score.pending_reasons)


def _totals(score: FileScore) -> dict[str, str]:
    return {str(number): points_text(total) for number, total in score.totals.items() if total is not None}
