"""Validated marks taken up again: by whom, until when, what stays readable, what becomes of the third."""

import pytest
from sqlalchemy import select

from grants.audit.models import AuditEntry
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.evaluation import queries, services
from grants.evaluation.grids import grid_rows
from grants.evaluation.models import Evaluation, FurtherEvaluation
from grants.outbox.models import Email
from grants.proposals.queries import load_for_update
from tests.factories.evaluation import make_evaluation


def both(world, at, scoring, first, second):
    proposal = world.proposal()
    for position, (person, given) in enumerate(zip(world.evaluators, (first, second), strict=False), start=1):
        make_evaluation(proposal, person, position)
        scoring.score(proposal.reference, person, given, at, "Avis.")
    return proposal


def evaluation_of(proposal, position=1):
    statement = select(Evaluation.id).where(
        Evaluation.proposal_id == proposal.id, Evaluation.position == position
    )
    return db.session.scalars(statement).one()


def reopen(
    world, proposal, at, reason="Le commentaire vise un autre dossier.", position=1, seen=None, actor=None
):
    key = evaluation_of(proposal, position)
    with unit_of_work():
        found = queries.get_for_manager(key, world.manager, lock=True)
        services.reopen_evaluation(found, reason, seen, actor or world.manager, at)
    return key


def again(world, proposal, at, given, person=0):
    actor = world.evaluators[person]
    with unit_of_work():
        own = queries.get_own_for_update(proposal.reference, actor)
        services.complete_evaluation(own, given, "", None, actor, at)


def test_reopening_needs_right_reason_and_the_version_seen(world, at, scoring):
    proposal = both(world, at, scoring, scoring.marks(7), scoring.marks(7))
    with pytest.raises(NotAllowed):
        reopen(world, proposal, at, actor=world.evaluators[0])
    with pytest.raises(DomainError, match="raison"):
        reopen(world, proposal, at, " ")
    with pytest.raises(Conflict):
        reopen(world, proposal, at, seen=1)
    key = reopen(world, proposal, at, seen=3)
    with pytest.raises(Conflict):
        reopen(world, proposal, at)
    mail = db.session.scalars(select(Email).where(Email.event == "evaluation.reopened")).one()
    assert mail.recipient == world.evaluators[0].email
    assert "vise un autre dossier" in mail.body
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "evaluation.reopen")).one()
    assert (entry.from_state, entry.to_state, entry.object_id) == ("validated", "in_progress", str(key))


def test_what_was_validated_stays_readable(world, at, scoring, sign_in):
    proposal = both(world, at, scoring, scoring.marks(7, comment="Premier avis."), scoring.marks(7))
    key = reopen(world, proposal, at)
    again(world, proposal, at, scoring.marks(7, A1=6, comment="Second avis."))
    last, first = queries.history_of(key, grid_rows(world.call.id))
    assert (first.number, first.marks[0][1].half_points, first.marks[0][1].comment) == (1, 7, "Premier avis.")
    assert (first.reopened_by, first.reason) == (
        world.manager.display_name,
        "Le commentaire vise un autre dossier.",
    )
    assert (last.number, last.marks[0][1].half_points, last.reopened_at) == (2, 6, None)
    manager = sign_in(world.manager.email)
    text = manager.get(f"/fr/staff/evaluations/{key}").text
    assert "Premier avis." in text
    assert "Second avis." in text
    assert sign_in(world.evaluators[1].email).get(f"/fr/staff/evaluations/{key}").status_code == 403


def test_an_evaluation_in_progress_shows_nothing_to_the_manager(world, at, scoring, sign_in):
    proposal = both(world, at, scoring, scoring.marks(7, comment="Premier avis."), scoring.marks(7))
    key = reopen(world, proposal, at)
    with unit_of_work():
        own = queries.get_own_for_update(proposal.reference, world.evaluators[0])
        services.save_marks(
            own, {"A1": scoring.marks(3, comment="Brouillon.")["A1"]}, "", world.evaluators[0], at
        )
    assert "Brouillon" not in sign_in(world.manager.email).get(f"/fr/staff/evaluations/{key}").text
    text = sign_in(world.evaluators[0].email).get(f"/fr/evaluations/{proposal.reference}").text
    assert "vise un autre dossier" in text


def test_no_reopening_once_the_scores_are_closed(world, at, scoring):
    proposal = both(world, at, scoring, scoring.marks(7), scoring.marks(7))
    with unit_of_work():
        services.close_scoring(world.call, world.manager, at)
    with pytest.raises(Conflict, match="close"):
        reopen(world, proposal, at)


def test_a_third_that_nobody_holds_is_lifted_when_marks_come_closer(world, at, scoring):
    proposal = both(world, at, scoring, scoring.marks(8), scoring.marks(6))
    assert db.session.get(FurtherEvaluation, proposal.id).totals == {"1": "80,00", "2": "60,00"}
    mails = select(Email.recipient).where(Email.event == "evaluation.third_called")
    assert world.manager.email in db.session.scalars(mails).all()
    reopen(world, proposal, at)
    assert db.session.get(FurtherEvaluation, proposal.id) is None
    again(world, proposal, at, scoring.marks(7))
    assert db.session.get(FurtherEvaluation, proposal.id) is None
    with unit_of_work():
        services.close_scoring(world.call, world.manager, at)


def test_a_third_already_assigned_no_longer_counts_nor_blocks(world, at, scoring):
    proposal = both(world, at, scoring, scoring.marks(8), scoring.marks(6))
    with unit_of_work():
        services.assign_evaluators(load_for_update(proposal.id), [world.evaluators[2].id], world.manager, at)
    reopen(world, proposal, at)
    again(world, proposal, at, scoring.marks(7))
    db.session.rollback()
    assert db.session.get(FurtherEvaluation, proposal.id) is None
    with unit_of_work():
        (kept,) = services.close_scoring(world.call, world.manager, at)
        assert kept.details["retained"] == [1, 2]
    with pytest.raises(Conflict, match="close"):
        scoring.score(proposal.reference, world.evaluators[2], scoring.marks(0, comment="Non."), at)
