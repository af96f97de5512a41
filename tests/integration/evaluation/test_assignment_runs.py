"""A draw accepted as a whole is kept and done again; a change needs a reason; clashes are said in words."""

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from grants.calls.queries import get_for_update
from grants.core.db import db, unit_of_work
from grants.core.errors import DomainError, NotAllowed, NotFound
from grants.evaluation import queries, services
from grants.evaluation.assignment import DemandKind
from grants.evaluation.clash_words import clash_lines
from grants.evaluation.models import AssignmentRun, Evaluation, FurtherEvaluation
from grants.evaluation.services.assignment_runs import DrawChanged
from tests.factories.evaluation import make_evaluation


def accept(world, at, choices=None, seen="", reason="", actor=None):
    with unit_of_work():
        call = get_for_update(world.code)
        proposed = queries.propose(call, at)
        given = choices or {file.proposal_id: proposed.chosen(file) for file in proposed.files}
        return len(services.accept_assignment(call, given, seen, reason, actor or world.manager, at))


def test_a_draw_is_kept_and_gives_the_same_again(world, at):
    for _number in range(3):
        world.proposal()
    assert accept(world, at) == 6
    redone = services.rerun(world.code, 1)
    assert redone.agrees
    assert redone.run.changes == {}
    assert sum(redone.run.output["loads"].values()) == 6
    with unit_of_work() as session:
        run = session.get_one(AssignmentRun, redone.run.id)
        run.input = run.input.replace('"needed":2', '"needed":1', 1)
    assert not services.rerun(world.code, 1).agrees
    with pytest.raises(NotFound):
        services.rerun(world.code, 2)


def test_a_change_needs_a_reason_and_is_kept_beside_the_draw(world, at):
    proposal = world.proposal()
    call = world.call
    (file,) = queries.propose(call, at).files
    drawn = queries.propose(call, at).chosen(file)
    other = next(person.id for person in world.evaluators if person.id not in drawn)
    changed = {proposal.id: [drawn[0], other]}
    with pytest.raises(DomainError) as caught:
        accept(world, at, changed)
    assert caught.value.field == "reason"
    with pytest.raises(NotAllowed):
        accept(world, at, changed, actor=world.chair)
    accept(world, at, changed, reason="Connaît la ville.")
    run = db.session.scalars(select(AssignmentRun)).one()
    assert run.changes == {proposal.reference: {"drawn": sorted(drawn), "given": sorted([drawn[0], other])}}
    assert run.reason == "Connaît la ville."


def test_a_page_of_before_is_refused_and_nothing_is_given(world, at):
    world.proposal()
    seen = queries.propose(world.call, at).input_sha256
    world.proposal()
    with pytest.raises(DrawChanged):
        accept(world, at, seen=seen)
    assert db.session.scalar(select(func.count()).select_from(Evaluation)) == 0
    accept(world, at, seen=queries.propose(world.call, at).input_sha256)


def test_the_third_evaluator_is_drawn_like_the_others(world, at):
    proposal = world.proposal()
    for position, person in enumerate(world.evaluators[:2], start=1):
        make_evaluation(proposal, person, position, "validated", 7)
    with unit_of_work() as session:
        session.add(
            FurtherEvaluation(
                proposal_id=proposal.id, needed=3, reasons=["difference"], totals={}, called_at=at
            )
        )
    assert accept(world, at) == 1
    assert services.rerun(world.code, 1).run.output["chosen"] == {
        proposal.reference: [str(world.evaluators[2].id)]
    }


def test_what_clashes_is_said_in_words_with_the_way_to_lift_it(world, at, sign_in):
    for _number in range(4):
        world.proposal()
    with unit_of_work():
        services.invite_evaluators(
            get_for_update(world.code), [person.id for person in world.evaluators], world.manager, at
        )
    for person in world.evaluators:
        with unit_of_work():
            invitation = queries.invitation_for_update(world.call, person.id)
            services.accept_invitation_to_evaluate(invitation, 2, None, person, at)
    proposed = services.propose_assignment(world.call, world.manager, at)
    lines = clash_lines(proposed.clash, lambda key: proposed.name(int(key)), queries.language_label)
    assert {line.way for line in lines} >= {"evaluators"}
    assert any(demand.kind == DemandKind.LIMIT for demand in proposed.clash)
    text = sign_in(world.manager.email).get(f"/fr/staff/calls/{world.code}/assignment").text
    assert "Toutes les demandes ne tiennent pas ensemble" in text
    assert f"/fr/staff/calls/{world.code}/evaluators" in text


def test_the_command_says_whether_a_draw_agrees(world, at, app, monkeypatch):
    import grants.cli

    world.proposal()
    accept(world, at)
    monkeypatch.setattr(grants.cli, "_app", lambda: app)
    result = CliRunner().invoke(grants.cli.cli, ["assignment", "rerun", world.code.lower(), "1"])
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "same")
    missing = CliRunner().invoke(grants.cli.cli, ["assignment", "rerun", world.code, "9"])
    assert missing.exit_code == 1
