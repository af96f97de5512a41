"""Ties found from evidence: every planted link, no false hit on public providers, setting aside, recusal."""

from datetime import date

import pytest
from sqlalchemy import select

from grants.accounts.models import User
from grants.associations.models import Association, Board, Membership, Officer
from grants.associations.queries import get_for_update as get_association
from grants.associations.services import invite_member
from grants.associations.states import MemberRight
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.evaluation import queries, services
from grants.evaluation.models import ConflictOfInterest, EvaluatorProfile, Mark
from grants.evaluation.services.assignment import EvaluatorInConflict
from grants.evaluation.states import EvaluationState, PastTieKind, TieKind
from grants.proposals.queries import load_for_update
from tests.factories.accounts import make_user
from tests.factories.evaluation import make_ready


@pytest.fixture
def person(world):
    """An evaluator with an address of an own domain and a name of one's own."""
    actor = make_user("nadia@cabinet-nour.ma", "evaluator", name="Nadia El Fassi")
    with unit_of_work():
        make_ready(actor, ["EDU"])
    return actor


def kinds(person, association_id):
    db.session.rollback()
    return {
        (item.evidence.kind, item.evidence.association_source)
        for item in queries.ties_between([person.id], [association_id])
    }


def change(model, key, **values):
    with unit_of_work() as session:
        row = session.get_one(model, key)
        for name, value in values.items():
            setattr(row, name, value)


def board(association_id, at, closed=False, **officer):
    with unit_of_work() as session:
        made = Board(
            association_id=association_id,
            mandate_starts_on=date(2010, 1, 1),
            mandate_ends_on=date(2014, 1, 1),
            declared_at=at,
            closed_at=at if closed else None,
        )
        made.officers = [Officer(function="Trésorier", **officer)]
        session.add(made)


PLANTED = {
    "officer, words in another order": (
        lambda a, p, at: board(a, at, name_fr="EL FASSI  Nadia"),
        TieKind.OFFICER,
    ),
    "former officer": (lambda a, p, at: board(a, at, True, name_fr="Nadia EL-FASSI"), TieKind.OFFICER),
    "representative": (
        lambda a, p, at: change(
            Association, a, representative_name="Mme? nadia el fassi".replace("Mme? ", "")
        ),
        TieKind.OFFICER,
    ),
    "officer’s e-mail with a tag": (
        lambda a, p, at: board(a, at, name_fr="Autre Nom", email="Nadia+asso@cabinet-nour.ma"),
        TieKind.SAME_PERSON,
    ),
    "domain": (lambda a, p, at: change(Association, a, email="accueil@cabinet-nour.ma"), TieKind.DOMAIN),
    "telephone of an officer": (
        lambda a, p, at: board(a, at, name_fr="Autre Nom", phone="+212661000000"),
        TieKind.PHONE,
    ),
    "address": (lambda a, p, at: change(Association, a, address="7, Rue des Orangers"), TieKind.ADDRESS),
}


@pytest.mark.parametrize("name", PLANTED)
def test_every_planted_link_is_found_and_bars_the_assignment(world, person, at, name):
    plant, kind = PLANTED[name]
    change(EvaluatorProfile, person.id, phone="+212661000000", address="7 rue des orangers, Oujda")
    proposal = world.proposal()
    assert kinds(person, proposal.association_id) == set()
    plant(proposal.association_id, person, at)
    assert kind in {found for found, _source in kinds(person, proposal.association_id)}
    with pytest.raises(EvaluatorInConflict), unit_of_work():
        services.assign_evaluators(load_for_update(proposal.id), [person.id], world.manager, at)
    proposed = services.propose_assignment(world.call, world.manager, at)
    assert person.id not in {row.person.id for row in proposed.candidates(proposed.files[0])}


def test_an_unconfirmed_address_that_an_association_invited_is_a_tie(world, person, at):
    """The case of a paper given to its own author because an unconfirmed e-mail escaped the check."""
    proposal = world.proposal()
    change(User, person.id, email_confirmed_at=None)
    with unit_of_work():
        association = get_association(world.associations[0].reference, world.owners[0])
        invite_member(association, "NADIA@cabinet-nour.ma", MemberRight.EDITOR, world.owners[0], at)
    assert (TieKind.EMAIL, "invited") in kinds(person, proposal.association_id)
    sources = {
        item.evidence.person_source for item in queries.ties_between([person.id], [proposal.association_id])
    }
    assert "account_unconfirmed" in sources


def test_a_membership_current_or_ended_and_one_of_a_twin_association(world, person, at):
    proposal, other = world.proposal(), world.association()
    change(Association, other.id, rib="999780000123456789012341", phone="+212536000001")
    change(Association, proposal.association_id, phone="+212536000002")
    with unit_of_work() as session:
        session.add(
            Membership(association_id=other.id, user_id=person.id, right="editor", since_at=at, ended_at=at)
        )
    assert (TieKind.MEMBERSHIP, "association") in kinds(person, other.id)
    assert (TieKind.BANK, "association") in kinds(person, proposal.association_id)


@pytest.mark.parametrize("by_name", [False, True])
def test_a_former_employment_declared_is_a_tie(world, person, at, by_name):
    proposal = world.proposal()
    association = db.session.get_one(Association, proposal.association_id)
    with unit_of_work():
        services.declare_past_tie(
            PastTieKind.EMPLOYMENT,
            None if by_name else association,
            "association  1" if by_name else "",
            (2010, 2012),
            person,
            at,
        )
    change(Association, proposal.association_id, normalised_name_fr="1")
    assert {found for found, _source in kinds(person, proposal.association_id)} == {TieKind.PAST}


