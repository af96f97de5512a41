"""Read which files lack evaluators, and the choice that the draw proposes for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select

from grants.associations.models import Association
from grants.calls.models import Call, CallLine
from grants.core.db import db
from grants.evaluation.assignment import (
    AssignmentPlan,
    Demand,
    EvaluatorOffer,
    FileNeed,
    assign_evaluators,
    assign_strictly,
    record_input,
)
from grants.evaluation.models import Evaluation, FurtherEvaluation
from grants.evaluation.queries.people import conflicts_of
from grants.evaluation.queries.pool import PoolRow, available, pool_rows
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
    language: str
    association: Any
    missing: int
    holders: tuple[int, ...]
    excluded: frozenset[int]
    reasons: tuple[str, ...]

    def accepts(self, row: PoolRow) -> bool:
        """Say whether the evaluator is competent for the line, reads the language and has no conflict."""
        return (
            self.line_code in row.person.lines
            and self.language in row.languages
            and row.person.id not in self.excluded
        )


def files_in_need(call_id: int) -> list[FileInNeed]:
    """Return the files of a call that lack evaluators, by reference: a constant number of statements."""
    lacking = _active_count() < func.coalesce(FurtherEvaluation.needed, PAIR)
    return _files(CallLine.call_id == call_id, lacking)


def files_to_hand_over(proposal_ids: Iterable[int]) -> list[FileInNeed]:
    """Return these files as if each lacked one evaluator more, for a substitution."""
    return _files(Proposal.id.in_(list(proposal_ids)), one_more=1)


def _files(*conditions: Any, one_more: int = 0) -> list[FileInNeed]:
    rows = db.session.execute(
        select(
            Proposal.id,
            Proposal.reference,
            Proposal.title,
            Proposal.language,
            CallLine.line_code,
            Association,
            func.coalesce(FurtherEvaluation.needed, PAIR).label("needed"),
            FurtherEvaluation.reasons,
        )
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .join(Association, Association.id == Proposal.association_id)
        .outerjoin(FurtherEvaluation, FurtherEvaluation.proposal_id == Proposal.id)
        .where(Proposal.state == ProposalState.IN_EVALUATION, *conditions)
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
            language=row.language,
            association=row.Association,
            missing=one_more or row.needed - sum(is_active for _, is_active in held.get(row.id, ())),
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


@dataclass(frozen=True)
class Proposed:
    """What the draw proposes for a call: the files in need, everyone, who may get files, and the plan."""

    files: list[FileInNeed]
    everyone: dict[int, PoolRow]
    people: dict[int, PoolRow]
    plan: AssignmentPlan
    clash: tuple[Demand, ...] = ()
    input_text: str = ""

    @property
    def input_sha256(self) -> str:
        """Return the fingerprint of what the draw was asked."""
        return sha256(self.input_text.encode()).hexdigest()

    @property
    def loads(self) -> list[tuple[PoolRow, int, int]]:
        """Return who may get files, with the files they would get now and those they would have in all."""
        return [
            (row, after - row.load, after)
            for key, row in self.people.items()
            if (after := self.plan.loads.get(str(key), row.load)) is not None
        ]

    def chosen(self, file: FileInNeed) -> list[int]:
        """Return the evaluators proposed for a file."""
        return [int(ref) for ref in self.plan.chosen[file.reference]]

    def candidates(self, file: FileInNeed) -> list[PoolRow]:
        """Return everyone who may be given the file."""
        return [row for row in self.people.values() if file.accepts(row)]

    def name(self, user_id: int) -> str:
        """Return the name of an evaluator of the pool, a dash for who left it."""
        return self.everyone[user_id].person.name if user_id in self.everyone else "–"

    @property
    def shortages(self) -> dict[str, int]:
        """Return the files that cannot be served in full: reference -> evaluators missing."""
        return {shortage.ref: shortage.missing for shortage in self.plan.shortages}


def propose(call: Call, at: datetime, explain: bool = False) -> Proposed:
    """Return the draw for the files of a call that lack evaluators (decision rule 1).

    explain names the demands that clash where not all of them are met, which takes longer.
    """
    rows = pool_rows(call.id, at)
    people = available(rows, at)
    files = files_in_need(call.id)
    needs, offers = terms(files, people)
    strict = assign_strictly(needs, offers, call.code) if explain else None
    plan = strict.plan if strict else assign_evaluators(needs, offers, call.code)
    return Proposed(
        files,
        {row.person.id: row for row in rows},
        people,
        plan,
        strict.clash if strict else (),
        record_input(needs, offers, call.code),
    )


def plan_for(files: list[FileInNeed], people: Mapping[int, PoolRow], seed: str) -> AssignmentPlan:
    """Return the draw for these files among these people."""
    needs, offers = terms(files, people)
    return assign_evaluators(needs, offers, seed)


def terms(
    files: list[FileInNeed], people: Mapping[int, PoolRow]
) -> tuple[list[FileNeed], list[EvaluatorOffer]]:
    """Return what the draw is asked: files and evaluators as plain values."""
    needs = [
        FileNeed(
            file.reference,
            file.line_code,
            frozenset(map(str, file.excluded & people.keys())),
            file.missing,
            frozenset({file.language}),
        )
        for file in files
    ]
    offers = [
        EvaluatorOffer(str(key), frozenset(row.person.lines), row.load, row.limit, frozenset(row.languages))
        for key, row in people.items()
    ]
    return needs, offers
