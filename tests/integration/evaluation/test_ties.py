"""A person of the staff who belongs to an association takes no part in its files."""

from dataclasses import replace
from datetime import timedelta

import pytest

from grants.associations.models import Membership
from grants.associations.states import MemberRight
from grants.core.db import unit_of_work
from grants.core.errors import NotAllowed
from grants.evaluation import queries, services
from grants.evaluation.services.decisions import MemberInConflict
from grants.proposals.queries import get_for_update, load_for_update


@pytest.fixture
def later(at):
    return at + timedelta(days=60)


def join(person, proposal, at):
    """Make a person of the staff a member of the association of a file, as the next request would see it."""
    with unit_of_work() as session:
        session.add(
            Membership(
                association_id=proposal.association_id,
                user_id=person.id,
                right=MemberRight.EDITOR,
                since_at=at,
            )
        )
    return replace(person, memberships={proposal.association_id: "editor"})


def test_a_manager_does_not_screen_the_own_association(world, at):
    proposal = world.proposal("submitted")
    manager = join(world.manager, proposal, at)
    with pytest.raises(NotAllowed), unit_of_work():
        services.check_admissibility(get_for_update(proposal.ref, manager), {}, True, "", manager, at)


def test_a_chair_does_not_decide_for_the_own_association(world, later):
    proposal = world.evaluated()
    with unit_of_work():
        services.open_session(world.call, later.date(), world.present, world.manager, later)
    chair = join(world.chair, proposal, later)
    with pytest.raises(MemberInConflict), unit_of_work():
        services.record_decision(
            queries.session_for_update(world.call.id),
            None,
            load_for_update(proposal.id),
            "selected",
            150_000_00,
            "",
            chair,
            later,
        )
    with unit_of_work():
        assert services.accept_proposals(queries.session_for_update(world.call.id), None, chair, later) == []


def test_a_member_of_the_committee_does_not_open_the_own_file(world, later, sign_in):
    proposal = world.evaluated()
    address = f"/fr/staff/calls/{world.code}/selection/{proposal.ref}"
    assert sign_in(world.members[0].email).get(address).status_code == 200
    join(world.members[0], proposal, later)
    assert sign_in(world.members[0].email).get(address).status_code == 403


def test_an_evaluator_who_joined_the_association_can_only_step_aside(world, at):
    proposal = world.proposal()
    with unit_of_work():
        services.assign_call(world.call, {proposal.id: [world.evaluators[0].id]}, world.manager, at)
    evaluator = join(world.evaluators[0], proposal, at)
    with pytest.raises(NotAllowed), unit_of_work():
        services.declare_no_conflict(queries.get_own_for_update(proposal.ref, evaluator), evaluator, at)
    with unit_of_work():
        own = queries.get_own_for_update(proposal.ref, evaluator)
        services.recuse(own, "Membre depuis hier.", evaluator, at)
