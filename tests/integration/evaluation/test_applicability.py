"""A criterion left out for one file: who may, until when, what evaluators see, what the points become."""

from fractions import Fraction

import pytest
from sqlalchemy import func, select

from grants.audit.models import AuditEntry, AuditPersonal
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.evaluation import queries, services
from grants.evaluation.grids import grid_rows
from grants.evaluation.letters import results_of
from grants.evaluation.models import NotApplicable, Score
from grants.evaluation.services.applicability import CriterionAlwaysApplies
from grants.proposals.queries import load_for_update
from tests.factories.evaluation import make_evaluation

WHY = "Aucun partenaire public dans cette commune."


@pytest.fixture
def file(world):
    """A file that one evaluator has opened and the other not yet."""
    proposal = world.proposal(title="Des passerelles")
    make_evaluation(proposal, world.evaluators[0], 1, "in_progress")
    make_evaluation(proposal, world.evaluators[1], 2)
    return proposal


def declare(world, proposal, at, code="D2", reason=WHY, actor=None):
    with unit_of_work():
        services.declare_not_applicable(
            load_for_update(proposal.id), code, reason, actor or world.manager, at
        )


def withdraw(world, proposal, at, code="D2", actor=None):
    with unit_of_work():
        services.withdraw_not_applicable(load_for_update(proposal.id), code, actor or world.manager, at)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_declaration_is_kept_with_its_reason_and_recorded(world, file, at):
    declare(world, file, at, reason=f"  {WHY} ")
    grid = grid_rows(world.call.id)
    assert queries.reasons_left_out(file.id, grid) == {"D2": WHY}
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "evaluation.declare_not_applicable")
    ).one()
    assert entry.details == {"criterion": "D2"}
    assert db.session.get_one(AuditPersonal, entry.sequence).reason == WHY
    withdraw(world, file, at)
    assert count(NotApplicable) == 0
    assert db.session.scalar(
        select(AuditEntry.details).where(AuditEntry.action == "evaluation.withdraw_not_applicable")
    ) == {"criterion": "D2"}


@pytest.mark.parametrize(
    ("code", "reason", "error", "words"),
    [
        ("A1", WHY, CriterionAlwaysApplies, "ne permet pas"),
        ("Z9", WHY, CriterionAlwaysApplies, "pas dans la grille"),
        ("D2", "  ", DomainError, "raison"),
        ("D2", "x" * 1001, DomainError, "dépasse"),
    ],
)
def test_what_is_refused(world, file, at, code, reason, error, words):
    with pytest.raises(error, match=words):
        declare(world, file, at, code, reason)
    assert count(NotApplicable) == 0


def test_only_the_call_manager_declares_and_withdraws(world, file, at):
    for actor in (world.evaluators[0], world.chair, world.owners[0]):
        with pytest.raises(NotAllowed):
            declare(world, file, at, actor=actor)
        with pytest.raises(NotAllowed):
            withdraw(world, file, at, actor=actor)


def test_twice_is_a_conflict(world, file, at):
    declare(world, file, at)
    with pytest.raises(Conflict, match="déjà sans objet"):
        declare(world, file, at)
    withdraw(world, file, at)
    with pytest.raises(Conflict, match="déjà à noter"):
        withdraw(world, file, at)


def test_nothing_changes_once_an_evaluation_is_validated(world, file, at, scoring):
    declare(world, file, at)
    scoring.score(file.reference, world.evaluators[1], scoring.marks(7), at)
    for act in (lambda: declare(world, file, at, "E2"), lambda: withdraw(world, file, at)):
        with pytest.raises(Conflict, match="déjà validée"):
            act()


def test_a_file_that_is_not_in_evaluation_is_refused(world, at):
    for proposal in (world.proposal("submitted"), world.evaluated()):
        with pytest.raises(Conflict, match="n’est pas en évaluation"):
            declare(world, proposal, at)


