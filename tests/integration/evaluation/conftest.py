"""What the tests of evaluation start from: a call under evaluation and the people around it."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event

from grants.calls.models import Call
from grants.calls.queries import get_for_update
from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.evaluation import services
from grants.evaluation.marking import MarkInput
from grants.evaluation.queries import get_own_for_update
from grants.proposals.models import Proposal
from tests.factories.accounts import make_user
from tests.factories.associations import as_member, make_association
from tests.factories.calls import call_line_of, make_call
from tests.factories.evaluation import make_committee, make_evaluated_proposal, make_evaluators
from tests.factories.proposals import make_proposal


@dataclass
class World:
    """A call with its people; associations are made on demand."""

    code: str
    manager: Actor
    evaluators: list[Actor]
    chair: Actor
    members: list[Actor]
    associations: list[Any] = field(default_factory=list)
    owners: list[Actor] = field(default_factory=list)

    @property
    def call(self) -> Call:
        return get_for_update(self.code)

    def association(self) -> Any:
        number = len(self.associations) + 1
        owner = make_user(f"proprio{number}@example.ma")
        made = make_association(f"Association {number}", owner=owner)
        self.associations.append(made)
        self.owners.append(as_member(owner, made))
        return made

    def proposal(self, state: str = "in_evaluation", line: str = "EDU", **values: Any) -> Proposal:
        return make_proposal(call_line_of(self.call, line), self.association(), state=state, **values)

    def evaluated(
        self, half_points: Any = 8, line: str = "EDU", association: Any = None, **values: Any
    ) -> Proposal:
        owner = association or self.association()
        return make_evaluated_proposal(
            call_line_of(self.call, line), owner, half_points, self.evaluators[:2], **values
        )

    @property
    def present(self) -> list[int]:
        return [person.id for person in (self.chair, *self.members) if person.id]


@pytest.fixture
def world(database: None) -> World:
    call = make_call(state="in_evaluation")
    manager = make_user("gestionnaire@example.ma", "call_manager")
    chair, *members = make_committee(2)
    return World(call.code, manager, make_evaluators(3), chair, members)


def marks(half_points: int = 7, comment: str = "", **others: Any) -> dict[str, MarkInput]:
    """Marks for the default grid; others: code -> half points or a MarkInput."""
    codes = "A1 A2 A3 B1 B2 B3 C1 C2 C3 D1 D2 D3 E1 E2 E3".split()
    given = {code: MarkInput(half_points, comment=comment) for code in codes}
    for code, value in others.items():
        given[code] = value if isinstance(value, MarkInput) else MarkInput(value, comment=comment)
    return given


def score(reference: str, evaluator: Actor, given: dict[str, MarkInput], at: Any, general: str = "") -> None:
    """Declare, mark and validate one evaluation through the services."""
    with unit_of_work():
        services.declare_no_conflict(get_own_for_update(reference, evaluator), evaluator, at)
    with unit_of_work():
        evaluation = get_own_for_update(reference, evaluator)
        services.complete_evaluation(evaluation, given, general, None, evaluator, at)


class Statements:
    """Counts the statements sent inside."""

    def __enter__(self) -> "Statements":
        self.count = 0
        db.session.rollback()
        event.listen(db.engine, "before_cursor_execute", self._see)
        return self

    def __exit__(self, *_details: Any) -> None:
        event.remove(db.engine, "before_cursor_execute", self._see)

    def _see(self, *_details: Any) -> None:
        self.count += 1


@pytest.fixture
def count_statements() -> type[Statements]:
    return Statements


@pytest.fixture
def scoring() -> SimpleNamespace:
    return SimpleNamespace(marks=marks, score=score)
