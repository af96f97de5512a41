"""Marks: what is refused, kept, validated; when a third evaluation is called; the score that is kept."""

import pytest
from sqlalchemy import select

from grants.audit.models import AuditEntry
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.evaluation import queries, services
from grants.evaluation.marking import MarkInput
from grants.evaluation.models import ConflictOfInterest, FurtherEvaluation, Mark, Score
from grants.evaluation.openness import NotDeclared
from grants.evaluation.services.closing import ScoringOpen
from grants.evaluation.services.saving import MarksRefused, SavedElsewhere
from grants.evaluation.services.scoring import EvaluationIncomplete
from grants.proposals.models import Proposal
from grants.proposals.queries import load_for_update
from grants.proposals.units import Seen
from tests.factories.evaluation import make_evaluation, make_evaluators


def opened(world, at):
    """A file with an evaluation in progress for the first evaluator and one assigned to the second."""
    proposal = world.proposal()
    make_evaluation(proposal, world.evaluators[0], 1, "in_progress")
    make_evaluation(proposal, world.evaluators[1], 2)
    return proposal


def save(world, proposal, given, at, general="", seen=None, person=0):
    actor = world.evaluators[person]
    with unit_of_work():
        evaluation = queries.get_own_for_update(proposal.reference, actor)
        services.save_marks(evaluation, given, general, actor, at, seen)


def validate(world, proposal, at, seen=None, person=0):
    actor = world.evaluators[person]
    with unit_of_work():
        evaluation = queries.get_own_for_update(proposal.reference, actor)
        services.validate_evaluation(evaluation, seen, actor, at)


@pytest.mark.parametrize("half_points", [-1, 11, 1000])
def test_a_mark_outside_the_grid_is_refused(world, at, half_points):
    proposal = opened(world, at)
    with pytest.raises(MarksRefused):
        save(world, proposal, {"A1": MarkInput(half_points)}, at)
    with pytest.raises(MarksRefused):
        save(world, proposal, {"Z9": MarkInput(4)}, at)
    assert db.session.scalars(select(Mark)).all() == []


def test_a_draft_keeps_comments_without_marks_and_marks_without_comments(world, at):
    proposal = opened(world, at)
    save(world, proposal, {"A1": MarkInput(10), "A2": MarkInput(None, comment="À revoir.")}, at, "Avis.")
    evaluation = queries.get_own(proposal.reference, world.evaluators[0])
    given = queries.marking_of(evaluation).given
    assert given == {"A1": MarkInput(10), "A2": MarkInput(None, comment="À revoir.")}
    assert evaluation.general_comment == "Avis."
    assert evaluation.version == 1  # marks have revisions of their own


def test_marks_saved_in_another_window_are_not_overwritten(world, at):
    proposal = opened(world, at)
    first_window = {"mark:A1": Seen(0)}
    save(world, proposal, {"A1": MarkInput(5)}, at, seen=first_window)
    with pytest.raises(SavedElsewhere) as refused:
        save(world, proposal, {"A1": MarkInput(6), "A2": MarkInput(6)}, at, seen=first_window)
    assert [(outcome.key, outcome.now.value) for outcome in refused.value.outcomes] == [
        ("mark:A1", MarkInput(5))
    ]
    given = queries.marking_of(queries.get_own(proposal.reference, world.evaluators[0])).given
    assert given == {"A1": MarkInput(5)}
    save(world, proposal, {"A1": MarkInput(6)}, at, seen={"mark:A1": Seen(1)})


def test_nothing_is_marked_before_the_declaration_nor_by_another(world, at):
    proposal = opened(world, at)
    with pytest.raises(NotDeclared):
        save(world, proposal, {"A1": MarkInput(5)}, at, person=1)
    with pytest.raises(NotFound):
        save(world, proposal, {"A1": MarkInput(5)}, at, person=2)
    own = queries.get_own(proposal.reference, world.evaluators[0])
    with pytest.raises(NotAllowed):
        services.save_marks(own, {}, "", world.manager, at)


def test_validation_needs_every_mark_and_the_compulsory_comments(world, at, scoring):
    proposal = opened(world, at)
    save(world, proposal, scoring.marks(7, B2=MarkInput(), C1=10, D1=2, E1=MarkInput(None, True)), at)
    with pytest.raises(EvaluationIncomplete) as refused:
        validate(world, proposal, at)
    fields = [field for field, _message in refused.value.problems]
    assert fields == ["mark_B2", "comment_C1", "comment_D1", "comment_E1"]


