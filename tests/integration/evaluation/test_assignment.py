"""Assignment: competence, conflicts, no seat in the committee, two evaluators, a third when called."""

import pytest
from sqlalchemy import select

from grants.accounts.models import StaffRole
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, NotAllowed
from grants.evaluation import queries, services
from grants.evaluation.models import ConflictOfInterest, Evaluation
from grants.evaluation.services.assignment import (
    AlreadyAssigned,
    EnoughEvaluators,
    EvaluatorInConflict,
    NotCompetent,
)
from grants.outbox.models import Email
from grants.proposals.queries import load_for_update
from tests.factories.accounts import make_user
from tests.factories.evaluation import make_evaluators


def assign(world, proposal, people, at, actor=None):
    with unit_of_work():
        services.assign_evaluators(
            load_for_update(proposal.id), [person.id for person in people], actor or world.manager, at
        )


def declare_conflict(person, association_id, at):
    with unit_of_work() as session:
        session.add(
            ConflictOfInterest(
                user_id=person.id, association_id=association_id, reason="Famille.", declared_at=at
            )
        )


def test_the_draw_is_even_and_leaves_out_conflicts_and_members(world, at):
    first, second = world.proposal(), world.proposal()
    declare_conflict(world.evaluators[0], first.association_id, at)
    proposed = services.propose_assignment(world.call, world.manager, at)
    chosen = {file.reference: set(proposed.chosen(file)) for file in proposed.files}
    assert chosen[first.reference] == {world.evaluators[1].id, world.evaluators[2].id}
    assert len(chosen[second.reference]) == 2
    with unit_of_work():
        choices = {file.proposal_id: proposed.chosen(file) for file in proposed.files}
        services.assign_call(world.call, choices, world.manager, at)
    assert queries.files_in_need(world.call.id) == []
    assert db.session.scalars(select(Email.event)).all().count("evaluation.assigned") == 3


@pytest.mark.parametrize("tie", ["declared", "member"])
def test_an_evaluator_with_a_tie_is_refused(world, at, tie):
    proposal = world.proposal()
    person = world.evaluators[0]
    if tie == "declared":
        declare_conflict(person, proposal.association_id, at)
    else:
        from grants.associations.models import Membership

        with unit_of_work() as session:
            session.add(
                Membership(
                    association_id=proposal.association_id,
                    user_id=person.id,
                    right="editor",
                    since_at=at,
                    ended_at=at,
                )
            )
    with pytest.raises(EvaluatorInConflict):
        assign(world, proposal, [person], at)


def test_one_who_is_not_competent_is_refused(world, at):
    (cultural,) = make_evaluators(1, lines=["CUL"])
    with pytest.raises(NotCompetent):
        assign(world, world.proposal(), [cultural], at)


def test_the_committee_does_not_score(world, at):
    proposal = world.proposal()
    with pytest.raises(NotCompetent):
        assign(world, proposal, [world.chair], at)
    with unit_of_work() as session:
        session.add(StaffRole(user_id=world.evaluators[0].id, role="committee_member", granted_at=at))
    with pytest.raises(NotCompetent):
        assign(world, proposal, [world.evaluators[0]], at)


def test_nobody_gets_a_file_twice_and_a_file_gets_two(world, at):
    proposal = world.proposal()
    one, two, three = world.evaluators
    with pytest.raises(AlreadyAssigned):
        assign(world, proposal, [one, one], at)
    assign(world, proposal, [one, two], at)
    with pytest.raises(EnoughEvaluators):
        assign(world, proposal, [three], at)


def test_a_file_given_back_before_opening_waits_for_another(world, at):
    proposal = world.proposal()
    assign(world, proposal, world.evaluators[:2], at)
    with unit_of_work():
        evaluation = queries.get_own_for_update(proposal.reference, world.evaluators[0])
        services.release_evaluator(evaluation, 1, "Absent.", world.manager, at)
    (need,) = queries.files_in_need(world.call.id)
    assert need.missing == 1
    with pytest.raises(AlreadyAssigned):
        assign(world, proposal, [world.evaluators[0]], at)


def test_only_a_file_in_evaluation_and_only_by_a_manager(world, at):
    submitted = world.proposal("submitted")
    with pytest.raises(Conflict):
        assign(world, submitted, world.evaluators[:1], at)
    with pytest.raises(NotAllowed):
        assign(world, world.proposal(), world.evaluators[:1], at, actor=make_user("x@example.ma", "director"))
    assert db.session.scalars(select(Evaluation)).all() == []
