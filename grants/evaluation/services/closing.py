"""Close the scoring of a call: compute every score exactly, keep it, and hand the files to the committee."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from grants.audit.services import record
from grants.calls.models import Call, CallLine
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _, ngettext
from grants.evaluation import policies, queries
from grants.evaluation.grids import grid_rows
from grants.evaluation.models import Score
from grants.evaluation.score_rows import score_row
from grants.evaluation.scoring import FileScore, score_file
from grants.proposals import services as proposals
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState

NAMED_AT_MOST = 10


class ScoringOpen(DomainError):
    """Files of the call are still to be screened, assigned or validated."""


def close_scoring(call: Call, actor: Actor, at: datetime) -> list[Score]:
    """Compute and keep the score of every file in evaluation; return the rows.

    The call is locked by the caller. Raises NotAllowed, Conflict when no file is in evaluation,
    ScoringOpen naming the files that are not complete.
    """
    if not policies.can_close_scoring(actor, call):
        raise NotAllowed(_("Seul un gestionnaire d’appels clôt la notation."))
    files = _files(call, ProposalState.IN_EVALUATION)
    _require_screened(call)
    if not files:
        raise Conflict(_("Aucun dossier de cet appel n’est en évaluation."))
    grid, ids = grid_rows(call.id), [proposal.id for proposal in files]
    sheets, left_out = queries.sheets_of(ids, grid), queries.not_applicable_of(ids, grid)
    scores = {
        key: score_file(grid.spec, [sheet.marks(grid, left_out[key]) for sheet in sheets[key]]) for key in ids
    }
    _require_complete(files, scores)
    rows = []
    for proposal in files:
        score = scores[proposal.id]
        comments = queries.merge_comments(sheets[proposal.id], score.retained, grid)
        rows.append(score_row(proposal.id, score, comments, sorted(left_out[proposal.id]), at))
        proposals.close_evaluation(proposal, actor, at)
    db.session.add_all(rows)
    record("evaluation.close_scoring", call, actor, at, files=len(rows))
    return rows


def _files(call: Call, state: ProposalState) -> Sequence[Proposal]:
    return db.session.scalars(
        select(Proposal)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(CallLine.call_id == call.id, Proposal.state == state)
        .order_by(Proposal.id)
        .with_for_update(of=Proposal)
        .execution_options(populate_existing=True)
    ).all()


def _require_screened(call: Call) -> None:
    waiting = _files(call, ProposalState.SUBMITTED)
    if waiting:
        raise ScoringOpen(_("Dossiers encore à examiner : %(refs)s.", refs=_named(waiting)))


def _require_complete(files: Sequence[Proposal], scores: dict[int, FileScore]) -> None:
    pending = [proposal for proposal in files if scores[proposal.id].final is None]
    if pending:
        raise ScoringOpen(_("Évaluations incomplètes : %(refs)s.", refs=_named(pending)))


def _named(files: Sequence[Proposal]) -> str:
    words = ", ".join(proposal.ref for proposal in files[:NAMED_AT_MOST])
    more = len(files) - NAMED_AT_MOST
    if more > 0:
        words += " " + ngettext("et %(num)s autre", "et %(num)s autres", more)
    return words
