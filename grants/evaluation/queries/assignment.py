"""Read which files lack evaluators, and the choice that the draw proposes for them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from grants.associations.models import Association
from grants.calls.models import Call, CallLine
from grants.core.db import db
from grants.evaluation.assignment import AssignmentPlan, EvaluatorOffer, FileNeed, assign_evaluators
from grants.evaluation.models import Evaluation, FurtherEvaluation
from grants.evaluation.queries.people import EvaluatorRow, conflicts_of, evaluators
from grants.evaluation.queries.sheets import ACTIVE
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState

PAIR = 2


@dataclass(frozen=True)
class FileInNeed:
    """A file that lacks evaluators: how many, and the persons who may not be chosen."""

    proposal_id: int
    reference: str
    title: str
    line_code: str
    association: Any
    missing: int
    holders: tuple[int, ...]
    excluded: frozenset[int]
    reasons: tuple[str, ...]

    def accepts(self, evaluator: EvaluatorRow) -> bool:
        """Say whether the evaluator is competent for the line and has no conflict."""
        return self.line_code in evaluator.lines and evaluator.id not in self.excluded


def files_in_need(call_id: int) -> list[FileInNeed]:
    """Return the files of a call that lack evaluators, by reference: four statements."""
    rows = db.session.execute(
        select(
            Proposal.id,
            Proposal.reference,
            Proposal.title,
            CallLine.line_code,
            Association,
            func.coalesce(FurtherEvaluation.needed, PAIR).label("needed"),
            FurtherEvaluation.reasons,
        )
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .join(Association, Association.id == Proposal.association_id)
        .outerjoin(FurtherEvaluation, FurtherEvaluation.proposal_id == Proposal.id)
        .where(
            CallLine.call_id == call_id,
            Proposal.state == ProposalState.IN_EVALUATION,
            _active_count() < func.coalesce(FurtherEvaluation.needed, PAIR),
        )
        .order_by(Proposal.reference)
    ).all()
    held = _holders({row.id for row in rows})
    conflicts = conflicts_of({row.Association.id for row in rows})
    return [
        FileInNeed(
            proposal_id=row.id,
            reference=row.reference,
            title=row.title,
            line_code=row.line_code,
            association=row.Association,
            missing=row.needed - sum(is_active for _, is_active in held.get(row.id, ())),
            holders=tuple(user_id for user_id, is_active in held.get(row.id, ()) if is_active),
            excluded=frozenset(conflicts[row.Association.id] | {user for user, _ in held.get(row.id, ())}),
            reasons=tuple(row.reasons or ()),
        )
        for row in rows
    ]


def _active_count() -> Any:
    return (
        select(func.count())
        .where(Evaluation.proposal_id == Proposal.id, Evaluation.state.in_(ACTIVE))
        .correlate(Proposal)
        .scalar_subquery()
    )


def _holders(proposal_ids: set[int]) -> dict[int, list[tuple[int, bool]]]:
    """Return everyone who ever had each file, and whether the evaluation counts."""
    found: dict[int, list[tuple[int, bool]]] = {}
    rows = db.session.execute(
        select(Evaluation.proposal_id, Evaluation.evaluator_id, Evaluation.state)
        .where(Evaluation.proposal_id.in_(proposal_ids))
        .order_by(Evaluation.position)
    )
    for proposal_id, user_id, state in rows:
        found.setdefault(proposal_id, []).append((user_id, state in ACTIVE))
    return found


def workloads(call_id: int) -> dict[int, int]:
    """Return how many files of the call each evaluator has."""
    rows = db.session.execute(
        select(Evaluation.evaluator_id, func.count())
        .join(Proposal, Proposal.id == Evaluation.proposal_id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(CallLine.call_id == call_id, Evaluation.state.in_(ACTIVE))
        .group_by(Evaluation.evaluator_id)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class Proposed:
    """What the draw proposes for a call: the files in need, the people, the loads and the plan."""

    files: list[FileInNeed]
    people: dict[int, EvaluatorRow]
    loads: dict[int, int]
    plan: AssignmentPlan

    def chosen(self, file: FileInNeed) -> list[int]:
        """Return the evaluators proposed for a file."""
        return [int(ref) for ref in self.plan.chosen[file.reference]]

    def candidates(self, file: FileInNeed) -> list[EvaluatorRow]:
        """Return everyone who may be given the file."""
        return [person for person in self.people.values() if file.accepts(person)]

    @property
    def shortages(self) -> dict[str, int]:
        """Return the files that cannot be served in full: reference -> evaluators missing."""
        return {shortage.ref: shortage.missing for shortage in self.plan.shortages}


def propose(call: Call) -> Proposed:
    """Return the draw for the files of a call that lack evaluators (decision rule 1)."""
    files, people, loads = files_in_need(call.id), evaluators(), workloads(call.id)
    plan = assign_evaluators(
        [
            FileNeed(file.reference, file.line_code, frozenset(map(str, file.excluded)), file.missing)
            for file in files
        ],
        [
            EvaluatorOffer(str(person.id), frozenset(person.lines), loads.get(person.id, 0))
            for person in people.values()
        ],
        seed=call.code,
    )
    return Proposed(files, people, loads, plan)
