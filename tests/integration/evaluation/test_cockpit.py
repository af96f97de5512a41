"""The manager's cockpit: who is late and reminded, what diverges, how marks are spread, what blocks."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from grants.audit.models import AuditEntry
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, NotAllowed
from grants.evaluation import queries, services
from grants.evaluation.grids import grid_rows
from grants.evaluation.marking import MarkInput
from grants.evaluation.models import EvaluationReminder
from grants.outbox.models import Email
from grants.proposals.queries import load_for_update
from tests.factories.evaluation import make_evaluation
from tests.integration.evaluation.test_views import cost

CODE = "AAP-2026"
ADDRESS = f"/fr/staff/calls/{CODE}/cockpit"


@pytest.fixture
def manager(world, sign_in, frozen_clock, at):
    frozen_clock(at)
    return sign_in(world.manager.email)


def both(world, at, scoring, first, second, line="EDU"):
    proposal = world.proposal(line=line)
    for position, (person, given) in enumerate(zip(world.evaluators, (first, second), strict=False), start=1):
        make_evaluation(proposal, person, position)
        scoring.score(proposal.reference, person, given, at, "Avis.")
    return proposal


def waiting_file(world, at, days=20):
    """A file whose two evaluations were assigned so many days ago; the first one is begun."""
    proposal = world.proposal(line="HUM")
    for position, state in ((1, "in_progress"), (2, "assigned")):
        evaluation = make_evaluation(proposal, world.evaluators[position - 1], position, state)
        with unit_of_work():
            found = queries.get_for_manager(evaluation.id, world.manager, lock=True)
            found.assigned_at = at - timedelta(days=days)
    return proposal


def remind(world, at, people=None, actor=None):
    with unit_of_work():
        return services.remind_evaluators(world.call, people, actor or world.manager, at)


def test_progress_is_counted_by_evaluator_and_by_line(world, at, scoring):
    both(world, at, scoring, scoring.marks(7), scoring.marks(7))
    waiting_file(world, at)
    seen = queries.cockpit_of(world.call.id, at)
    by_name = {
        person.id: (person.assigned, person.in_progress, person.validated, person.late)
        for person in seen.evaluators
    }
    first, second, _third = world.evaluators
    assert by_name == {first.id: (0, 1, 1, 1), second.id: (1, 0, 1, 1)}
    assert (seen.lines["EDU"].validated, seen.lines["HUM"].late, seen.late) == (2, 2, 2)
    assert seen.files["HUM"]["in_evaluation"] == 1


def test_who_is_late_is_reminded_once_a_day(world, at):
    proposal = waiting_file(world, at)
    with pytest.raises(NotAllowed):
        remind(world, at, actor=world.evaluators[0])
    assert remind(world, at) == 2
    mails = db.session.scalars(select(Email).where(Email.event == "evaluation.reminder")).all()
    assert {mail.recipient for mail in mails} == {person.email for person in world.evaluators[:2]}
    assert proposal.reference in mails[0].body
    with pytest.raises(Conflict, match="aujourd’hui"):
        remind(world, at + timedelta(hours=2))
    assert remind(world, at + timedelta(days=1), [world.evaluators[0].id]) == 1
    assert len(db.session.scalars(select(EvaluationReminder)).all()) == 3
    acts = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "evaluation.remind")).all()
    assert len(acts) == 3


def test_nobody_is_reminded_who_is_not_late(world, at):
    waiting_file(world, at, days=10)
    with pytest.raises(Conflict, match="Personne"):
        remind(world, at)
    with pytest.raises(Conflict, match="Personne"):
        remind(world, at, [world.evaluators[2].id, 999])


def test_the_page_reminds_and_says_so(world, at, manager, sign_in):
    waiting_file(world, at)
    assert "Relancer" in manager.get(ADDRESS).text
    answer = manager.post(
        f"/fr/staff/calls/{CODE}/remind",
        data={"evaluator": str(world.evaluators[0].id)},
        follow_redirects=True,
    )
    assert "Une relance est partie." in answer.text
    assert "relancé aujourd’hui" in answer.text
    again = manager.post(
        f"/fr/staff/calls/{CODE}/remind",
        data={"evaluator": str(world.evaluators[0].id)},
        follow_redirects=True,
    )
    assert "déjà partie" in again.text
    evaluator = sign_in(world.evaluators[0].email)
    assert evaluator.get(ADDRESS).status_code == 403
    assert evaluator.post(f"/fr/staff/calls/{CODE}/remind").status_code == 403
    assert evaluator.get(f"/fr/staff/calls/{CODE}/marks").status_code == 403


def test_divergences_are_listed_by_their_reason(world, at, scoring, manager):
    far = both(world, at, scoring, scoring.marks(9, comment="Fort."), scoring.marks(7))
    straddle = both(world, at, scoring, scoring.marks(6), scoring.marks(6, C1=5))
    minimum = both(world, at, scoring, scoring.marks(7, E1=5, E2=5, E3=5), scoring.marks(7, E1=4, E2=4, E3=4))
    unmarked = both(
        world,
        at,
        scoring,
        scoring.marks(7, D1=MarkInput(None, True, "?")),
        scoring.marks(7, D1=MarkInput(None, True, "?")),
    )
    both(world, at, scoring, scoring.marks(7), scoring.marks(7))
    page = queries.page_of_divergences(world.call.id, 1)
    reasons = {row.reference: row.FurtherEvaluation.reasons for row in page.rows}
    assert reasons == {
        far.reference: ["difference"],
        straddle.reference: ["straddle"],
        minimum.reference: ["minimum_E"],
    }
    text = manager.get(ADDRESS).text
    assert "90,00 / 70,00" in text
    assert unmarked.reference not in text
    assert "4 évaluateurs supplémentaires à désigner" in text


def test_what_blocks_closing_and_what_does_not(world, at, scoring):
    assert not queries.blocks_of(world.call.id)
    world.proposal("submitted")
    world.proposal()
    waiting_file(world, at)
    third = both(world, at, scoring, scoring.marks(8), scoring.marks(6))
    blocks = queries.blocks_of(world.call.id)
    assert (blocks.to_screen, blocks.to_assign, blocks.further_to_assign, blocks.to_validate) == (1, 1, 1, 1)
    with unit_of_work():
        services.assign_evaluators(load_for_update(third.id), [world.evaluators[2].id], world.manager, at)
    blocks = queries.blocks_of(world.call.id)
    assert (blocks.further_to_assign, blocks.to_validate) == (0, 2)
    scoring.score(third.reference, world.evaluators[2], scoring.marks(7), at)
    assert queries.blocks_of(world.call.id).to_validate == 1


def test_marks_are_counted_once_validated(world, at, scoring, manager):
    both(
        world,
        at,
        scoring,
        scoring.marks(7),
        scoring.marks(7, A1=6, A2=MarkInput(None, True, "Hors domaine.")),
    )
    waiting_file(world, at)
    found = queries.distribution_of(world.call.id, grid_rows(world.call.id))
    assert found.whole.number == 29
    assert [(name, spread.number, spread.abstained) for name, spread in found.evaluators] == [
        (world.evaluators[0].display_name, 15, 0),
        (world.evaluators[1].display_name, 14, 1),
    ]
    first = found.criteria[0][1]
    assert (first.row, first.mean, first.deviation) == ([0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0], 3.25, 0.25)
    text = manager.get(f"/fr/staff/calls/{CODE}/marks").text
    assert "moyenne 3,25 · écart type 0,25" in text
    assert text.count('<svg class="chart"') == 1 + 2 + 15


def test_the_cockpit_costs_the_same_at_one_and_at_thirty_files(world, at, scoring, manager):
    both(world, at, scoring, scoring.marks(8), scoring.marks(6))
    waiting_file(world, at)
    addresses = (ADDRESS, f"/fr/staff/calls/{CODE}/marks")
    first = [cost(manager, address) for address in addresses]
    for _n in range(10):
        both(world, at, scoring, scoring.marks(8), scoring.marks(6), line="HUM")
        waiting_file(world, at)
    assert [cost(manager, address) for address in addresses] == first
    assert first[0] <= 13
