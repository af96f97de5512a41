"""Read how the scoring of a call goes: by evaluator, by line, what diverges, what blocks its closing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import String, and_, cast, func, or_, select

from grants.accounts.models import User
from grants.associations.models import Association
from grants.calls.models import CallLine
from grants.core.clock import local_date
from grants.core.db import db
from grants.core.pagination import Page, paginate
from grants.evaluation.models import Evaluation, EvaluationReminder, FurtherEvaluation
from grants.evaluation.queries.own import TIME_TO_SCORE
from grants.evaluation.queries.progress import EXAMINED
from grants.evaluation.queries.sheets import ACTIVE
from grants.evaluation.states import EvaluationState
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState

OPEN = (EvaluationState.ASSIGNED, EvaluationState.IN_PROGRESS)
# Kinds of divergence, by what their reason begins with.
DIVERGENCES = ("difference", "straddle", "minimum")


@dataclass
class Tally:
    """Evaluations counted by state, and how many of them are late."""

    assigned: int = 0
    in_progress: int = 0
    validated: int = 0
    late: int = 0

    @property
    def total(self) -> int:
        """Return all evaluations that count."""
        return self.assigned + self.in_progress + self.validated

    def add(self, state: EvaluationState, number: int, late: int) -> None:
        """Count some more."""
        setattr(self, str(state.value), getattr(self, str(state.value)) + number)
        self.late += late


@dataclass
class EvaluatorTally(Tally):
    """The evaluations of one person in a call."""

    id: int = 0
    name: str = ""
    reminded_at: datetime | None = None
    is_reminded: bool = False


@dataclass
class Cockpit:
    """What the call manager follows; files by line code and state."""

    evaluators: list[EvaluatorTally]
    lines: dict[str, Tally]
    files: dict[str, Counter[ProposalState]] = field(default_factory=dict)

    def count(self, state: ProposalState) -> int:
        """Return the files of the call in one state."""
        return sum(counted[state] for counted in self.files.values())

    @property
    def late(self) -> int:
        """Return how many evaluations are late."""
        return sum(line.late for line in self.lines.values())


def cockpit_of(call_id: int, at: datetime) -> Cockpit:
    """Return the progress of a call by evaluator and by line: three statements."""
    files = _files(call_id)
    lines = {code: Tally() for code in files}
    people: dict[int, EvaluatorTally] = {}
    late = func.count().filter(_is_late(at))
    rows = db.session.execute(
        _of_call(select(CallLine.line_code, Evaluation.evaluator_id, Evaluation.state, func.count(), late))
        .where(CallLine.call_id == call_id, Evaluation.state.in_(ACTIVE))
        .group_by(CallLine.line_code, Evaluation.evaluator_id, Evaluation.state)
    )
    for code, evaluator_id, state, number, behind in rows:
        lines[code].add(state, number, behind)
        person = people.setdefault(evaluator_id, EvaluatorTally(id=evaluator_id))
        person.add(state, number, behind)
    _name(people, at)
    ordered = sorted(people.values(), key=lambda person: (-person.late, person.name, person.id))
    return Cockpit(ordered, lines, files)


def _of_call(statement: Any) -> Any:
    return (
        statement.select_from(Evaluation)
        .join(Proposal, Proposal.id == Evaluation.proposal_id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
    )


def _is_late(at: datetime) -> Any:
    return and_(Evaluation.state.in_(OPEN), Evaluation.assigned_at < at - TIME_TO_SCORE)


def _files(call_id: int) -> dict[str, Counter[ProposalState]]:
    rows = db.session.execute(
        select(CallLine.line_code, Proposal.state, func.count(Proposal.id))
        .outerjoin(Proposal, Proposal.call_line_id == CallLine.id)
        .where(CallLine.call_id == call_id)
        .group_by(CallLine.line_code, Proposal.state, CallLine.position)
        .order_by(CallLine.position)
    )
    found: dict[str, Counter[ProposalState]] = {}
    for code, state, number in rows:
        counted = found.setdefault(code, Counter())
        if state is not None:
            counted[state] += number
    return found


def _name(people: dict[int, EvaluatorTally], at: datetime) -> None:
    last = (
        select(EvaluationReminder.evaluator_id, func.max(EvaluationReminder.sent_at).label("sent_at"))
        .group_by(EvaluationReminder.evaluator_id)
        .subquery()
    )
    rows = db.session.execute(
        select(User.id, User.display_name, last.c.sent_at)
        .outerjoin(last, last.c.evaluator_id == User.id)
        .where(User.id.in_(people))
    )
    for key, name, sent_at in rows:
        people[key].name, people[key].reminded_at = name, sent_at
        people[key].is_reminded = sent_at is not None and local_date(sent_at) == local_date(at)


def late_files(call_id: int, at: datetime) -> dict[int, list[str]]:
    """Return the references of late files by evaluator: one statement."""
    rows = db.session.execute(
        _of_call(select(Evaluation.evaluator_id, Proposal.reference))
        .where(CallLine.call_id == call_id, Proposal.state == ProposalState.IN_EVALUATION, _is_late(at))
        .order_by(Proposal.reference)
    )
    found: dict[int, list[str]] = {}
    for evaluator_id, reference in rows:
        found.setdefault(evaluator_id, []).append(reference)
    return found


@dataclass(frozen=True)
class Blocks:
    """What keeps the scoring of a call from being closed; all zero when nothing does."""

    to_screen: int
    to_assign: int
    further_to_assign: int
    to_validate: int

    def __bool__(self) -> bool:
        """Say whether anything blocks."""
        return any((self.to_screen, self.to_assign, self.further_to_assign, self.to_validate))


def blocks_of(call_id: Any) -> Blocks:
    """Return what blocks the closing, in files: one statement; the key of the call may be a subquery.

    A file waits for marks while fewer evaluations are validated than it needs: one that the rules no
    longer ask for blocks nothing.
    """
    counted = (
        select(
            Evaluation.proposal_id,
            func.count().label("held"),
            func.count().filter(Evaluation.state == EvaluationState.VALIDATED).label("done"),
        )
        .where(Evaluation.state.in_(ACTIVE))
        .group_by(Evaluation.proposal_id)
        .subquery()
    )
    needed = func.coalesce(FurtherEvaluation.needed, 2)
    held, done = func.coalesce(counted.c.held, 0), func.coalesce(counted.c.done, 0)
    examined = Proposal.state == ProposalState.IN_EVALUATION
    row = db.session.execute(
        select(
            func.count().filter(Proposal.state == ProposalState.SUBMITTED),
            func.count().filter(examined, FurtherEvaluation.proposal_id.is_(None), held < 2),
            func.count().filter(examined, held < FurtherEvaluation.needed),
            func.count().filter(examined, held >= needed, done < needed),
        )
        .select_from(Proposal)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .outerjoin(counted, counted.c.proposal_id == Proposal.id)
        .outerjoin(FurtherEvaluation, FurtherEvaluation.proposal_id == Proposal.id)
        .where(
            CallLine.call_id == call_id,
            Proposal.state.in_([ProposalState.SUBMITTED, ProposalState.IN_EVALUATION]),
        )
    ).one()
    return Blocks(*row)


def page_of_divergences(call_id: int, number: int) -> Page:
    """Return one page of the files whose first two evaluations diverge: two statements."""
    statement: Any = (
        select(
            Proposal.reference,
            Proposal.state,
            CallLine.line_code,
            Association.name_fr,
            Association.name_ar,
            FurtherEvaluation,
        )
        .join(Proposal, Proposal.id == FurtherEvaluation.proposal_id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .join(Association, Association.id == Proposal.association_id)
        .where(CallLine.call_id == call_id, Proposal.state.in_(EXAMINED), _diverges(DIVERGENCES))
        .order_by(Proposal.reference)
    )
    return paginate(statement, number)


def _diverges(kinds: Iterable[str]) -> Any:
    text = cast(FurtherEvaluation.reasons, String)
    return or_(*(text.contains(f'"{kind}', autoescape=True) for kind in kinds))
