"""Submission: who, when, what is refused, what is frozen; taking back, restoring, withdrawing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from grants.associations.models import Association
from grants.audit.queries import timeline, verify_chain
from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, IllegalTransition, NotAllowed, NotFound
from grants.core.fingerprint import holds
from grants.core.references import Counter
from grants.outbox.models import Email
from grants.proposals import queries, services
from grants.proposals.models import Proposal, SubmittedVersion
from tests.factories.accounts import make_user
from tests.factories.associations import as_member, make_association
from tests.integration.proposals.conftest import BUDGET, make_draft, submit, unbalanced


def proposal_at(ref: str, actor: Actor) -> Proposal:
    return queries.get_visible(ref, actor)


def test_a_submission_gives_number_version_mail_and_audit(scene, draft, at):
    submit(scene, draft, at)
    proposal = proposal_at(draft, scene.owner)
    assert proposal.reference == "AAP-2026-EDU-0001"
    assert proposal.state == "submitted"
    assert proposal.submitted_at == at
    assert proposal.request_centimes == 74_800_00
    assert proposal.total_cost_centimes == 98_800_00
    assert proposal.planned_participants == 110
    version = queries.latest_version(proposal.id)
    assert version.number == 1
    assert holds(version.frozen, version.sha256)
    assert version.content["reference"] == "AAP-2026-EDU-0001"
    assert version.content["declared_by"] == scene.owner.display_name
    assert version.public_content["declared_by"] is None
    assert version.content["association"]["name_fr"] == "Association Amal"
    mails = db.session.scalars(select(Email).where(Email.event == "proposal.submitted")).all()
    assert {mail.recipient for mail in mails} == {"presidente@example.ma", "redacteur@example.ma"}
    assert all("AAP-2026-EDU-0001" in mail.subject and version.sha256 in mail.body for mail in mails)
    event = timeline(proposal)[-1]
    assert event.action == "proposal.submit"
    assert event.details["sha256"] == version.sha256
    assert verify_chain() == []


def test_the_deadline_itself_is_in_time(scene, draft):
    submit(scene, draft, scene.call.closes_at)
    assert proposal_at(draft, scene.owner).state == "submitted"


def test_one_second_late_is_refused_and_nothing_is_lost(scene, draft):
    with pytest.raises(services.Late, match="horloge du serveur"):
        submit(scene, draft, scene.call.closes_at + timedelta(seconds=1))
    proposal = proposal_at(draft, scene.owner)
    assert proposal.state == "draft"
    assert proposal.reference is None
    assert queries.content_of(proposal).request_centimes == 74_800_00
    assert db.session.scalar(select(func.count()).select_from(SubmittedVersion)) == 0
    assert (
        db.session.scalar(select(func.count()).select_from(Counter).where(Counter.name.like("proposal:%")))
        == 0
    )


def test_before_the_opening_is_refused(scene, draft):
    with pytest.raises(services.Late, match="pas ouvert"):
        submit(scene, draft, scene.call.opens_at - timedelta(seconds=1))


def test_an_editor_cannot_submit(scene, draft, at):
    with pytest.raises(NotAllowed, match="propriétaire"):
        submit(scene, draft, at, scene.editor)


def test_a_second_submission_is_a_conflict(scene, draft, at):
    submit(scene, draft, at)
    with pytest.raises(Conflict, match="déjà déposé"):
        submit(scene, draft, at)
    assert db.session.scalar(select(func.count()).select_from(SubmittedVersion)) == 1


def test_a_page_drawn_for_another_version_is_a_conflict(scene, draft, at):
    with pytest.raises(Conflict, match="changé"):
        submit(scene, draft, at, seen=7)


def test_an_unverified_association_cannot_submit(scene, draft, at):
    with unit_of_work() as session:
        session.execute(
            Association.__table__.update()
            .values(state="to_verify")
            .where(Association.id == scene.association_id)
        )
    with pytest.raises(services.Incomplete, match="vérifiée"):
        submit(scene, draft, at)


def test_a_budget_that_does_not_balance_is_refused(scene, draft, at):
    with unit_of_work():
        services.save_budget(queries.get_for_update(draft, scene.owner), unbalanced(), scene.owner, at)
    with pytest.raises(services.Incomplete, match="il manque 2\u00a0800,00 DH"):
        submit(scene, draft, at)


def test_a_request_above_the_ceiling_is_refused(scene, draft, at):
    rows = [
        replace(
            BUDGET[0],
            quantity=1,
            unit_cost_centimes=400_000_00,
            grant_centimes=300_000_01,
            own_cash_centimes=99_999_99,
        )
    ]
    with unit_of_work():
        services.save_budget(queries.get_for_update(draft, scene.owner), rows, scene.owner, at)
    with pytest.raises(services.Incomplete, match="plafond"):
        submit(scene, draft, at)


def test_numbers_follow_one_another_in_a_line(scene, draft, at):
    second = make_draft(scene, at, "Un autre projet")
    submit(scene, draft, at)
    submit(scene, second, at)
    assert proposal_at(second, scene.owner).reference == "AAP-2026-EDU-0002"


def test_a_replacement_keeps_the_number_and_makes_version_two(scene, draft, at):
    submit(scene, draft, at)
    later = at + timedelta(hours=1)
    with unit_of_work():
        services.resume_draft(queries.get_for_update(draft, scene.owner), None, scene.owner, later)
    with unit_of_work():
        proposal = queries.get_for_update(draft, scene.owner)
        services.save_text(proposal, "summary", "Accompagner deux cents enfants.", 1, scene.editor, later)
    submit(scene, draft, later)
    proposal = proposal_at("AAP-2026-EDU-0001", scene.owner)
    assert [number for number, _at, _sha in queries.versions_of(proposal.id)] == [1, 2]
    assert proposal.submitted_at == later
    assert queries.latest_version(proposal.id).content["texts"]["summary"].startswith("Accompagner deux")


def test_a_submission_is_not_taken_back_after_the_deadline(scene, draft, at):
    submit(scene, draft, at)
    late = scene.call.closes_at + timedelta(seconds=1)
    with pytest.raises(services.Late), unit_of_work():
        services.resume_draft(queries.get_for_update(draft, scene.owner), None, scene.owner, late)


def test_an_editor_takes_nothing_back(scene, draft, at):
    submit(scene, draft, at)
    with pytest.raises(NotAllowed), unit_of_work():
        services.resume_draft(queries.get_for_update(draft, scene.editor), None, scene.editor, at)


def test_a_correction_given_up_after_the_deadline_restores_the_submission(scene, draft, at):
    submit(scene, draft, at)
    before = queries.latest_version(proposal_at(draft, scene.owner).id).content
    with unit_of_work():
        services.resume_draft(queries.get_for_update(draft, scene.owner), None, scene.owner, at)
    with unit_of_work():
        proposal = queries.get_for_update(draft, scene.owner)
        services.save_basics(proposal, "Autre titre", None, None, scene.owner, at)
        services.save_budget(proposal, [], scene.owner, at)
        services.remove_document(proposal, before["documents"][0]["id"], scene.owner, at)
    late = scene.call.closes_at + timedelta(days=1)
    with unit_of_work():
        services.restore_submission(queries.get_for_update(draft, scene.owner), None, scene.owner, late)
    proposal = proposal_at(draft, scene.owner)
    assert proposal.state == "submitted"
    assert proposal.submitted_at == at
    assert {**before, **queries.content_of(proposal).as_json()} == before


def test_a_withdrawal_is_the_owner_s_and_says_so_by_mail(scene, draft, at):
    with pytest.raises(NotAllowed), unit_of_work():
        services.withdraw_proposal(queries.get_for_update(draft, scene.editor), None, scene.editor, at)
    submit(scene, draft, at)
    with unit_of_work():
        services.withdraw_proposal(
            queries.get_for_update(draft, scene.owner), None, scene.owner, at, "Faute de temps"
        )
    proposal = proposal_at(draft, scene.owner)
    assert proposal.state == "withdrawn"
    assert timeline(proposal)[-1].reason == "Faute de temps"
    assert (
        db.session.scalar(select(func.count()).select_from(Email).where(Email.event == "proposal.withdrawn"))
        == 2
    )
    with pytest.raises(IllegalTransition), unit_of_work():
        services.withdraw_proposal(queries.get_for_update(draft, scene.owner), None, scene.owner, at)


def test_another_association_s_proposal_does_not_exist(scene, draft, at):
    stranger = make_user("ailleurs@example.ma")
    stranger = as_member(stranger, make_association("Autre association", owner=stranger))
    with pytest.raises(NotFound):
        queries.get_visible(draft, stranger)
    submit(scene, draft, at)
    with pytest.raises(NotFound):
        queries.get_visible("AAP-2026-EDU-0001", stranger)


def test_staff_sees_what_is_submitted_and_evaluators_do_not(scene, draft, at):
    manager, evaluator = make_user("g@example.ma", "call_manager"), make_user("e@example.ma", "evaluator")
    with pytest.raises(NotFound):
        queries.get_visible(draft, manager)
    submit(scene, draft, at)
    assert queries.get_visible("AAP-2026-EDU-0001", manager).title
    with pytest.raises(NotFound):
        queries.get_visible("AAP-2026-EDU-0001", evaluator)


def test_moves_of_later_stages_follow_the_workflow(scene, draft, at):
    submit(scene, draft, at)
    manager = make_user("g@example.ma", "call_manager")
    with unit_of_work():
        proposal = queries.load_for_update(proposal_at(draft, scene.owner).id)
        with pytest.raises(IllegalTransition):
            services.select(proposal, manager, at)
        services.admit(proposal, manager, at)
        services.close_evaluation(proposal, manager, at)
        services.select(proposal, manager, at, "Premier de la liste")
    assert proposal_at(draft, scene.owner).state == "selected"
