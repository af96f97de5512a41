"""Any order of acts on one file, by an owner and an editor, before and after the deadline, against a model.

The model knows what each act may do and what must hold after every one: numbers and versions never go,
what was submitted never changes, the last submission in time is what stands after the deadline.
"""

import os
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from grants.audit.queries import verify_chain
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.fingerprint import holds
from grants.jobs.models import Job
from grants.proposals import queries, services
from grants.proposals.models import SubmittedVersion
from tests.conftest import NOW
from tests.factories.accounts import make_user
from tests.factories.associations import as_member, make_association
from tests.factories.calls import call_line_of, make_call
from tests.integration.proposals.conftest import Scene, fill_in, submit
from tests.worker import run_jobs

EXAMPLES = int(os.environ.get("GRANTS_TEST_EXAMPLES", "30"))
STEPS = int(os.environ.get("GRANTS_TEST_STEPS", "20"))
titles = st.sampled_from(["Un pont vers l’école", "كتب للجميع", "Ateliers du soir", " "])
someone = st.sampled_from(["owner", "editor"])


class LifeOfAFile(RuleBasedStateMachine):
    """One call, one association, one file; each example makes its own."""

    number = 0

    def __init__(self) -> None:
        super().__init__()
        LifeOfAFile.number += 1
        suffix = f"{LifeOfAFile.number}"
        owner = make_user(f"owner{suffix}@example.ma")
        editor = make_user(f"editor{suffix}@example.ma")
        line_id = call_line_of(make_call(code=f"AAP-2026-{suffix}")).id
        association = make_association(owner=owner, editor=editor, name=f"Association {suffix}")
        self.scene = Scene(
            as_member(owner, association),
            as_member(editor, association, "editor"),
            association.id,
            line_id,
        )
        self.at = NOW
        self.closes_at = self.scene.call.closes_at
        with unit_of_work():
            draft = services.start_draft(
                self.scene.line, self.scene.association, "Premier titre", "fr", self.scene.editor, self.at
            )
            self.ref = draft.ref
        with unit_of_work():
            fill_in(queries.get_for_update(self.ref, self.scene.editor), self.scene.editor, self.at)
        # The model.
        self.state = "draft"
        self.title = "Premier titre"
        self.submitted: list[str] = []
        self.fingerprints: list[str] = []
        self.reference: str | None = None
        self.resumed_in_time = False

    def actor(self, who: str):  # type: ignore[no-untyped-def]
        return self.scene.owner if who == "owner" else self.scene.editor

    @property
    def is_open(self) -> bool:
        return self.at <= self.closes_at

    def proposal(self):  # type: ignore[no-untyped-def]
        return queries.get_visible(self.ref, self.scene.owner)

    @rule(hours=st.integers(1, 24 * 12))
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours)
        run_jobs(self.at)
        closed = self.at > self.closes_at + timedelta(minutes=2)
        if self.state == "draft" and self.submitted and closed and self.resumed_in_time:
            self.state, self.title = "submitted", self.submitted[-1]

    @rule(title=titles, who=someone)
    def rename(self, title: str, who: str) -> None:
        refused = not title.strip() or self.state != "draft"
        try:
            with unit_of_work():
                found = queries.get_for_update(self.ref, self.actor(who))
                services.save_basics(found, title, found.starts_on, found.ends_on, self.actor(who), self.at)
        except DomainError:
            assert refused
        else:
            assert not refused
            self.title = title.strip()

    @rule(who=someone, is_stale=st.booleans())
    def submit(self, who: str, is_stale: bool) -> None:
        seen = self.proposal().version - (3 if is_stale else 0)
        fits = who == "owner" and self.state == "draft" and self.is_open and not is_stale
        try:
            version = submit(self.scene, self.ref, self.at, self.actor(who), seen)
        except (NotAllowed, Conflict, services.Late):
            assert not fits
        else:
            assert fits
            self.state = "submitted"
            self.submitted.append(self.title)
            self.fingerprints.append(version.sha256)
            self.reference = self.reference or self.proposal().reference

    @precondition(lambda self: self.state == "submitted")
    @rule()
    def click_again(self) -> None:
        """The very request that submitted, once more, changes nothing."""
        seen = self.proposal().version - 1
        try:
            version = submit(self.scene, self.ref, self.at, self.scene.owner, seen)
        except Conflict:
            return
        assert version.sha256 == self.fingerprints[-1]

    @rule(who=someone)
    def reopen(self, who: str) -> None:
        fits = who == "owner" and self.state == "submitted" and self.is_open
        try:
            with unit_of_work():
                services.resume_draft(
                    queries.get_for_update(self.ref, self.actor(who)), None, self.actor(who), self.at
                )
        except (NotAllowed, Conflict, services.Late):
            assert not fits
        else:
            assert fits
            self.state, self.resumed_in_time = "draft", True

    @rule(who=someone)
    def give_up_correction(self, who: str) -> None:
        fits = who == "owner" and self.state == "draft" and bool(self.submitted)
        try:
            with unit_of_work():
                services.restore_submission(
                    queries.get_for_update(self.ref, self.actor(who)), None, self.actor(who), self.at
                )
        except (NotAllowed, Conflict):
            assert not fits
        else:
            assert fits
            self.state, self.title = "submitted", self.submitted[-1]

    @precondition(lambda self: self.at > NOW + timedelta(days=3))
    @rule(who=someone)
    def withdraw(self, who: str) -> None:
        fits = who == "owner" and self.state in ("draft", "submitted")
        try:
            with unit_of_work():
                services.withdraw_proposal(
                    queries.get_for_update(self.ref, self.actor(who)), None, self.actor(who), self.at
                )
        except (NotAllowed, Conflict):
            assert not fits
        else:
            assert fits
            self.state = "withdrawn"

    @invariant()
    def the_file_is_what_the_model_says(self) -> None:
        db.session.rollback()
        found = self.proposal()
        assert found.state == self.state
        assert found.title == self.title
        assert found.reference == self.reference
        assert (found.submitted_at is not None) == bool(self.submitted)

    @invariant()
    def what_was_submitted_never_changes(self) -> None:
        rows = db.session.scalars(
            select(SubmittedVersion)
            .where(SubmittedVersion.proposal_id == self.proposal().id)
            .order_by(SubmittedVersion.number)
        ).all()
        assert [row.number for row in rows] == list(range(1, len(self.submitted) + 1))
        assert [row.content["title"] for row in rows] == self.submitted
        assert [row.sha256 for row in rows] == self.fingerprints
        assert all(holds(row.frozen, row.sha256) for row in rows)

    def teardown(self) -> None:
        assert verify_chain() == []
        assert not [job for job in db.session.scalars(select(Job)) if job.given_up]
        db.session.rollback()


@pytest.mark.random
def test_any_order_of_acts_keeps_what_was_submitted(database):
    LifeOfAFile.number = 0
    run_state_machine_as_test(
        LifeOfAFile,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
