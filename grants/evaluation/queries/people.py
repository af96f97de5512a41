"""Read who may evaluate, who sits in the selection committee and who has a conflict."""

from dataclasses import dataclass, field

from sqlalchemy import select

from grants.accounts.models import StaffRole, User
from grants.associations.models import Membership
from grants.core.db import db
from grants.evaluation.models import ConflictOfInterest, EvaluatorLine
from grants.evaluation.queries.ties import tied

SCORES = ("evaluator",)
DECIDES = ("committee_member", "chair")


@dataclass
class EvaluatorRow:
    """A person who evaluates, with the lines of competence."""

    id: int
    name: str
    lines: set[str] = field(default_factory=set)


def evaluators() -> dict[int, EvaluatorRow]:
    """Return the active evaluators who do not sit in the committee, by identifier: one statement."""
    decides = select(StaffRole.user_id).where(StaffRole.role.in_(DECIDES))
    rows = db.session.execute(
        select(User.id, User.display_name, EvaluatorLine.line_code)
        .join(StaffRole, StaffRole.user_id == User.id)
        .outerjoin(EvaluatorLine, EvaluatorLine.user_id == User.id)
        .where(StaffRole.role.in_(SCORES), User.is_active, User.id.not_in(decides))
        .order_by(User.display_name, User.id)
    )
    found: dict[int, EvaluatorRow] = {}
    for user_id, name, line_code in rows:
        row = found.setdefault(user_id, EvaluatorRow(user_id, name))
        if line_code:
            row.lines.add(line_code)
    return found


def conflicts_of(association_ids: set[int]) -> dict[int, set[int]]:
    """Return, by association, the persons barred from its files.

    Those with a declared conflict or a membership, past ones included, and the evaluators whom evidence
    that nobody set aside ties to it: a constant number of statements.
    """
    found = tied(evaluators(), association_ids)
    declared = select(ConflictOfInterest.association_id, ConflictOfInterest.user_id).where(
        ConflictOfInterest.association_id.in_(association_ids)
    )
    members = select(Membership.association_id, Membership.user_id).where(
        Membership.association_id.in_(association_ids)
    )
    for statement in (declared, members):
        for association_id, user_id in db.session.execute(statement):
            found[association_id].add(user_id)
    return found


@dataclass(frozen=True)
class Member:
    """A member of the selection committee."""

    id: int
    name: str
    is_chair: bool


def committee() -> list[Member]:
    """Return the active members of the selection committee, chairs first."""
    rows = db.session.execute(
        select(User.id, User.display_name, StaffRole.role)
        .join(StaffRole, StaffRole.user_id == User.id)
        .where(StaffRole.role.in_(DECIDES), User.is_active)
        .order_by(User.display_name, User.id)
    ).all()
    chairs = {row.id for row in rows if row.role == "chair"}
    names = {row.id: row.display_name for row in rows}
    members = [Member(key, name, key in chairs) for key, name in names.items()]
    return sorted(members, key=lambda member: not member.is_chair)


def quorum_of(members: int) -> int:
    """Return how many members must sit: half of them plus one (decision rule 9)."""
    return members // 2 + 1 if members else 1
