"""Read the open files of an evaluator and who may take each over."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from grants.calls.models import Call, CallLine
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _
from grants.evaluation.models import Evaluation
from grants.evaluation.policies import can_manage_pool
from grants.evaluation.queries.assignment import FileInNeed, files_to_hand_over, plan_for
from grants.evaluation.queries.pool import PoolRow, available, pool_rows
from grants.evaluation.states import EvaluationState
from grants.proposals.models import Proposal

_OPEN = (EvaluationState.ASSIGNED, EvaluationState.IN_PROGRESS)


@dataclass(frozen=True)
class OpenFile:
    """An open evaluation, who may take it over, and whom the draw proposes."""

    evaluation_id: int
    state: EvaluationState
    file: FileInNeed
    candidates: list[PoolRow]
    proposed: int | None


@dataclass(frozen=True)
class Substitutes:
    """The open files of one evaluator."""

    person: PoolRow
    rows: list[OpenFile]


def open_evaluations(call_id: int, user_id: int) -> dict[int, tuple[int, EvaluationState]]:
    """Return a person's open evaluations in a call: its key -> file and state."""
    statement = (
        select(Evaluation.id, Evaluation.proposal_id, Evaluation.state)
        .join(Proposal, Proposal.id == Evaluation.proposal_id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(CallLine.call_id == call_id, Evaluation.evaluator_id == user_id, Evaluation.state.in_(_OPEN))
        .order_by(Evaluation.id)
    )
    return {row.id: (row.proposal_id, row.state) for row in db.session.execute(statement)}


def substitutes(call: Call, user_id: int, viewer: Actor, at: datetime) -> Substitutes:
    """Return the open files of a person with the draw for their substitutes; NotFound without the right."""
    rows = pool_rows(call.id, at)
    person = next((row for row in rows if row.person.id == user_id), None)
    if person is None or not can_manage_pool(viewer):
        raise NotFound(_("Cette personne n’évalue pas."))
    people = {key: row for key, row in available(rows, at).items() if key != user_id}
    held = open_evaluations(call.id, user_id)
    files = files_to_hand_over(proposal_id for proposal_id, _state in held.values())
    by_key = {file.proposal_id: file for file in files}
    plan = plan_for(files, people, f"{call.code}:{user_id}")
    found = []
    for evaluation_id, (proposal_id, state) in held.items():
        file = by_key[proposal_id]
        chosen = plan.chosen[file.reference]
        candidates = [row for row in people.values() if file.accepts(row)]
        found.append(OpenFile(evaluation_id, state, file, candidates, int(chosen[0]) if chosen else None))
    return Substitutes(person, sorted(found, key=lambda row: row.file.reference))
