"""Blind calls: two readers mark the group on experience apart; their exact mean stands on every sheet."""

from fractions import Fraction

import pytest

from grants.calls.queries import get_for_update
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.evaluation import queries, services
from grants.evaluation.grid_spec import ABSTAINED, UNMARKED
from grants.evaluation.grids import grid_rows
from grants.evaluation.marking import MarkInput
from grants.evaluation.scoring import score_file
from grants.proposals.models import Proposal
from tests.conftest import NOW
from tests.factories.accounts import make_user
from tests.factories.associations import make_association
from tests.factories.calls import call_line_of, make_call
from tests.factories.evaluation import make_evaluation, make_evaluators
from tests.factories.proposals import make_proposal

OTHERS = dict.fromkeys("A1 A2 A3 C1 C2 C3 D1 D2 D3 E1 E2 E3".split(), 7)


@pytest.fixture
def apart(database):
    """A file of a blind call with two validated evaluations without group B, a manager, three people."""
    call = make_call(state="in_evaluation", hides_identity=True)
    manager = make_user("g@example.ma", "call_manager")
    people = [make_user(f"lecteur{n}@example.ma", "programme_officer") for n in (1, 2, 3)]
    proposal = make_proposal(
        call_line_of(get_for_update(call.code)),
        make_association("Association Tamaynut"),
        state="in_evaluation",
    )
    for position, evaluator in enumerate(make_evaluators(2), start=1):
        make_evaluation(proposal, evaluator, position, "validated", OTHERS)
    return call.code, call.id, proposal.id, proposal.reference, manager, people


def appoint(code, people, manager):
    with unit_of_work():
        services.appoint_readers(get_for_update(code), {person.id for person in people}, manager, NOW)


def give(reference, reader, **marks):
    with unit_of_work():
        services.give_reading(queries.reading_of(reference, reader, lock=True), marks, reader, NOW)


def marks_of(call_id, proposal_id):
    grid = grid_rows(call_id)
    return grid, [sheet.marks(grid, set()) for sheet in queries.sheets_of([proposal_id], grid)[proposal_id]]


def test_the_exact_mean_of_two_readers_stands_on_every_sheet(apart):
    code, call_id, proposal_id, reference, manager, people = apart
    appoint(code, people[:2], manager)
    grid, sheets = marks_of(call_id, proposal_id)
    assert {sheet.marks["B1"] for sheet in sheets} == {UNMARKED}
    assert score_file(grid.spec, sheets).final is None
    give(reference, people[0], B1=MarkInput(7), B2=MarkInput(6), B3=MarkInput(None, True, "Rien à lire."))
    assert marks_of(call_id, proposal_id)[1][0].marks["B1"] is UNMARKED
    abstains = MarkInput(None, True, "Rien à lire non plus.")
    give(reference, people[1], B1=MarkInput(8), B2=MarkInput(None, True, "Sans avis."), B3=abstains)
    grid, sheets = marks_of(call_id, proposal_id)
    for sheet in sheets:
        assert sheet.marks["B1"] == Fraction(15, 4)
        assert sheet.marks["B2"] == 3
        assert sheet.marks["B3"] is ABSTAINED
    assert score_file(grid.spec, sheets).pending_reasons  # nobody marked B3: rule 12 calls one more


def test_a_whole_file_scores_in_quarter_points(apart):
    code, call_id, proposal_id, reference, manager, people = apart
    appoint(code, people[:2], manager)
    give(reference, people[0], B1=MarkInput(7), B2=MarkInput(7), B3=MarkInput(7))
    give(reference, people[1], B1=MarkInput(8), B2=MarkInput(7), B3=MarkInput(7))
    grid, sheets = marks_of(call_id, proposal_id)
    # 3.5 of 5 everywhere is 70; a quarter more on B1, of weight 10, is half a point.
    assert score_file(grid.spec, sheets).final == Fraction(141, 2)
    with unit_of_work():
        rows = services.close_scoring(get_for_update(code), manager, NOW)
        assert Fraction(rows[0].final) == Fraction(141, 2)


def test_readers_are_two_who_neither_score_nor_decide(apart):
    code, _call_id, _proposal_id, reference, manager, people = apart
    member = make_user("membre@example.ma", "programme_officer", "committee_member")
    for chosen in (people[:1], people, [people[0], member]):
        with pytest.raises(DomainError):
            appoint(code, chosen, manager)
    with pytest.raises(NotAllowed):
        appoint(code, people[:2], people[0])
    appoint(code, people[:2], manager)
    give(reference, people[0], B1=MarkInput(7), B2=MarkInput(7), B3=MarkInput(7))
    with pytest.raises(Conflict):
        appoint(code, people[1:], manager)
    with pytest.raises(Conflict):
        give(reference, people[0], B1=MarkInput(7), B2=MarkInput(7), B3=MarkInput(7))
    with pytest.raises(DomainError):
        give(reference, people[1], B1=MarkInput(10), B2=MarkInput(7), B3=MarkInput(7))  # without its reason
    with pytest.raises(DomainError):
        give(reference, people[1], A1=MarkInput(7), B1=MarkInput(7), B2=MarkInput(7), B3=MarkInput(7))
    assert queries.work_of_readers(people[1])[0].count == 1


def test_pages_of_readers_and_of_the_blind_pair(apart, sign_in):
    code, _call_id, proposal_id, reference, manager, people = apart
    client = sign_in(manager.email)
    page = client.get(f"/fr/staff/calls/{code}/readers")
    assert page.status_code == 200
    assert client.post(f"/fr/staff/calls/{code}/readers", data={"people": [people[0].id]}).status_code == 422
    chosen = {"people": [people[0].id, people[1].id]}
    assert client.post(f"/fr/staff/calls/{code}/readers", data=chosen).status_code == 302
    reader = sign_in(people[0].email)
    assert reference in reader.get("/fr/staff/readings").text
    page = reader.get(f"/fr/staff/readings/{reference}").text
    assert "Tamaynut" in page
    assert "mark_B1" in page
    assert "mark_A1" not in page
    assert sign_in(people[2].email).get(f"/fr/staff/readings/{reference}").status_code == 404
    given = {"mark_B1": "7", "mark_B2": "10", "mark_B3": "7"}
    refused = reader.post(f"/fr/staff/readings/{reference}", data=given)
    assert refused.status_code == 422
    done = reader.post(f"/fr/staff/readings/{reference}", data={**given, "comment_B2": "Équipe formée."})
    assert done.status_code == 302
    assert "ne changent plus" in reader.get(f"/fr/staff/readings/{reference}").text
    evaluator = make_evaluators(1)[0]

    make_evaluation(db.session.get_one(Proposal, proposal_id), evaluator, 3, "in_progress")
    page = sign_in(evaluator.email).get(f"/fr/evaluations/{reference}").text
    assert "mark_A1" in page
    assert "mark_B1" not in page
    assert "Équipe formée." not in page