def test_points_are_brought_back_to_the_whole_grid(world, file, at, scoring):
    declare(world, file, at)
    given = {code: mark for code, mark in scoring.marks(7).items() if code not in ("D2", "A1")}
    with unit_of_work():
        first = queries.get_own_for_update(file.reference, world.evaluators[0])
        services.complete_evaluation(first, {**given, **_one("A1", 5)}, "", None, world.evaluators[0], at)
    scoring.score(file.reference, world.evaluators[1], {**given, **_one("A1", 5)}, at)
    with unit_of_work():
        services.close_scoring(world.call, world.manager, at)
    score = db.session.get_one(Score, file.id)
    grid = grid_rows(world.call.id)
    weight = grid.by_code["A1"].weight
    raw = Fraction(7, 10) * (100 - 5 - weight) + Fraction(5, 10) * weight
    assert Fraction(score.final) == raw * 100 / 95
    assert Fraction(score.group_means["D"]) == Fraction(7, 10) * grid.spec.groups[3].weight
    assert score.details["not_applicable"] == ["D2"]
    assert [result.is_rescaled for result in results_of(grid, score)] == [False, False, False, True, False]


def _one(code, half_points):
    from grants.evaluation.marking import MarkInput

    return {code: MarkInput(half_points)}


def test_the_pages_of_manager_and_evaluator(world, file, at, sign_in):
    manager, evaluator = sign_in(world.manager.email), sign_in(world.evaluators[0].email)
    address = f"/fr/staff/proposals/{file.reference}/criteria"
    assert address in manager.get("/fr/staff/calls/AAP-2026/evaluations").get_data(as_text=True)
    shown = manager.get(address).get_data(as_text=True)
    assert 'value="D2"' in shown
    assert 'value="A1"' not in shown
    refused = manager.post(address, data={"criterion": "D2", "reason": ""})
    assert refused.status_code == 422
    refused = manager.post(address, data={"criterion": "A1", "reason": WHY})
    assert refused.status_code == 422
    assert "ne permet pas" in refused.get_data(as_text=True)
    assert manager.post(address, data={"criterion": "D2", "reason": WHY}).status_code == 302
    assert "Sans objet : D2" in manager.get("/fr/staff/calls/AAP-2026/evaluations").get_data(as_text=True)
    shown = manager.get(address).get_data(as_text=True)
    assert WHY in shown
    assert 'value="D2"' not in shown
    grid = evaluator.get(f"/fr/evaluations/{file.reference}").get_data(as_text=True)
    assert "sans objet pour ce dossier" in grid
    assert WHY in grid
    assert "ramenés au poids entier" in grid
    assert 'data-weight-full="100" data-weight-applying="95"' in grid
    assert 'name="mark_D2"' not in grid
    assert manager.post(f"{address}/D2/withdraw").status_code == 302
    grid = evaluator.get(f"/fr/evaluations/{file.reference}").get_data(as_text=True)
    assert 'name="mark_D2"' in grid
    assert "ramenés" not in grid
    assert manager.post(f"{address}/D2/withdraw").status_code == 409


def test_the_scoring_page_shows_the_points_out_of_the_whole(world, at, sign_in):
    proposal = world.proposal()
    make_evaluation(proposal, world.evaluators[0], 1, "in_progress", 5)
    declare(world, proposal, at)
    shown = sign_in(world.evaluators[0].email).get(f"/fr/evaluations/{proposal.reference}")
    assert '<span class="num" data-grand-total>50,00</span>' in shown.get_data(as_text=True)


def test_the_page_is_closed_to_others_and_after_validation(world, file, at, sign_in, scoring):
    address = f"/fr/staff/proposals/{file.reference}/criteria"
    for person in (world.evaluators[0], world.chair, world.owners[0]):
        assert sign_in(person.email).get(address).status_code == 403
        assert sign_in(person.email).post(f"{address}/D2/withdraw").status_code == 403
    scoring.score(file.reference, world.evaluators[1], scoring.marks(7), at)
    manager = sign_in(world.manager.email)
    assert "ne change plus" in manager.get(address).get_data(as_text=True)
    assert manager.post(address, data={"criterion": "D2", "reason": WHY}).status_code == 409
    assert manager.get("/fr/staff/proposals/MCM-NONE/criteria").status_code == 404
