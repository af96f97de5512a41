"""Any order of acts on the evaluations of two files, against a model.

After every act: nobody sees another's marks, nothing validated changes without a reopening, the need for
a further evaluation is the one that the pure rules give, and closing keeps the score that they give.
"""

import os
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import pytest
from flask import current_app
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from grants.audit.queries import verify_chain
from grants.calls.queries import get_for_update
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotFound
from grants.evaluation import queries, services
from grants.evaluation.grid_spec import ABSTAINED, NOT_APPLICABLE, UNMARKED, EvaluationMarks
from grants.evaluation.grids import grid_rows
from grants.evaluation.marking import MarkInput, missing
from grants.evaluation.models import Evaluation, FurtherEvaluation, Mark, Score, ValidatedMarks
from grants.evaluation.scoring import score_file
from grants.evaluation.services.applicability import CriterionAlwaysApplies
from grants.evaluation.services.assignment import AlreadyAssigned, EnoughEvaluators, EvaluatorInConflict
from grants.evaluation.services.closing import ScoringOpen
from grants.evaluation.units import Change, mark_key
from grants.proposals.queries import load_for_update
from grants.proposals.units import Seen
from tests.conftest import NOW, client_signed_in_as
from tests.factories.accounts import make_user
from tests.factories.associations import make_association
from tests.factories.calls import call_line_of, make_call
from tests.factories.evaluation import make_evaluators
from tests.factories.proposals import make_proposal

EXAMPLES = int(os.environ.get("GRANTS_TEST_EXAMPLES", "30"))
STEPS = int(os.environ.get("GRANTS_TEST_STEPS", "20"))
PEOPLE = 4
ONE_MORE = ("third_missing", "too_few_retained", "nobody_marked_")
files, picks = st.integers(0, 1), st.integers(0, 10_000)
criteria = st.sampled_from(["A1", "B1", "C1", "D2", "E1", "E2"])
halves = st.one_of(st.none(), st.just("abstain"), st.integers(0, 10))
levels = st.sampled_from([3, 5, 6, 6, 7, 8])


@dataclass
class Held:
    """One evaluation as the model knows it."""

    position: int
    state: str = "assigned"
    marks: dict[str, MarkInput] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    validated: list[dict[str, MarkInput]] = field(default_factory=list)
    stands: bool = False  # the last validated set was not taken up again

    @property
    def is_active(self) -> bool:
        return self.state in ("assigned", "in_progress", "validated")


