"""The pool: profile, guide before the first file, invitation, capacity, language, absence, substitution."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from grants.calls.queries import get_for_update
from grants.core.clock import local_date
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.evaluation import queries, services
from grants.evaluation.models import (
    Evaluation,
    EvaluatorInvitation,
    GuideReading,
    PastTie,
    Substitution,
)
from grants.evaluation.queries.pool import PoolRow
from grants.evaluation.services.assignment import CapacityReached, NotCompetent
from grants.evaluation.states import EvaluationState, InvitationState, PastTieKind
from grants.outbox.models import Email
from grants.proposals.queries import load_for_update
from tests.factories.accounts import make_user
from tests.factories.evaluation import make_evaluators, make_ready


def invite(world, people, at):
    with unit_of_work():
        services.invite_evaluators(get_for_update(world.code), [p.id for p in people], world.manager, at)


def accept(world, person, at, capacity=10):
    with unit_of_work():
        invitation = queries.invitation_for_update(world.call, person.id)
        services.accept_invitation_to_evaluate(invitation, capacity, None, person, at)


def assign(world, proposal, people, at):
    with unit_of_work():
        services.assign_evaluators(load_for_update(proposal.id), [p.id for p in people], world.manager, at)


def events():
    return list(db.session.scalars(select(Email.event)))


def test_a_profile_is_kept_and_its_faults_named(database, at):
    person = make_user("neuf@example.ma", "evaluator")
    with unit_of_work():
        services.save_profile(["fr", "ar"], 12, "0612345678", " Rue 1 ", None, person, at)
    own = queries.profile_of(person.id)
    assert (own.profile.capacity, own.profile.phone, own.profile.address) == (12, "+212612345678", "Rue 1")
    assert own.languages == ["ar", "fr"]
    with unit_of_work():
        services.save_profile(["en"], 3, "", "", own.profile.version, person, at)
    assert queries.profile_of(person.id).languages == ["en"]
    for values, field in ((([], 3, "", ""), "languages"), ((["fr"], 501, "", ""), "capacity")):
        with pytest.raises(DomainError) as caught, unit_of_work():
            services.save_profile(*values, None, person, at)
        assert caught.value.field == field
    with pytest.raises(DomainError) as caught, unit_of_work():
        services.save_profile(["fr"], 3, "12", "", None, person, at)
    assert caught.value.field == "phone"
    with pytest.raises(Conflict), unit_of_work():
        services.save_profile(["fr"], 3, "", "", 1, person, at)
    with pytest.raises(NotAllowed), unit_of_work():
        services.save_profile(["fr"], 3, "", "", None, make_user("x@example.ma", "chair"), at)


def test_no_file_opens_before_the_guide_in_force_is_read(world, at):
    proposal, person = world.proposal(), world.evaluators[0]
    assign(world, proposal, [person], at)
    with unit_of_work():
        services.publish_guide("Nouveau", "جديد", "", world.manager, at)
    with pytest.raises(services.GuideNotRead), unit_of_work():
        services.declare_no_conflict(queries.get_own_for_update(proposal.reference, person), person, at)
    with pytest.raises(Conflict), unit_of_work():
        services.confirm_guide(1, person, at)
    with unit_of_work():
        services.confirm_guide(2, person, at)
    with unit_of_work():
        services.confirm_guide(2, person, at)  # a double click
    with unit_of_work():
        services.declare_no_conflict(queries.get_own_for_update(proposal.reference, person), person, at)
    assert (
        db.session.scalar(
            select(func.count()).where(GuideReading.user_id == person.id, GuideReading.guide_number == 2)
        )
        == 1
    )


def test_once_a_call_invites_only_those_who_accept_get_files(world, at):
    proposal = world.proposal()
    one, two, three = world.evaluators
    assert len(services.propose_assignment(world.call, world.manager, at).people) == 3
    invite(world, [one, two], at)
    invite(world, [one, two], at)  # again: nobody is told twice
    assert events().count("evaluator.invited") == 2
    assert services.propose_assignment(world.call, world.manager, at).people == {}
    accept(world, one, at)
    with unit_of_work():
        refused = queries.invitation_for_update(world.call, two.id)
        services.refuse_invitation(refused, "Absent.", None, two, at)
    assert "evaluator.refused" in events()
    assert set(services.propose_assignment(world.call, world.manager, at).people) == {one.id}
    for person in (two, three):
        with pytest.raises(NotCompetent):
            assign(world, proposal, [person], at)
    assign(world, proposal, [one], at)


def test_an_invitation_is_answered_by_the_person_alone_and_once(world, at):
    one, two, _three = world.evaluators
    invite(world, [one], at)
    invitation = db.session.scalars(select(EvaluatorInvitation)).one()
    with pytest.raises(NotFound):
        queries.own_invitation_for_update(invitation.id, two)
    with pytest.raises(NotAllowed), unit_of_work():
        services.accept_invitation_to_evaluate(
            queries.invitation_for_update(world.call, one.id), 3, None, two, at
        )
    accept(world, one, at, 3)
    with pytest.raises(Conflict):
        accept(world, one, at, 4)
    with pytest.raises(Conflict), unit_of_work():
        services.cancel_invitation(queries.invitation_for_update(world.call, one.id), None, world.manager, at)


def test_an_invitation_taken_back_or_refused_may_be_made_again(world, at):
    person = world.evaluators[0]
    invite(world, [person], at)
    with unit_of_work():
        services.cancel_invitation(queries.invitation_for_update(world.call, person.id), 1, world.manager, at)
    assert queries.own_invitations(person) == []
    invite(world, [person], at)
    (own,) = queries.own_invitations(person)
    assert own.state == InvitationState.INVITED
    with pytest.raises(DomainError), unit_of_work():
        services.invite_evaluators(get_for_update(world.code), [world.chair.id], world.manager, at)


def test_nobody_gets_more_files_than_accepted(world, at):
    first, second = world.proposal(), world.proposal()
    invite(world, world.evaluators[:2], at)
    accept(world, world.evaluators[0], at, 1)
    accept(world, world.evaluators[1], at, 5)
    with pytest.raises(CapacityReached), unit_of_work():
        choices = {proposal.id: [world.evaluators[0].id] for proposal in (first, second)}
        services.assign_call(get_for_update(world.code), choices, world.manager, at)
    assert db.session.scalar(select(func.count()).select_from(Evaluation)) == 0
    proposed = services.propose_assignment(world.call, world.manager, at)
    assert sum(len(proposed.chosen(file)) for file in proposed.files) == 3


def test_a_file_goes_to_those_who_read_its_language(world, at):
    arabic = world.proposal()
    with unit_of_work():
        load_for_update(arabic.id).language = "ar"
    latin = make_user("latin@example.ma", "evaluator", name="Lectrice")
    without = make_user("sans@example.ma", "evaluator", name="Sans Profil")
    with unit_of_work():
        make_ready(latin, ["EDU"], ["fr", "en"])
    with pytest.raises(NotCompetent):
        assign(world, arabic, [latin], at)
    with pytest.raises(NotCompetent):
        assign(world, arabic, [without], at)
    proposed = services.propose_assignment(world.call, world.manager, at)
    assert {row.person.id for row in proposed.candidates(proposed.files[0])} == {
        person.id for person in world.evaluators
    }


def test_who_is_away_most_of_the_time_gets_no_file(world, at):
    one, two, three = world.evaluators
    today = local_date(at)
    with unit_of_work():
        services.add_absence(today, today + timedelta(days=10), one, at)
        services.add_absence(today, today + timedelta(days=5), two, at)
    people = services.propose_assignment(world.call, world.manager, at).people
    assert set(people) == {two.id, three.id}
    with pytest.raises(NotCompetent):
        assign(world, world.proposal(), [one], at)
    absence_id = queries.profile_of(one.id).absences[0].id
    with pytest.raises(NotFound):
        queries.absence_for_update(absence_id, two)
    with unit_of_work():
        services.take_absence_back(queries.absence_for_update(absence_id, one), one, at)
    assert one.id in services.propose_assignment(world.call, world.manager, at).people


def test_past_ties_are_declared_by_reference_or_by_name(world, at):
    person, association = world.evaluators[0], world.association()
    found = queries.association_by_reference(association.reference.lower())
    with unit_of_work():
        services.declare_past_tie(PastTieKind.EMPLOYMENT, found, found.name_fr, (2010, None), person, at)
        services.declare_past_tie(PastTieKind.MEMBERSHIP, None, "Inconnue", (None, 2012), person, at)
    rows = db.session.scalars(select(PastTie).order_by(PastTie.id)).all()
    assert [(row.association_id, row.name) for row in rows] == [(association.id, ""), (None, "Inconnue")]
    for given, field in ((("", (None, None)), "name"), (("A", (2012, 2010)), "to_year")):
        with pytest.raises(DomainError) as caught, unit_of_work():
            services.declare_past_tie(PastTieKind.BOARD, None, *given, person, at)
        assert caught.value.field == field


def test_who_steps_down_is_replaced_and_both_are_told(world, at):
    proposal = world.proposal()
    one, two, three = world.evaluators
    invite(world, world.evaluators, at)
    for person in world.evaluators:
        accept(world, person, at)
    assign(world, proposal, [one, two], at)
    with unit_of_work():
        own = queries.own_invitation_for_update(queries.own_invitations(one)[0].id, one)
        services.step_down(own, "Maladie.", None, one, at)
    assert "evaluator.stepped_down" in events()
    waiting = {item.label for item in queries.work_items(world.manager, at) if item.count}
    assert "évaluateur à remplacer" in waiting
    offered = queries.substitutes(world.call, one.id, world.manager, at)
    (row,) = offered.rows
    assert row.proposed == three.id
    assert [candidate.person.id for candidate in row.candidates] == [three.id]
    with pytest.raises(DomainError), unit_of_work():
        services.substitute(world.call, {row.evaluation_id: three.id}, " ", world.manager, at)
    with unit_of_work():
        services.substitute(world.call, {row.evaluation_id: three.id}, "Maladie.", world.manager, at)
    states = dict(db.session.execute(select(Evaluation.evaluator_id, Evaluation.state)).all())
    assert states == {
        one.id: EvaluationState.DECLINED,
        two.id: EvaluationState.ASSIGNED,
        three.id: EvaluationState.ASSIGNED,
    }
    kept = db.session.scalars(select(Substitution)).one()
    assert (kept.former_id, kept.reason) == (row.evaluation_id, "Maladie.")
    assert "evaluator.replaced" in events()
    with pytest.raises(NotFound):
        queries.get_own(proposal.reference, one)
    with pytest.raises(Conflict), unit_of_work():
        services.substitute(world.call, {row.evaluation_id: two.id}, "Encore.", world.manager, at)


def test_a_substitute_in_conflict_moves_nothing(world, at):
    proposal = world.proposal()
    one, two, three = world.evaluators
    assign(world, proposal, [one, two], at)
    evaluation = db.session.scalars(select(Evaluation).where(Evaluation.evaluator_id == one.id)).one()
    with pytest.raises(DomainError), unit_of_work():
        services.substitute(world.call, {evaluation.id: two.id}, "Retard.", world.manager, at)
    assert queries.get_own(proposal.reference, one).state == EvaluationState.ASSIGNED
    assert events().count("evaluator.replaced") == 0


def test_the_pool_costs_the_same_whatever_its_size(world, at, count_statements):
    invite(world, world.evaluators, at)
    with count_statements() as few:
        queries.pool(world.call, world.manager, at)
    more = make_evaluators(20)
    invite(world, more, at)
    with count_statements() as many:
        rows = queries.pool(world.call, world.manager, at)
    assert len(rows) == 23
    assert few.count == many.count
    with pytest.raises(NotFound):
        queries.pool(world.call, world.chair, at)


def test_days_away_are_counted_from_the_day_given(at):
    row = PoolRow(person=None, absences=[(date(2026, 11, 24), date(2026, 11, 30))])
    assert row.days_present(at) == 8
    assert not row.is_away(at)
