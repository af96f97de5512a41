"""The session: quorum, decisions within the envelope, two chairs, minutes, publication, letters."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from grants.calls.models import Call
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.evaluation import queries, services
from grants.evaluation.allocation import allocate
from grants.evaluation.allocation_terms import AllocationFile, AllocationRules, LineEnvelope
from grants.evaluation.models import ConflictOfInterest, Decision
from grants.evaluation.services.decisions import (
    DecisionRefused,
    EnvelopeExceeded,
    LimitReached,
    MemberInConflict,
)
from grants.evaluation.services.session_guards import NoQuorum
from grants.evaluation.services.sessions import Undecided
from grants.outbox.models import Email
from grants.proposals.models import Proposal
from grants.proposals.queries import load_for_update

DIRHAMS = 100


@pytest.fixture
def later(at):
    return at + timedelta(days=60)


def hold(world, at, present=None):
    with unit_of_work():
        return services.open_session(
            world.call, at.date(), world.present if present is None else present, world.manager, at
        ).id


def decide(world, proposal, outcome, amount, reason, at, seen=None, actor=None):
    with unit_of_work():
        session = queries.session_for_update(world.call.id)
        services.record_decision(
            session, seen, load_for_update(proposal.id), outcome, amount, reason, actor or world.chair, at
        )


def accept(world, at, seen=None):
    with unit_of_work():
        return services.accept_proposals(queries.session_for_update(world.call.id), seen, world.chair, at)


def close(world, at):
    with unit_of_work():
        services.ask_closing(queries.session_for_update(world.call.id), None, world.chair, at)
    with unit_of_work():
        services.close_minutes(queries.session_for_update(world.call.id), None, world.members[0], at)


def sign(world, at):
    for person in (world.chair, *world.members):
        with unit_of_work():
            session = queries.session_for_update(world.call.id)
            services.sign_minutes(session, queries.minutes_of(session.id).sha256, person, at)


def publish(world, at):
    sign(world, at)
    with unit_of_work():
        services.publish_results(queries.session_for_update(world.call.id), None, world.manager, at)


def test_the_session_needs_a_quorum_with_a_chair_and_closed_scores(world, later):
    world.evaluated()
    with pytest.raises(NoQuorum):
        hold(world, later, [world.chair.id])
    with pytest.raises(NoQuorum):
        hold(world, later, [member.id for member in world.members])
    world.proposal("in_evaluation")
    with pytest.raises(Conflict):
        hold(world, later)


def test_only_a_manager_opens_and_only_one_session(world, later):
    world.evaluated()
    with pytest.raises(NotAllowed), unit_of_work():
        services.open_session(world.call, later.date(), world.present, world.chair, later)
    hold(world, later)
    with pytest.raises(Conflict):
        hold(world, later)


def test_proposals_are_those_of_the_pure_pass(world, later):
    for number in range(7):
        world.evaluated(
            (8 if number % 2 else 7, 7 + number % 2), request_centimes=(150 + 40 * number) * 1000_00
        )
    world.evaluated(4, line="HUM")
    ranking = queries.ranking_of(world.call)
    passing = [file for file in ranking.files.values() if file.passes]
    expected = allocate(
        [LineEnvelope("EDU", 1_000_000_00, 5), LineEnvelope("HUM", 600_000_00, 5)],
        [
            AllocationFile(file.standing, str(file.association.id), file.line_code, file.request_centimes)
            for file in reversed(passing)
        ],
        AllocationRules(2, 1),
    )
    for outcome in expected.files:
        assert ranking.files[outcome.ref].proposed == outcome
    assert [line.net_centimes for line in ranking.lines] == [950_000_00, 570_000_00]
    (refused,) = ranking.line("HUM").files
    assert refused.proposed is None
    assert refused.grounds[0] == "below_pass"


def test_accepting_all_proposals_then_closing_and_publishing(world, later):
    granted, waiting = world.evaluated(9, request_centimes=900_000_00), world.evaluated(8)
    refused = world.evaluated(4)
    hold(world, later)
    with pytest.raises(Undecided):
        close(world, later)
    assert len(accept(world, later)) == 3
    close(world, later)
    session = queries.session_of(world.call.id)
    assert session.minutes_reference == "PV-2026-2"
    assert session.state == "closed"
    assert queries.decision_of(granted.id) is None
    publish(world, later)
    states = {p.id: p.state for p in db.session.scalars(select(Proposal))}
    assert [states[p.id] for p in (granted, waiting, refused)] == ["selected", "reserve", "rejected"]
    assert queries.decision_of(granted.id).amount_centimes == 900_000_00
    assert queries.decision_of(waiting.id).reserve_rank == 1
    assert [decision.proposal_id for decision in queries.selected_decisions()] == [granted.id]
    assert db.session.get_one(Call, world.call.id).state == "decided"
    with pytest.raises(Conflict), unit_of_work():
        services.publish_results(queries.session_for_update(world.call.id), None, world.manager, later)


def test_letters_give_points_and_comments_but_never_a_name(world, later):
    proposal = world.evaluated(8)
    hold(world, later)
    accept(world, later)
    close(world, later)
    publish(world, later)
    body = db.session.scalars(select(Email.body).where(Email.event == "decision.published")).one()
    assert "Ouvrez-la" in body
    assert "80,00" not in body  # what it says is read once it is opened
    letter = queries.letter_of(proposal.reference, world.owners[0])
    assert letter.final_text == "80,00"
    assert letter.amount_centimes == 150_000_00
    assert letter.groups[0].criteria[0].comments == ("Commentaire de l’examen.",)
    for person in world.evaluators:
        assert person.display_name not in body
        assert person.email not in body
        assert person.display_name not in repr(letter)


def test_a_decision_over_the_envelope_is_refused(world, later):
    first = world.evaluated(9, request_centimes=900_000_00)
    second = world.evaluated(8, request_centimes=200_000_00)
    hold(world, later)
    accept(world, later)
    with pytest.raises(EnvelopeExceeded):
        decide(world, second, "selected", 60_000_00, "Région sans projet.", later)
    decide(world, second, "selected", 50_000_00, "Région sans projet.", later)
    with pytest.raises(DecisionRefused):
        decide(world, first, "selected", 900_000_01, "Au-delà.", later)


def test_a_decision_that_differs_needs_a_reason_and_a_refused_file_stays_refused(world, later):
    good, weak = world.evaluated(9), world.evaluated(4)
    hold(world, later)
    with pytest.raises(DecisionRefused, match="raison"):
        decide(world, good, "rejected", None, "  ", later)
    with pytest.raises(DecisionRefused, match="montant"):
        decide(world, good, "selected", None, "Sans montant.", later)
    with pytest.raises(DecisionRefused, match="seuils"):
        decide(world, weak, "selected", 10_000_00, "Par amitié.", later)
    decide(world, good, "selected", 150_000_00, "", later)


def test_the_limit_of_an_association_binds_decisions_too(world, later):
    one = world.evaluated(9)
    two = world.evaluated(8, association=world.associations[0])
    hold(world, later)
    ranking = queries.ranking_of(world.call)
    assert ranking.files[two.reference].binding == "cap"
    decide(world, one, "selected", 150_000_00, "", later)
    with pytest.raises(LimitReached):
        decide(world, two, "selected", 150_000_00, "Les deux.", later)


def test_two_chairs_deciding_at_once(world, later):
    proposal, other = world.evaluated(9), world.evaluated(8)
    hold(world, later)
    seen = queries.session_of(world.call.id).version
    decide(world, proposal, "selected", 150_000_00, "", later, seen=seen)
    with pytest.raises(Conflict):
        decide(world, other, "selected", 150_000_00, "", later, seen=seen)
    with pytest.raises(Conflict):
        accept(world, later, seen=seen)
    assert len(db.session.scalars(select(Decision)).all()) == 1


def test_a_chair_with_a_tie_leaves_the_item_to_a_present_member(world, later):
    proposal = world.evaluated(9)
    hold(world, later)
    with pytest.raises(NotAllowed):
        decide(world, proposal, "selected", 150_000_00, "", later, actor=world.members[0])
    with unit_of_work() as session:
        session.add(
            ConflictOfInterest(
                user_id=world.chair.id,
                association_id=proposal.association_id,
                reason="Ancien trésorier.",
                declared_at=later,
            )
        )
    with pytest.raises(MemberInConflict):
        decide(world, proposal, "selected", 150_000_00, "", later)
    assert accept(world, later) == []
    decide(world, proposal, "selected", 150_000_00, "", later, actor=world.members[0])


def test_equal_files_wait_for_the_order_of_the_session(world, later):
    moment = world.call.closes_at - timedelta(days=2)
    pair = [world.evaluated(9, request_centimes=600_000_00, submitted_at=moment) for _n in range(2)]
    hold(world, later)
    ranking = queries.ranking_of(world.call)
    assert ranking.ties == [tuple(sorted(p.reference for p in pair))]
    assert accept(world, later) == []
    order = [pair[1].reference, pair[0].reference]
    with unit_of_work():
        session = queries.session_for_update(world.call.id)
        with pytest.raises(DomainError, match="raison"):
            services.order_equal_files(session, None, order, "", world.chair, later)
        services.order_equal_files(session, None, order, "Plus de filles.", world.chair, later)
    assert len(accept(world, later)) == 2
    outcomes = {d.proposal_id: d.outcome for d in db.session.scalars(select(Decision))}
    assert outcomes == {pair[1].id: "selected", pair[0].id: "reserve"}
