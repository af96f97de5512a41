"""Read the evidence between the evaluators and the associations of one call, for its manager."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from grants.associations.models import Association
from grants.calls.models import Call, CallLine
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.evaluation.models import Evaluation
from grants.evaluation.policies import can_manage_pool
from grants.evaluation.queries.people import evaluators
from grants.evaluation.queries.sheets import ACTIVE
from grants.evaluation.queries.ties import JudgedEvidence, ties_between
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState

_OUT = (ProposalState.DRAFT, ProposalState.WITHDRAWN)


@dataclass(frozen=True)
class TiedPair:
    """An evaluator and an association: the evidence, the files, and the evaluations to take back."""

    person_id: int
    name: str
    association: Any
    references: list[str]
    evidence: list[JudgedEvidence]
    given: list[tuple[int, str]]

    @property
    def stands(self) -> bool:
        """Say whether a piece of evidence bars the person."""
        return any(item.stands for item in self.evidence)

    @property
    def is_urgent(self) -> bool:
        """Say whether the person has a file of the association although evidence stands."""
        return self.stands and bool(self.given)


def ties_of_call(call: Call, viewer: Actor) -> list[TiedPair]:
    """Return the tied pairs of a call, those that hold a file first; NotFound without the right."""
    if not can_manage_pool(viewer):
        raise NotFound
    people = evaluators()
    files: dict[int, list[str]] = {}
    associations: dict[int, Association] = {}
    for reference, association in db.session.execute(
        select(Proposal.reference, Association)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .join(Association, Association.id == Proposal.association_id)
        .where(CallLine.call_id == call.id, Proposal.state.not_in(_OUT))
        .order_by(Proposal.reference)
    ):
        files.setdefault(association.id, []).append(reference or "")
        associations[association.id] = association
    given: dict[tuple[int, int], list[tuple[int, str]]] = {}
    for key, user_id, association_id, reference in db.session.execute(
        select(Evaluation.id, Evaluation.evaluator_id, Proposal.association_id, Proposal.reference)
        .join(Proposal, Proposal.id == Evaluation.proposal_id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(CallLine.call_id == call.id, Evaluation.state.in_(ACTIVE))
        .order_by(Evaluation.id)
    ):
        given.setdefault((user_id, association_id), []).append((key, reference or ""))
    pairs: dict[tuple[int, int], list[JudgedEvidence]] = {}
    for item in ties_between(people, associations):
        pairs.setdefault((item.evidence.person_id, item.evidence.association_id), []).append(item)
    rows = [
        TiedPair(
            user_id,
            people[user_id].name,
            associations[association_id],
            files[association_id],
            evidence,
            given.get((user_id, association_id), []),
        )
        for (user_id, association_id), evidence in pairs.items()
    ]
    return sorted(rows, key=lambda row: (not row.is_urgent, not row.stands, row.name, row.association.id))
