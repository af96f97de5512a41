"""Read how far the evaluation of a call is: file by file, with names, for the call manager only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload

from grants.accounts.models import User
from grants.associations.models import Association
from grants.calls.models import CallLine
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _
from grants.core.pagination import Page, paginate
from grants.evaluation.models import Evaluation, FurtherEvaluation, Mark, ValidatedMarks
from grants.evaluation.policies import can_assign
from grants.evaluation.queries.assignment import PAIR
from grants.evaluation.queries.own import is_late
from grants.evaluation.queries.sheets import ACTIVE
from grants.evaluation.states import EvaluationState, MarkKind
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState

EXAMINED = (ProposalState.IN_EVALUATION, ProposalState.EVALUATED)


@dataclass(frozen=True)
class EvaluatorProgress:
    """One evaluation as its manager follows it."""

    id: int
    name: str
    state: EvaluationState
    version: int
    marked: int
    is_late: bool
    was_validated: bool = False


@dataclass(frozen=True)
class FileProgress:
    """One file: its evaluations, how many it needs and why more than two."""

    row: Any
    evaluations: list[EvaluatorProgress]
    needed: int
    reasons: list[str]

    @property
    def missing(self) -> int:
        """Return how many evaluators are still to be assigned."""
        return max(0, self.needed - len(self._active))

    @property
    def is_complete(self) -> bool:
        """Say whether every evaluation needed is validated."""
        return not self.missing and all(e.state == EvaluationState.VALIDATED for e in self._active)

    @property
    def _active(self) -> list[EvaluatorProgress]:
        return [evaluation for evaluation in self.evaluations if evaluation.state in ACTIVE]


def page_of_progress(call_id: int, number: int, at: datetime) -> Page:
    """Return one page of the files of a call under evaluation or evaluated: four statements."""
    statement: Any = (
        select(
            Proposal.id,
            Proposal.reference,
            Proposal.state,
            CallLine.line_code,
            Association.name_fr,
            Association.name_ar,
        )
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .join(Association, Association.id == Proposal.association_id)
        .where(CallLine.call_id == call_id, Proposal.state.in_(EXAMINED))
        .order_by(Proposal.reference)
    )
    page = paginate(statement, number)
    ids = {row.id for row in page.rows}
    found, further = _evaluations(ids, at), _further(ids)
    rows = [FileProgress(row, found.get(row.id, []), *further.get(row.id, (PAIR, []))) for row in page.rows]
    return Page(rows, page.number, page.per_page, page.total)


def _evaluations(proposal_ids: set[int], at: datetime) -> dict[int, list[EvaluatorProgress]]:
    marked = (
        select(func.count())
        .where(Mark.evaluation_id == Evaluation.id, Mark.kind != MarkKind.OPEN)
        .scalar_subquery()
    )
    kept = exists().where(ValidatedMarks.evaluation_id == Evaluation.id)
    rows = db.session.execute(
        select(Evaluation, User.display_name, marked, kept)
        .join(User, User.id == Evaluation.evaluator_id)
        .where(Evaluation.proposal_id.in_(proposal_ids))
        .order_by(Evaluation.proposal_id, Evaluation.position)
    )
    found: dict[int, list[EvaluatorProgress]] = {}
    for evaluation, name, count, was_validated in rows:
        late = is_late(evaluation.state, evaluation.assigned_at, at)
        found.setdefault(evaluation.proposal_id, []).append(
            EvaluatorProgress(
                evaluation.id, name, evaluation.state, evaluation.version, count, late, was_validated
            )
        )
    return found


def count_by_state(call_id: int) -> dict[ProposalState, int]:
    """Return how many files of a call stand in each state."""
    rows = db.session.execute(
        select(Proposal.state, func.count())
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(CallLine.call_id == call_id)
        .group_by(Proposal.state)
    )
    return {row[0]: row[1] for row in rows}


def _further(proposal_ids: set[int]) -> dict[int, tuple[int, list[str]]]:
    rows = db.session.scalars(
        select(FurtherEvaluation).where(FurtherEvaluation.proposal_id.in_(proposal_ids))
    )
    return {row.proposal_id: (row.needed, row.reasons) for row in rows}


def count_waiting(call_id: int) -> int:
    """Return how many evaluations of a call are assigned or begun and not validated."""
    statement = (
        select(func.count())
        .select_from(Evaluation)
        .join(Proposal, Proposal.id == Evaluation.proposal_id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(
            CallLine.call_id == call_id,
            Evaluation.state.in_([EvaluationState.ASSIGNED, EvaluationState.IN_PROGRESS]),
        )
    )
    return db.session.scalar(statement) or 0


def get_for_manager(evaluation_id: int, viewer: Actor, lock: bool = False) -> Evaluation:
    """Return an evaluation with its evaluator, file, line and call; NotFound for who does not assign."""
    line = joinedload(Evaluation.proposal, innerjoin=True).joinedload(Proposal.call_line, innerjoin=True)
    statement = (
        select(Evaluation)
        .where(Evaluation.id == evaluation_id)
        .options(
            line.joinedload(CallLine.call, innerjoin=True), joinedload(Evaluation.evaluator, innerjoin=True)
        )
    )
    if lock:
        statement = statement.with_for_update(of=Evaluation).execution_options(populate_existing=True)
    found: Evaluation | None = db.session.scalar(statement)
    if found is None or not can_assign(viewer):
        raise NotFound(_("Cette évaluation n’existe pas."))
    return found
