"""Three editors on one draft in any order, against a model: per unit the last accepted value, and its number.

No update is lost, a conflict comes exactly when somebody else changed the unit since it was seen, a batch
sent twice changes nothing, a new row is added once.
"""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from grants.core.db import db, unit_of_work
from grants.proposals import queries, services
from grants.proposals.models import DraftChange
from grants.proposals.services import UnitChange
from grants.proposals.units import read_units
from tests.conftest import NOW
from tests.factories.accounts import make_user
from tests.factories.associations import as_member, make_association
from tests.factories.calls import call_line_of, make_call
from tests.integration.proposals.conftest import Scene, fill_in
from tests.integration.proposals.test_units import COST

EXAMPLES = int(os.environ.get("GRANTS_TEST_EXAMPLES", "30"))
STEPS = int(os.environ.get("GRANTS_TEST_STEPS", "20"))
TEXTS = ("text:summary", "text:needs")
words = st.sampled_from(["un", "deux", "trois", "أربعة"])
people = st.integers(0, 2)


class WritingTogether(RuleBasedStateMachine):
    """One draft; three members, each with what their page shows of each unit."""

    number = 0

    def __init__(self) -> None:
        super().__init__()
        WritingTogether.number += 1
        name = f"ensemble{WritingTogether.number}"
        owner, editor, third = (make_user(f"{name}.{place}@example.ma") for place in range(3))
        line_id = call_line_of(make_call(code=f"AAP-2026-{400 + WritingTogether.number}")).id
        association = make_association(owner=owner, editor=editor, name=name)
        members = [as_member(person, association, "editor") for person in (owner, editor, third)]
        self.members = members
        scene = Scene(as_member(owner, association), members[1], association.id, line_id)
        with unit_of_work():
            self.ref = services.start_draft(scene.line, scene.association, name, "fr", scene.owner, NOW).ref
        with unit_of_work():
            fill_in(queries.get_for_update(self.ref, scene.owner), scene.owner, NOW)
        proposal = queries.get_visible(self.ref, scene.owner)
        keys = [
            key
            for section in ("basics", "needs", "budget")
            for key in queries.unit_tokens(proposal, section)
            if key in TEXTS or not key.startswith("text:")
        ]
        # The model: what stands, its revision, and what each person saw.
        self.stands = dict(read_units(proposal, keys))
        self.revision = dict.fromkeys(keys, 1)
        self.seen = [dict(self.revision) for _member in members]
        self.last: list[list[UnitChange]] = [[] for _member in members]
        self.rows = 0

    def send(self, person: int, changes: list[UnitChange]) -> None:
        self.last[person] = changes
        with unit_of_work():
            outcomes = services.save_units(
                queries.get_for_update(self.ref, self.members[person]), changes, self.members[person], NOW
            )
        for change, outcome in zip(changes, outcomes, strict=True):
            assert outcome.status == self.expected(change), (change, outcome)
            if outcome.status == "saved":
                self.revision[change.key] += 1
                self.stands[change.key] = change.values
                self.seen[person][change.key] = outcome.revision
            elif outcome.status == "conflict":
                assert outcome.now.values == self.stands[change.key]
                assert outcome.now.revision == self.revision[change.key]
                assert outcome.now.revision != change.seen
            assert outcome.revision == self.revision[change.key]

    def expected(self, change: UnitChange) -> str:
        if change.values == self.stands[change.key]:
            return "same"
        return "saved" if change.seen == self.revision[change.key] else "conflict"

    @rule(person=people, word=words, both=st.booleans(), first=st.sampled_from(TEXTS))
    def write_texts(self, person: int, word: str, both: bool, first: str) -> None:
        keys = TEXTS if both else (first,)
        self.send(
            person,
            [UnitChange(key, {key[5:]: word}, self.seen[person][key]) for key in keys],
        )

    @rule(person=people, word=words, place=st.integers(0, 5))
    def write_row(self, person: int, word: str, place: int) -> None:
        rows = [key for key in self.seen[person] if key.startswith("budget:")]
        key = rows[place % len(rows)]
        self.send(person, [UnitChange(key, {**COST, "label": word}, self.seen[person][key])])

    @rule(person=people, place=st.integers(0, 5))
    def remove_row(self, person: int, place: int) -> None:
        rows = [key for key in self.seen[person] if key.startswith("budget:")]
        key = rows[place % len(rows)]
        self.send(person, [UnitChange(key, None, self.seen[person][key])])

    @rule(person=people, again=st.booleans())
    def add_row(self, person: int, again: bool) -> None:
        self.rows += 1
        values = {**COST, "label": f"ligne {self.rows}"}
        change = UnitChange("budget:", values, 0, f"ligne-{self.rows:06}")
        keys = set()
        for _time in range(2 if again else 1):
            with unit_of_work():
                member = self.members[person]
                outcome = services.save_units(
                    queries.get_for_update(self.ref, member), [change], member, NOW
                )[0]
            keys.add(outcome.key)
        assert len(keys) == 1
        key = keys.pop()
        assert key not in self.stands, "a key used again"
        self.stands[key], self.revision[key], self.seen[person][key] = values, 1, 1

    @rule(person=people)
    def send_again(self, person: int) -> None:
        before = dict(self.revision)
        batch = self.last[person]
        if all(self.stands.get(change.key) == change.values for change in batch):
            self.send(person, batch)
            assert self.revision == before

    @rule(person=people)
    def look(self, person: int) -> None:
        self.seen[person] = dict(self.revision)

    @invariant()
    def what_stands_is_what_was_accepted_last(self) -> None:
        db.session.rollback()
        proposal = queries.get_visible(self.ref, self.members[0])
        found = read_units(proposal, list(self.stands))
        assert {key: found.get(key) for key in self.stands} == self.stands
        last = {
            change.unit_key: change.after
            for change in db.session.scalars(
                select(DraftChange).where(DraftChange.proposal_id == proposal.id).order_by(DraftChange.id)
            )
        }
        for key in TEXTS:
            assert last[key] == self.stands[key]


@pytest.mark.random
def test_any_order_of_writers_loses_nothing(database):
    run_state_machine_as_test(
        WritingTogether,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
