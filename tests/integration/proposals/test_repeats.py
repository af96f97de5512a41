"""A double click submits once; a correction not submitted by the deadline leaves the submission standing."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict
from grants.outbox.models import Email
from grants.proposals import queries, services
from grants.proposals.models import SubmittedVersion
from tests.factories.accounts import make_user
from tests.factories.associations import as_member
from tests.integration.proposals.conftest import submit
from tests.worker import run_jobs


def versions() -> int:
    db.session.rollback()  # see what requests wrote meanwhile
    return db.session.scalar(select(func.count()).select_from(SubmittedVersion))


def resume(scene, ref, at):
    with unit_of_work():
        services.resume_draft(queries.get_for_update(ref, scene.owner), None, scene.owner, at)


def rename(scene, ref, title, at):
    with unit_of_work():
        proposal = queries.get_for_update(ref, scene.owner)
        services.save_basics(proposal, title, proposal.starts_on, proposal.ends_on, scene.owner, at)


def test_the_same_request_twice_is_one_submission(scene, draft, at):
    seen = queries.get_visible(draft, scene.owner).version
    first = submit(scene, draft, at, seen=seen).sha256
    assert submit(scene, draft, at + timedelta(seconds=1), seen=seen).sha256 == first
    assert versions() == 1


def test_a_double_click_on_the_page_ends_on_the_submitted_file(scene, draft, sign_in, frozen_clock, at):
    frozen_clock(at)
    client = sign_in("presidente@example.ma")
    version = queries.get_visible(draft, scene.owner).version
    answers = [
        client.post(f"/fr/proposals/{draft}/submit", data={"version": version, "declared": "y"})
        for _click in range(2)
    ]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].location == answers[1].location
    assert versions() == 1


def test_the_request_of_another_owner_is_told(scene, draft, at):
    other = as_member(make_user("vice@example.ma"), scene.association, "owner")
    seen = queries.get_visible(draft, scene.owner).version
    submit(scene, draft, at, seen=seen)
    with pytest.raises(Conflict, match="déjà déposé"):
        submit(scene, draft, at, other, seen=seen)


def test_an_old_page_does_not_submit_a_correction_again(scene, draft, at):
    seen = queries.get_visible(draft, scene.owner).version
    submit(scene, draft, at, seen=seen)
    resume(scene, draft, at)
    with pytest.raises(Conflict, match="changé"):
        submit(scene, draft, at, seen=seen)


def test_a_correction_not_submitted_by_the_deadline_leaves_the_last_one_standing(scene, draft, at):
    submit(scene, draft, at)
    resume(scene, draft, at + timedelta(hours=1))
    rename(scene, draft, "Titre jamais déposé", at + timedelta(hours=2))
    assert run_jobs(scene.call.closes_at) == 2  # the receipt, and the first page of the file joined
    assert queries.get_visible(draft, scene.owner).state == "draft"
    run_jobs(scene.call.closes_at + timedelta(minutes=5))
    proposal = queries.get_visible(draft, scene.owner)
    assert proposal.state == "submitted"
    assert proposal.title == "Des passerelles vers l’école"
    assert versions() == 1
    mails = db.session.scalars(select(Email).where(Email.event == "proposal.stands_again")).all()
    assert {mail.recipient for mail in mails} == {"presidente@example.ma", "redacteur@example.ma"}


def test_a_correction_submitted_in_time_is_what_stands(scene, draft, at):
    submit(scene, draft, at)
    resume(scene, draft, at)
    rename(scene, draft, "Titre corrigé", at)
    submit(scene, draft, at)
    run_jobs(scene.call.closes_at + timedelta(minutes=5))
    assert queries.get_visible(draft, scene.owner).title == "Titre corrigé"
    assert versions() == 2


def test_a_deadline_moved_later_is_waited_for_again(scene, draft, at):
    submit(scene, draft, at)
    resume(scene, draft, at)
    former = scene.call.closes_at
    with unit_of_work():
        scene.call.closes_at = former + timedelta(days=3)
    run_jobs(former + timedelta(minutes=5))
    assert queries.get_visible(draft, scene.owner).state == "draft"
    run_jobs(former + timedelta(days=3, minutes=5))
    assert queries.get_visible(draft, scene.owner).state == "submitted"


def test_a_draft_never_submitted_stays_a_draft_at_the_deadline(scene, draft):
    with unit_of_work():
        services.restore_at_deadline(
            queries.get_for_update(draft, scene.owner), scene.call.closes_at + timedelta(days=1)
        )
    assert queries.get_visible(draft, scene.owner).state == "draft"
