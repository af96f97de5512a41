"""Work is asked in a transaction, done once, retried when it fails, and never lost."""

from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import select

from grants.core.db import db, in_unit_of_work, unit_of_work
from grants.jobs import services
from grants.jobs.models import Job
from grants.jobs.queries import progress_of
from tests.worker import run_daily, run_jobs


@pytest.fixture
def done(database, monkeypatch):
    """A kind of work that notes what it was given."""
    payloads = []
    monkeypatch.setitem(
        current_app.extensions["grants_jobs"], "test.note", lambda payload, at: payloads.append(payload)
    )
    return payloads


def enqueue(at, **more):
    with unit_of_work():
        return services.enqueue("test.note", at, **more)


def test_a_job_is_done_once(done, at):
    job_id = enqueue(at, word="one")
    assert not progress_of(job_id).is_begun
    assert run_jobs(at) == 1
    assert done == [{"word": "one"}]
    assert progress_of(job_id).is_finished
    assert run_jobs(at + timedelta(days=1)) == 0


def test_a_job_asked_in_a_transaction_that_fails_does_not_exist(done, at):
    with pytest.raises(RuntimeError), unit_of_work():
        services.enqueue("test.note", at)
        raise RuntimeError
    assert run_jobs(at) == 0
    assert done == []


def test_a_job_waits_for_its_instant(done, at):
    enqueue(at, run_at=at + timedelta(hours=1))
    assert run_jobs(at) == 0
    assert run_jobs(at + timedelta(hours=1)) == 1


def test_requests_of_one_key_are_one_job_until_it_is_taken(done, at):
    first = enqueue(at, key="same", number=1)
    assert enqueue(at, key="same", number=2) == first
    assert enqueue(at, key="other", number=3) != first
    assert run_jobs(at) == 2
    assert [payload["number"] for payload in done] == [1, 3]
    assert enqueue(at, key="same", number=4) != first
    assert run_jobs(at) == 1


def test_a_failed_job_is_tried_again_later_and_given_up_in_the_end(database, at, monkeypatch):
    tries = []

    def fail(_payload, moment):
        tries.append(moment)
        raise ValueError("broken")

    monkeypatch.setitem(current_app.extensions["grants_jobs"], "test.note", fail)
    job_id = enqueue(at)
    moment = at
    assert run_jobs(moment) == 1
    assert run_jobs(moment) == 0
    for _round in range(services.MAX_ATTEMPTS):
        moment += timedelta(hours=3)
        run_jobs(moment)
    assert len(tries) == services.MAX_ATTEMPTS
    progress = progress_of(job_id)
    assert progress.is_finished
    assert progress.is_given_up
    assert progress.error == "ValueError: broken"


def test_a_kind_nobody_handles_fails_like_any_other(database, at):
    with unit_of_work():
        job_id = services.enqueue("test.unknown", at)
    assert run_jobs(at) == 1
    assert "KeyError" in progress_of(job_id).error


def test_a_job_of_a_killed_worker_is_taken_again_after_its_lease(done, at):
    enqueue(at)
    with unit_of_work():
        assert services.lease_next(at) is not None
    assert run_jobs(at) == 0
    assert run_jobs(at + services.LEASE) == 1


def test_a_job_runs_outside_any_transaction_and_tells_how_far_it_is(database, at, monkeypatch):
    seen = []

    def work(_payload, moment):
        assert not in_unit_of_work()
        services.report_progress(3, 10, moment)
        seen.append(progress_of(job_id))

    monkeypatch.setitem(current_app.extensions["grants_jobs"], "test.note", work)
    job_id = enqueue(at)
    run_jobs(at)
    assert [(item.steps_done, item.steps_in_all, item.is_finished) for item in seen] == [(3, 10, False)]


def test_progress_outside_a_job_is_nobodys(database, at):
    services.report_progress(1, 2, at)
    assert db.session.scalars(select(Job)).all() == []


def test_finished_jobs_are_forgotten_after_a_week(done, at):
    enqueue(at)
    run_jobs(at)
    with unit_of_work():
        assert services.forget_finished(at + timedelta(days=6)) == 0
        assert services.forget_finished(at + timedelta(days=8)) == 1


def test_a_daily_round_is_made_once_a_local_day_by_one_worker(database, at, monkeypatch):
    made = []
    rounds = {"test.round": made.append}
    monkeypatch.setitem(current_app.extensions, "grants_daily", rounds)
    monkeypatch.setitem(current_app.extensions, "grants_rounds_made", {})
    assert run_daily(at) == 1
    monkeypatch.setitem(current_app.extensions, "grants_rounds_made", {})  # another worker knows nothing
    assert run_daily(at + timedelta(hours=2)) == 0
    assert run_daily(at + timedelta(days=1)) == 1
    assert made == [at, at + timedelta(days=1)]
