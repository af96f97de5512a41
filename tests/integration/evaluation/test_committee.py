"""Sessions: convened, quorum followed, items left, votes, transfers, coverage, two people, later sessions."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from grants.calls.models import CallLine
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.evaluation import queries, services
from grants.evaluation.models import ConflictOfInterest, Decision, SessionRecusal, SessionVote
from grants.evaluation.services.decisions import AlreadyTold, DecisionRefused, MemberInConflict
from grants.evaluation.services.publication import NotSigned
from grants.evaluation.services.session_guards import NoQuorum, NotAllocatable
from grants.evaluation.services.sessions import SamePerson
from grants.evaluation.services.votes import VoteRefused
from grants.evaluation.states import ItemGround
from grants.outbox.models import Email
from grants.proposals.models import Proposal
from grants.proposals.queries import load_for_update
from grants.proposals.services import renounce
from tests.factories.calls import call_line_of
from tests.integration.evaluation.sittings import (
    ABSTAIN,
    AGAINST,
    FOR,
    accept,
    close,
    decide,
    hold,
    publish,
    ranking,
    session,
    sign,
    voices,
    whole,
)


@pytest.fixture
def later(at):
    return at + timedelta(days=60)


def convene(world, at, members=None, starts_in=timedelta(days=5), **values):
    given = {"place": "Rabat, salle 3", "purpose": "", **values}
    with unit_of_work():
        return services.convene_session(
            world.call,
            at + starts_in,
            given["place"],
            world.present if members is None else members,
            given["purpose"],
            world.manager,
            at,
        ).id


def test_members_are_convened_by_mail_and_the_quorum_counts_over_them(world, later):
    world.evaluated()
    convene(world, later, world.present[:2])
    mails = db.session.scalars(select(Email).where(Email.event == "session.convened")).all()
    assert {mail.recipient for mail in mails} == {world.chair.email, world.members[0].email}
    assert all("Rabat, salle 3" in mail.body for mail in mails)
    with pytest.raises(NoQuorum):
        hold(world, later + timedelta(days=5), [world.chair.id])
    hold(world, later + timedelta(days=5), world.present[:2])
    held = queries.session_of(world.call.id)
    assert (held.state, held.number, held.place) == ("open", 1, "Rabat, salle 3")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"place": "  "}, "place"),
        ({"starts_in": timedelta(hours=-1)}, "starts_at"),
        ({"members": []}, "members"),
    ],
)
def test_a_convocation_lacking_something_is_refused_at_its_field(world, later, values, field):
    world.evaluated()
    with pytest.raises(DomainError) as refused:
        convene(world, later, **values)
    assert refused.value.field == field


def test_a_convocation_is_changed_not_doubled(world, later):
    world.evaluated()
    first = convene(world, later)
    assert convene(world, later, place="Salle 4") == first
    assert queries.session_of(world.call.id).place == "Salle 4"
    with pytest.raises(NotAllowed), unit_of_work():
        services.convene_session(world.call, later, "x", world.present, "", world.chair, later)


def test_a_member_who_leaves_can_break_the_quorum(world, later):
    proposal = world.evaluated(9)
    hold(world, later, world.present[:2])
    with unit_of_work():
        services.note_presence(session(world), None, world.members[0].id, False, world.chair, later)
    with pytest.raises(NoQuorum):
        decide(world, proposal, "selected", 150_000_00, "", later)
    with unit_of_work():
        services.note_presence(session(world), None, world.members[1].id, True, world.chair, later)
    assert decide(world, proposal, "selected", 150_000_00, "", later)


def test_two_people_close_and_neither_alone(world, later):
    proposal = world.evaluated(9)
    hold(world, later)
    accept(world, later)
    with pytest.raises(Conflict), unit_of_work():
        services.close_minutes(session(world), None, world.members[0], later)
    with pytest.raises(NotAllowed), unit_of_work():
        services.ask_closing(session(world), None, world.members[0], later)
    with unit_of_work():
        services.ask_closing(session(world), None, world.chair, later)
    with pytest.raises(SamePerson), unit_of_work():
        services.close_minutes(session(world), None, world.chair, later)
    with pytest.raises(NotAllowed), unit_of_work():
        services.close_minutes(session(world), None, world.manager, later)
    with pytest.raises(Conflict):
        decide(world, proposal, "rejected", None, "Non.", later, reason_codes=["other"])
    with unit_of_work():
        services.resume_session(session(world), None, world.members[1], later)
    decide(world, proposal, "reserve", None, "À revoir.", later)
    close(world, later)
    assert queries.session_of(world.call.id).minutes_reference == "PV-2026-2"


def test_a_member_out_of_an_item_has_no_voice(world, later):
    proposal = world.evaluated(9)
    hold(world, later)
    leaving = world.members[0]
    with unit_of_work():
        services.leave_item(
            session(world), None, proposal.reference, leaving.id, "Ancien salarié.", leaving, later
        )
    everyone = voices(world, FOR, FOR, AGAINST)
    with pytest.raises(VoteRefused):
        decide(world, proposal, "selected", 150_000_00, "", later, ballots=everyone)
    others = {key: choice for key, choice in everyone.items() if key != leaving.id}
    made = decide(world, proposal, "selected", 150_000_00, "", later, ballots=others)
    vote = db.session.get_one(SessionVote, made.vote_id)
    assert (vote.votes_for, vote.votes_against, vote.is_carried) == (1, 1, True)
    with pytest.raises(Conflict), unit_of_work():
        services.leave_item(
            session(world), None, proposal.reference, world.chair.id, "Trop tard.", world.chair, later
        )


def test_a_known_tie_is_written_at_the_closing_and_its_vote_does_not_exist(world, later):
    proposal = world.evaluated(9)
    tied = world.members[1]
    with unit_of_work() as unit:
        unit.add(
            ConflictOfInterest(
                user_id=tied.id,
                association_id=proposal.association_id,
                reason="Famille.",
                declared_at=later,
            )
        )
    hold(world, later)
    with pytest.raises(MemberInConflict):
        decide(world, proposal, "selected", 150_000_00, "", later, actor=tied)
    with pytest.raises(VoteRefused):
        decide(world, proposal, "selected", 150_000_00, "", later, ballots=voices(world, FOR, FOR, FOR))
    decide(world, proposal, "selected", 150_000_00, "", later, ballots=voices(world, FOR, FOR))
    close(world, later)
    rows = db.session.execute(select(SessionRecusal.user_id, SessionRecusal.kind)).all()
    assert rows == [(tied.id, "declared")]


def test_a_vote_lost_decides_nothing_and_stays_written(world, later):
    proposal = world.evaluated(9)
    hold(world, later)
    lost = voices(world, FOR, AGAINST, AGAINST)
    assert decide(world, proposal, "selected", 150_000_00, "", later, ballots=lost) is None
    assert not db.session.scalars(select(Decision)).all()
    (vote,) = db.session.scalars(select(SessionVote)).all()
    assert (vote.votes_for, vote.votes_against, vote.is_carried) == (1, 2, False)
    with pytest.raises(VoteRefused, match="égalité"):
        decide(
            world, proposal, "selected", 150_000_00, "", later, ballots=voices(world, ABSTAIN, FOR, AGAINST)
        )


def test_a_refusal_has_reasons_of_the_list(world, later):
    good, weak = world.evaluated(9), world.evaluated(4)
    hold(world, later)
    with pytest.raises(DecisionRefused) as refused:
        decide(world, good, "rejected", None, "Double emploi.", later)
    assert refused.value.field == "reason_codes"
    with pytest.raises(DecisionRefused):
        decide(world, good, "rejected", None, "Double emploi.", later, reason_codes=["invented"])
    made = decide(world, good, "rejected", None, "Double emploi.", later, reason_codes=["duplicate_funding"])
    assert made.reason_codes == ["duplicate_funding"]
    accept(world, later)
    weak_decision = db.session.scalars(select(Decision).where(Decision.proposal_id == weak.id)).one()
    assert weak_decision.reason_codes == ["score_below", "group_below"]


def move(world, amount, later, giver="EDU", taker="HUM", ballots=None):
    with unit_of_work():
        return services.transfer_money(
            session(world), None, giver, taker, amount, "Reste sans demande.", ballots, world.chair, later
        )


def test_unused_money_moves_between_lines_and_the_balance_follows(world, later):
    world.evaluated(9, request_centimes=500_000_00)
    waiting = world.evaluated(8, line="HUM", request_centimes=900_000_00)
    hold(world, later)
    assert ranking(world).files[waiting.reference].proposed.outcome == "reserve"
    with pytest.raises(NotAllocatable):
        move(world, 450_000_01, later)
    with pytest.raises(DomainError):
        move(world, 1_00, later, taker="EDU")
    assert move(world, 400_000_00, later, ballots=voices(world, AGAINST, AGAINST, FOR)) is None
    assert ranking(world).line("HUM").net_centimes == 570_000_00
    assert move(world, 400_000_00, later).number == 1
    found = ranking(world)
    assert (found.line("EDU").net_centimes, found.line("HUM").net_centimes) == (550_000_00, 970_000_00)
    assert found.files[waiting.reference].proposed.outcome == "funded"
    assert len(accept(world, later)) == 2
    assert ranking(world).line("HUM").left_centimes == 70_000_00


def test_money_the_decisions_use_is_not_moved(world, later):
    proposal = world.evaluated(9, request_centimes=900_000_00)
    hold(world, later)
    decide(world, proposal, "selected", 900_000_00, "", later)
    with pytest.raises(NotAllocatable):
        move(world, 60_000_00, later)


def lift(world, proposal, region, later, ballots=None, reason="Région sans projet."):
    with unit_of_work():
        return services.correct_coverage(
            session(world),
            None,
            proposal.reference,
            region,
            reason,
            ballots or voices(world, FOR, FOR, AGAINST),
            world.chair,
            later,
        )


def test_one_file_a_line_is_lifted_for_an_uncovered_region(world, later):
    first = world.evaluated(9, request_centimes=900_000_00, cities=("oujda",))
    waiting = world.evaluated(8, request_centimes=800_000_00, cities=("rabat",))
    other = world.evaluated(7, request_centimes=800_000_00, cities=("agadir",))
    hold(world, later)
    regions = queries.regions_of([first.id, waiting.id, other.id])
    (served,), (empty,), (third,) = regions[first.id], regions[waiting.id], regions[other.id]
    with pytest.raises(DomainError):
        lift(world, waiting, served, later)
    with pytest.raises(DomainError) as refused:
        lift(world, waiting, empty, later, reason="  ")
    assert refused.value.field == "reason"
    assert not lift(world, waiting, empty, later, voices(world, AGAINST, AGAINST, FOR)).is_carried
    before = ranking(world).files[waiting.reference].standing
    assert lift(world, waiting, empty, later).is_carried
    found = ranking(world)
    assert found.lifted == {waiting.reference}
    assert found.files[waiting.reference].standing == before
    assert found.files[waiting.reference].proposed.outcome == "funded"
    assert found.files[first.reference].proposed.outcome == "reserve"
    with pytest.raises(Conflict):
        lift(world, other, third, later)


def test_results_wait_for_every_signature(world, later):
    world.evaluated(9)
    hold(world, later)
    accept(world, later)
    close(world, later)
    with pytest.raises(NotSigned, match=world.members[1].display_name):
        sign(world, later, [world.chair, world.members[0]])
        publish(world, later)
    with pytest.raises(NotAllowed), unit_of_work():
        services.sign_minutes(session(world), "", world.manager, later)
    with pytest.raises(Conflict):
        sign(world, later, [world.chair])
    with pytest.raises(DomainError), unit_of_work():
        services.refuse_to_sign(session(world), world.members[1].id, " ", world.manager, later)
    with unit_of_work():
        services.refuse_to_sign(session(world), world.members[1].id, "Désaccord.", world.manager, later)
    publish(world, later)


def test_a_signature_is_on_what_was_read(world, later):
    world.evaluated(9)
    hold(world, later)
    accept(world, later)
    close(world, later)
    with pytest.raises(Conflict), unit_of_work():
        services.sign_minutes(session(world), "0" * 64, world.chair, later)


def test_before_publication_a_new_session_changes_what_nobody_was_told(world, later):
    proposal, other = world.evaluated(9), world.evaluated(8)
    hold(world, later)
    accept(world, later)
    close(world, later)
    with pytest.raises(DomainError):
        hold(world, later + timedelta(days=1))
    hold(world, later + timedelta(days=1), purpose="Erreur matérielle.")
    assert ranking(world).undecided == []
    decide(world, proposal, "reserve", None, "Erreur dans la première séance.", later + timedelta(days=1))
    close(world, later + timedelta(days=1))
    sign(world, later + timedelta(days=1))
    with pytest.raises(NotSigned, match="PV-2026-2"):
        publish(world, later + timedelta(days=2))
    first = queries.get_session(world.call.id, 1)
    with unit_of_work():
        held = queries.session_for_update(world.call.id, 1)
        for person in (world.chair, *world.members):
            services.sign_minutes(held, queries.minutes_of(first.id).sha256, person, later)
    publish(world, later + timedelta(days=2))
    states = dict(db.session.execute(select(Proposal.id, Proposal.state)).all())
    assert (states[proposal.id], states[other.id]) == ("reserve", "selected")
    assert queries.decision_of(proposal.id).outcome == "reserve"
    assert [decision.proposal_id for decision in queries.selected_decisions()] == [other.id]


def test_after_publication_a_renounced_grant_serves_the_reserve_list_and_displaces_nobody(world, later):
    granted = world.evaluated(9, request_centimes=600_000_00)
    kept = world.evaluated(8, request_centimes=300_000_00)
    waiting = world.evaluated(7, request_centimes=500_000_00)
    hold(world, later)
    whole(world, later)
    assert load_for_update(waiting.id).state == "reserve"
    with unit_of_work():
        renounce(load_for_update(granted.id), world.manager, later + timedelta(days=9), "Renonce.")
    hold(world, later + timedelta(days=10), purpose="Renonciation.")
    found = ranking(world)
    assert found.record.session.after_publication
    grounds = {file.reference: file.ground for file in found.files.values()}
    assert grounds[granted.reference] == ItemGround.RENOUNCED
    assert grounds[waiting.reference] == ItemGround.RESERVE
    assert found.files[waiting.reference].proposed.outcome == "funded"
    with pytest.raises(Conflict):
        decide(world, kept, "rejected", None, "Non.", later, reason_codes=["other"])
    with pytest.raises(AlreadyTold):
        decide(world, waiting, "rejected", None, "Non.", later, reason_codes=["other"])
    decide(world, waiting, "selected", 500_000_00, "", later + timedelta(days=10))
    close(world, later + timedelta(days=10))
    sign(world, later + timedelta(days=11))
    mails = len(db.session.scalars(select(Email).where(Email.event == "decision.published")).all())
    publish(world, later + timedelta(days=11))
    states = dict(db.session.execute(select(Proposal.id, Proposal.state)).all())
    assert (states[granted.id], states[kept.id], states[waiting.id]) == ("renounced", "selected", "selected")
    sent = db.session.scalars(select(Email).where(Email.event == "decision.published")).all()
    assert len(sent) == mails + 1


def test_a_notified_grant_is_neither_reduced_nor_taken_back_but_a_refusal_may_be_corrected(world, later):
    granted, refused = world.evaluated(9), world.evaluated(8)
    hold(world, later)
    decide(world, refused, "rejected", None, "Pièce manquante.", later, reason_codes=["other"])
    whole(world, later)
    hold(world, later + timedelta(days=5), purpose="Pièce retrouvée.")
    assert [file.reference for file in ranking(world).files.values() if file.is_on_agenda] == []
    for proposal in (granted, refused):
        with unit_of_work():
            services.add_to_agenda(
                session(world),
                None,
                proposal.reference,
                ItemGround.CORRECTION,
                "La pièce était au dossier.",
                world.manager,
                later,
            )
    with pytest.raises(AlreadyTold):
        decide(world, granted, "selected", 100_000_00, "Moins.", later)
    with pytest.raises(AlreadyTold):
        decide(world, granted, "reserve", None, "Plus tard.", later)
    decide(world, granted, "selected", 150_000_00, "", later)
    decide(world, refused, "selected", 150_000_00, "La pièce était au dossier.", later)
    close(world, later + timedelta(days=5))
    sign(world, later + timedelta(days=5))
    publish(world, later + timedelta(days=6))
    assert load_for_update(refused.id).state == "selected"


def test_a_line_keeps_its_own_limit(world, later):
    owner = world.association()
    with unit_of_work() as unit:
        unit.get_one(CallLine, call_line_of(world.call, "HUM").id).max_grants_per_association = 2
    one = world.evaluated(9, line="HUM", association=owner)
    two = world.evaluated(8, line="HUM", association=owner)
    found = queries.ranking_of(world.call)
    assert [found.files[p.reference].proposed.outcome for p in (one, two)] == ["funded", "funded"]