class LifeOfEvaluations(RuleBasedStateMachine):
    """One call, two associations with a file each, four evaluators; each example makes its own."""

    number: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        cls = LifeOfEvaluations
        cls.number += 1
        call = make_call(code=f"AAP-2026-{400 + cls.number}", state="in_evaluation")
        self.code = call.code
        self.manager = make_user(f"manager{cls.number}@example.ma", "call_manager")
        self.people = make_evaluators(PEOPLE)
        self.ids, self.refs = [], []
        for place in range(2):
            owner = make_association(f"Association {cls.number} {place}")
            made = make_proposal(call_line_of(get_for_update(self.code)), owner, state="in_evaluation")
            self.ids.append(made.id)
            self.refs.append(made.reference)
        self.grid = grid_rows(call.id)
        self.at = NOW
        # The model.
        self.held: list[dict[int, Held]] = [{}, {}]
        self.left_out: list[set[str]] = [set(), set()]
        self.closed = False

    # --- What the model expects ---

    def active(self, place: int) -> list[Held]:
        found = [held for held in self.held[place].values() if held.is_active]
        return sorted(found, key=lambda held: held.position)

    def expected_score(self, place: int):  # type: ignore[no-untyped-def]
        sheets = [
            EvaluationMarks(
                held.position, {code: self.value(place, held, code) for code in self.grid.by_code}
            )
            for held in self.active(place)
        ]
        return score_file(self.grid.spec, sheets)

    def value(self, place: int, held: Held, code: str):  # type: ignore[no-untyped-def]
        from fractions import Fraction

        given = held.marks.get(code, MarkInput())
        if code in self.left_out[place]:
            return NOT_APPLICABLE
        if held.state != "validated" or not given.is_given:
            return UNMARKED
        return ABSTAINED if given.abstained else Fraction(given.half_points or 0, 2)

    def needed(self, place: int) -> int | None:
        """Return how many evaluations the rules ask for beyond two, None while they ask for none."""
        active, score = self.active(place), self.expected_score(place)
        if any(reason.startswith(ONE_MORE) for reason in score.pending_reasons):
            return len(active) + 1
        return None

    def row(self, place: int) -> FurtherEvaluation | None:
        db.session.rollback()
        return db.session.get(FurtherEvaluation, self.ids[place])

    def own(self, place: int, who: int) -> Evaluation:
        return queries.get_own_for_update(self.refs[place], self.people[who])

    def may_write(self, place: int, who: int) -> bool:
        held = self.held[place].get(who)
        return held is not None and held.state == "in_progress"

    def choose(self, pick: int, *states: str) -> tuple[int, int]:
        """Return a file and a person: three times in four one whose evaluation is in such a state."""
        pairs = [(place, who) for place in range(2) for who in range(PEOPLE)]
        likely = [
            pair for pair in pairs if (held := self.held[pair[0]].get(pair[1])) and held.state in states
        ]
        if "none" in states:
            likely = [pair for pair in pairs if pair[1] not in self.held[pair[0]]]
        usual = likely if likely and pick % 4 else pairs
        return usual[pick // 4 % len(usual)]

    # --- Acts ---

    @initialize(halves=st.lists(levels, min_size=4, max_size=4), validated=st.integers(0, 4))
    def evaluations_are_ready(self, halves: list[int], validated: int) -> None:
        """Each file has its pair, declared and marked in full; the first few of the four are validated."""
        for number, half in enumerate(halves):
            place, who = divmod(number, 2)
            self.assign_one(place, who)
            self.declare_one(place, who)
            self.fill_one(place, who, half)
            if number < validated:
                self.validate_one(place, who)

    @rule(pick=picks)
    def assign(self, pick: int) -> None:
        self.assign_one(*self.choose(pick, "none"))

    def assign_one(self, place: int, who: int) -> None:
        row = self.row(place)
        limit = row.needed if row else 2
        known = self.held[place]
        fits = not self.closed and who not in known and len(self.active(place)) < limit
        try:
            with unit_of_work():
                proposal = load_for_update(self.ids[place])
                services.assign_evaluators(proposal, [self.people[who].id], self.manager, self.at)
        except (EnoughEvaluators, AlreadyAssigned, EvaluatorInConflict, Conflict):
            assert not fits
        else:
            assert fits
            known[who] = Held(len(known) + 1)

    @rule(pick=picks)
    def declare(self, pick: int) -> None:
        self.declare_one(*self.choose(pick, "assigned"))

    def declare_one(self, place: int, who: int) -> None:
        held = self.held[place].get(who)
        fits = held is not None and held.state == "assigned"
        try:
            with unit_of_work():
                services.declare_no_conflict(self.own(place, who), self.people[who], self.at)
        except (NotFound, Conflict):
            assert not fits
        else:
            assert fits
            held.state = "in_progress"

    @rule(pick=picks)
    def recuse(self, pick: int) -> None:
        if pick % 3 == 0:
            self.recuse_one(*self.choose(pick, "assigned", "in_progress", "validated"))

    def recuse_one(self, place: int, who: int) -> None:
        held = self.held[place].get(who)
        fits = held is not None and held.is_active and not self.closed
        try:
            with unit_of_work():
                services.recuse(self.own(place, who), "Un lien.", self.people[who], self.at)
        except (NotFound, Conflict):
            assert not fits
        else:
            assert fits
            held.state = "recused"

    @rule(pick=picks, code=criteria, half=halves, is_stale=st.booleans())
    def mark(self, pick: int, code: str, half: int | str | None, is_stale: bool) -> None:
        place, who = self.choose(pick, "in_progress")
        canary = f"Canari {self.people[who].id} {place}"
        given = MarkInput(None, True, canary) if half == "abstain" else MarkInput(half, False, canary)  # type: ignore[arg-type]
        held = self.held[place].get(who, Held(0))
        revision = held.revisions.get(code, 0)
        seen = Seen(revision + 1 if is_stale else revision)
        try:
            with unit_of_work():
                own = self.own(place, who)
                change = Change(mark_key(code), given, seen)
                (outcome,) = services.save_units(own, [change], self.people[who], self.at)
                status = outcome.status
        except (NotFound, DomainError):
            assert not self.may_write(place, who)
            return
        assert self.may_write(place, who)
        same = held.marks.get(code, MarkInput()) == given
        assert status == ("same" if same else "conflict" if is_stale else "saved")
        if status == "saved":
            held.marks[code], held.revisions[code] = given, revision + 1

    @rule(pick=picks, half=levels)
    def fill(self, pick: int, half: int) -> None:
        self.fill_one(*self.choose(pick, "in_progress"), half)

    @rule(pick=picks, half=levels)
    def fill_and_validate(self, pick: int, half: int) -> None:
        place, who = self.choose(pick, "in_progress")
        self.fill_one(place, who, half)
        self.validate_one(place, who)

    def fill_one(self, place: int, who: int, half: int) -> None:
        """Mark every criterion alike, as a form does that nobody else touched."""
        marks = dict.fromkeys(
            self.grid.by_code, MarkInput(half, comment=f"Canari {self.people[who].id} {place}")
        )
        try:
            with unit_of_work():
                services.save_marks(self.own(place, who), marks, "", self.people[who], self.at)
        except (NotFound, DomainError):
            assert not self.may_write(place, who)
            return
        assert self.may_write(place, who)
        held = self.held[place][who]
        for code, given in marks.items():
            if held.marks.get(code) != given:
                held.revisions[code] = held.revisions.get(code, 0) + 1
        held.marks = dict(marks)

    @rule(pick=picks)
    def validate(self, pick: int) -> None:
        self.validate_one(*self.choose(pick, "in_progress"))

    def validate_one(self, place: int, who: int) -> None:
        held = self.held[place].get(who)
        complete = held is not None and not missing(self.grid, held.marks, self.left_out[place])
        fits = self.may_write(place, who) and complete and not self.closed
        try:
            with unit_of_work():
                services.validate_evaluation(self.own(place, who), None, self.people[who], self.at)
        except (NotFound, DomainError):
            assert not fits
        else:
            assert fits
            held.state = "validated"
            held.validated.append(dict(held.marks))
            held.stands = True

    @rule(pick=picks)
    def reopen(self, pick: int) -> None:
        """Have a validated evaluation taken up again."""
        self.reopen_one(*self.choose(pick, "validated"))

    def reopen_one(self, place: int, who: int) -> None:
        held = self.held[place].get(who)
        if held is None:
            return
        fits = held.state == "validated" and not self.closed and len(self.active(place)) <= 3
        key = self.key(place, who)
        try:
            with unit_of_work():
                found = queries.get_for_manager(key, self.manager, lock=True)
                services.reopen_evaluation(found, "À revoir.", None, self.manager, self.at)
        except Conflict:
            assert not fits
        else:
            assert fits
            held.state, held.stands = "in_progress", False

    @rule(place=files, code=st.sampled_from(["D2", "E2", "A1"]))
    def leave_out(self, place: int, code: str) -> None:
        fits = code != "A1" and code not in self.left_out[place] and self.grid_is_free(place)
        try:
            with unit_of_work():
                proposal = load_for_update(self.ids[place])
                services.declare_not_applicable(proposal, code, "Sans objet.", self.manager, self.at)
        except (Conflict, CriterionAlwaysApplies):
            assert not fits
        else:
            assert fits
            self.left_out[place].add(code)

    @rule(place=files, code=st.sampled_from(["D2", "E2"]))
    def bring_back(self, place: int, code: str) -> None:
        fits = code in self.left_out[place] and self.grid_is_free(place)
        try:
            with unit_of_work():
                services.withdraw_not_applicable(
                    load_for_update(self.ids[place]), code, self.manager, self.at
                )
        except Conflict:
            assert not fits
        else:
            assert fits
            self.left_out[place].remove(code)

    def grid_is_free(self, place: int) -> bool:
        return not self.closed and not any(held.state == "validated" for held in self.held[place].values())

    @rule(place=files, half=levels)
    def hurry(self, place: int, half: int) -> None:
        """Everyone who holds the file goes one step on, and one more person is asked where one is needed."""
        for who, held in list(self.held[place].items()):
            if held.state == "assigned":
                self.declare_one(place, who)
            elif held.state == "in_progress":
                self.fill_one(place, who, half)
                self.validate_one(place, who)
        free = [who for who in range(PEOPLE) if who not in self.held[place]]
        row = self.row(place)
        if free and not self.closed and len(self.active(place)) < (row.needed if row else 2):
            self.assign_one(place, free[0])

    @rule()
    def close(self) -> None:
        scores = [self.expected_score(place) for place in range(2)]
        fits = not self.closed and all(score.final is not None for score in scores)
        try:
            with unit_of_work():
                services.close_scoring(get_for_update(self.code), self.manager, self.at)
        except (ScoringOpen, Conflict):
            assert not fits
        else:
            assert fits
            self.closed = True

    @rule(hours=st.integers(1, 48))
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    # --- What always holds ---

    def key(self, place: int, who: int) -> int:
        return db.session.scalars(
            select(Evaluation.id).where(
                Evaluation.proposal_id == self.ids[place], Evaluation.evaluator_id == self.people[who].id
            )
        ).one()

    @invariant()
    def marks_and_states_are_the_models(self) -> None:
        db.session.rollback()
        for place in range(2):
            for who, held in self.held[place].items():
                found = db.session.get_one(Evaluation, self.key(place, who))
                assert found.state == held.state
                rows = db.session.scalars(select(Mark).where(Mark.evaluation_id == found.id))
                stored = {self.grid.codes_by_id[row.criterion_id]: queries.input_of(row) for row in rows}
                assert stored == held.marks
                if held.state == "validated":
                    assert stored == held.validated[-1]

    @invariant()
    def what_was_validated_stays(self) -> None:
        for place in range(2):
            for who, held in self.held[place].items():
                key = self.key(place, who)
                kept = queries.history_of(key, self.grid)[::-1]
                assert [item.number for item in kept] == list(range(1, len(held.validated) + 1))
                for item, marks in zip(kept, held.validated, strict=True):
                    for criterion, given in item.marks:
                        assert given is None or given == marks[criterion.code]
                open_sets = db.session.scalars(
                    select(ValidatedMarks).where(
                        ValidatedMarks.evaluation_id == key, ValidatedMarks.reopened_at.is_(None)
                    )
                ).all()
                assert len(open_sets) == held.stands

    @invariant()
    def a_further_evaluation_is_asked_exactly_when_the_rules_say(self) -> None:
        if self.closed:
            return
        for place in range(2):
            row, needed, active = self.row(place), self.needed(place), len(self.active(place))
            if needed is not None:
                assert row is not None
                assert row.needed == needed
            elif row is not None:
                assert row.needed <= active

    @invariant()
    def a_closed_score_is_the_pure_one(self) -> None:
        for place in range(2):
            kept = db.session.get(Score, self.ids[place])
            assert (kept is not None) == self.closed
            if kept is not None:
                score = self.expected_score(place)
                assert kept.final == str(score.final)
                assert kept.outcome == ",".join(score.outcome)
                assert kept.details["retained"] == list(score.retained)

    def teardown(self) -> None:
        """Read each page as each evaluator: no canary of anybody else."""
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        for who, person in enumerate(self.people):
            client = client_signed_in_as(app, person.email)
            for place in range(2):
                held = self.held[place].get(who)
                answer = client.get(f"/fr/evaluations/{self.refs[place]}")
                assert answer.status_code == (200 if held is not None and held.is_active else 404)
                for other in self.people:
                    assert other.id == person.id or f"Canari {other.id} " not in answer.text
        db.session.rollback()
        assert verify_chain() == []
        db.session.rollback()


@pytest.mark.random
def test_any_order_of_acts_keeps_marks_apart_and_scores_right(database):
    LifeOfEvaluations.number = 0
    run_state_machine_as_test(
        LifeOfEvaluations,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