@pytest.mark.parametrize(
    "domain", ["gmail.com", "yahoo.fr", "yahoo.com", "hotmail.com", "outlook.com", "menara.ma", "iam.ma"]
)
def test_public_providers_prove_nothing(world, person, at, domain):
    proposal = world.proposal()
    change(User, person.id, email=f"nadia.elfassi@{domain}")
    change(Association, proposal.association_id, email=f"contact@{domain}")
    board(proposal.association_id, at, name_fr="Nadia Alaoui", email=f"tresor@{domain}")
    assert kinds(person, proposal.association_id) == set()


def test_dots_and_tags_of_one_mailbox_are_seen_through(world, person, at):
    proposal = world.proposal()
    change(User, person.id, email="nadia.elfassi@gmail.com")
    change(Association, proposal.association_id, email="nadiaelfassi+asso@gmail.com")
    assert kinds(person, proposal.association_id) == {(TieKind.SAME_PERSON, "association")}


def test_one_piece_is_set_aside_with_a_reason_and_another_still_counts(world, person, at):
    proposal = world.proposal()
    board(proposal.association_id, at, name_fr="Nadia El Fassi")
    (item,) = queries.ties_between([person.id], [proposal.association_id])
    given = (person.id, proposal.association_id, item.evidence.fingerprint)
    for actor, reason, error in (
        (world.manager, "non", DomainError),
        (world.chair, "Un homonyme, vérifié.", NotAllowed),
    ):
        with pytest.raises(error), unit_of_work():
            services.set_tie_aside(*given, reason, actor, at)
    with unit_of_work():
        services.set_tie_aside(*given, "Un homonyme, vérifié.", world.manager, at)
    with unit_of_work():
        services.set_tie_aside(*given, "Encore une fois.", world.manager, at)  # a double click
    assert [item.stands for item in queries.ties_between([person.id], [proposal.association_id])] == [False]
    assert person.id not in queries.conflicts_of({proposal.association_id})[proposal.association_id]
    change(Association, proposal.association_id, email="contact@cabinet-nour.ma")
    assert person.id in queries.conflicts_of({proposal.association_id})[proposal.association_id]


def test_membership_and_the_same_person_are_never_set_aside(world, person, at):
    proposal = world.proposal()
    change(Association, proposal.association_id, email="nadia@cabinet-nour.ma")
    with unit_of_work() as session:
        session.add(
            Membership(association_id=proposal.association_id, user_id=person.id, right="editor", since_at=at)
        )
    found = queries.ties_between([person.id], [proposal.association_id])
    final = [item for item in found if item.evidence.is_final]
    assert {item.evidence.kind for item in final} == {TieKind.MEMBERSHIP, TieKind.SAME_PERSON}
    for item in final:
        with pytest.raises(Conflict), unit_of_work():
            services.set_tie_aside(
                person.id,
                proposal.association_id,
                item.evidence.fingerprint,
                "Une raison assez longue.",
                world.manager,
                at,
            )


def test_ties_cost_the_same_whatever_the_numbers(world, person, at, count_statements):
    world.proposal()
    with count_statements() as few:
        queries.ties_of_call(world.call, world.manager)
    for number in range(8):
        made = world.proposal()
        board(made.association_id, at, name_fr="Nadia El Fassi", email=f"o{number}@cabinet-nour.ma")
    with count_statements() as many:
        pairs = queries.ties_of_call(world.call, world.manager)
    assert len(pairs) == 8
    assert few.count == many.count


def test_a_recused_evaluation_closes_the_file_and_its_marks_never_count(world, at, scoring, sign_in):
    proposal, (one, two, _three) = world.proposal(), world.evaluators
    with unit_of_work():
        services.assign_evaluators(load_for_update(proposal.id), [one.id, two.id], world.manager, at)
    scoring.score(proposal.reference, one, scoring.marks(7), at)
    scoring.score(proposal.reference, two, scoring.marks(7), at)
    with unit_of_work():
        services.recuse(queries.get_own_for_update(proposal.reference, one), "Un parent.", one, at)
    assert db.session.get(ConflictOfInterest, (one.id, proposal.association_id)) is not None
    (need,) = queries.files_in_need(world.call.id)
    assert need.missing == 1
    assert one.id in need.excluded
    kept = db.session.scalars(select(Mark)).all()
    assert len(kept) == 30  # marks of both stay in the rows
    with pytest.raises(NotFound):
        queries.get_own(proposal.reference, one)
    client = sign_in(one.email)
    for address in ("", "/documents/1", "/completion/1"):
        assert client.get(f"/fr/evaluations/{proposal.reference}{address}").status_code == 404


def test_the_manager_recuses_and_a_recused_person_with_another_role_reads_nothing(world, at, sign_in):
    proposal = world.proposal()
    person = make_user("double@example.ma", "evaluator", "auditor", name="Deux Rôles")
    with unit_of_work():
        make_ready(person, ["EDU"])
    with unit_of_work():
        services.assign_evaluators(load_for_update(proposal.id), [person.id], world.manager, at)
    client = sign_in(person.email)
    addresses = [
        f"/fr/staff/proposals/{proposal.reference}",
        f"/fr/proposals/{proposal.reference}/messages",
    ]
    assert client.get(addresses[0]).status_code == 200
    with unit_of_work():
        held = queries.get_own_for_update(proposal.reference, person)
        services.recuse_evaluator(held, "Épouse du trésorier.", world.manager, at)
    for address in addresses:
        assert client.get(address).status_code in (403, 404)
    assert proposal.reference not in client.get("/fr/staff/proposals").text
    assert EvaluationState.RECUSED.label