def test_validated_marks_are_frozen_and_a_second_validation_is_a_conflict(world, at, scoring):
    proposal = opened(world, at)
    save(world, proposal, scoring.marks(7), at)
    validate(world, proposal, at, seen=1)
    for act in (
        lambda: validate(world, proposal, at),
        lambda: save(world, proposal, {"A1": MarkInput(1)}, at),
    ):
        with pytest.raises(Conflict):
            act()
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"evaluation.save_marks", "evaluation.validate"} <= actions


def test_a_recused_evaluator_leaves_a_tie_and_the_file_waits(world, at):
    proposal = opened(world, at)
    own = queries.get_own(proposal.reference, world.evaluators[1])
    with pytest.raises(DomainError, match="raison"):
        services.recuse(own, " ", world.evaluators[1], at)
    with unit_of_work():
        own = queries.get_own_for_update(proposal.reference, world.evaluators[1])
        services.recuse(own, "Mon frère la préside.", world.evaluators[1], at)
    tie = db.session.scalars(select(ConflictOfInterest)).one()
    assert (tie.user_id, tie.association_id) == (world.evaluators[1].id, proposal.association_id)
    (need,) = queries.files_in_need(world.call.id)
    assert need.missing == 1
    assert world.evaluators[1].id in need.excluded
    with pytest.raises(NotFound):
        queries.get_own(proposal.reference, world.evaluators[1])


def both(world, at, scoring, first, second):
    proposal = world.proposal()
    for position, (person, given) in enumerate(zip(world.evaluators, (first, second), strict=False), start=1):
        make_evaluation(proposal, person, position)
        scoring.score(proposal.reference, person, given, at, "Avis.")
    return proposal


def test_a_difference_above_fifteen_calls_a_third_who_is_then_waited_for(world, at, scoring):
    proposal = both(world, at, scoring, scoring.marks(8), scoring.marks(6))
    called = db.session.scalars(select(FurtherEvaluation)).one()
    assert called.needed == 3
    assert called.reasons == ["difference"]
    (need,) = queries.files_in_need(world.call.id)
    assert need.missing == 1
    items = {item.label: item.count for item in queries.work_items(world.manager, at)}
    assert items["troisième évaluateur à désigner"] == 1
    with pytest.raises(ScoringOpen, match=proposal.reference), unit_of_work():
        services.close_scoring(world.call, world.manager, at)
    with unit_of_work():
        services.assign_evaluators(load_for_update(proposal.id), [world.evaluators[2].id], world.manager, at)
    scoring.score(proposal.reference, world.evaluators[2], scoring.marks(7), at)
    with unit_of_work():
        services.close_scoring(world.call, world.manager, at)
    kept = db.session.scalars(select(Score)).one()
    assert kept.final == "70"
    assert kept.details["retained"] == [1, 2, 3]


def test_a_criterion_that_three_left_unmarked_is_marked_by_a_fourth(world, at, scoring):
    def without_d3(half_points):
        return scoring.marks(half_points) | {
            "D3": MarkInput(abstained=True, comment="Hors de ma compétence.")
        }

    proposal = both(world, at, scoring, without_d3(8), without_d3(7))
    people = make_evaluators(2)
    for person, marks in zip(people, (without_d3(7), scoring.marks(8)), strict=True):
        with unit_of_work():
            services.assign_evaluators(load_for_update(proposal.id), [person.id], world.manager, at)
        scoring.score(proposal.reference, person, marks, at)
    with unit_of_work():
        services.close_scoring(world.call, world.manager, at)
    kept = db.session.scalars(select(Score)).one()
    assert kept.details["third_reasons"] == ["unmarked_D3"]
    assert len(kept.details["retained"]) in (2, 4)
    assert kept.final is not None


def test_two_that_agree_give_an_exact_score(world, at, scoring):
    proposal = both(world, at, scoring, scoring.marks(7, comment="Solide."), scoring.marks(7, A1=6))
    assert db.session.scalars(select(FurtherEvaluation)).all() == []
    with unit_of_work():
        services.close_scoring(world.call, world.manager, at)
    kept = db.session.get_one(Score, proposal.id)
    assert (kept.final, kept.final_display, kept.outcome) == ("139/2", "69,50", "passes")
    assert kept.details["comments"]["A1"] == ["Solide."]
    assert db.session.get_one(Proposal, proposal.id).state == "evaluated"


def test_scoring_is_not_closed_while_files_wait_for_their_check(world, at, scoring):
    waiting = world.proposal("submitted")
    both(world, at, scoring, scoring.marks(7), scoring.marks(7))
    with pytest.raises(ScoringOpen, match=waiting.reference), unit_of_work():
        services.close_scoring(world.call, world.manager, at)
