"""Read jobs: how far long work has come."""

from dataclasses import dataclass

from grants.core.db import db
from grants.jobs.models import Job


@dataclass(frozen=True)
class Progress:
    """How far a job has come; steps are None until it says so."""

    is_begun: bool
    is_finished: bool
    is_given_up: bool
    steps_done: int | None
    steps_in_all: int | None
    error: str | None


def progress_of(job_id: int) -> Progress | None:
    """Return how far a job has come, None when there is no such job (any more)."""
    job = db.session.get(Job, job_id)
    if job is None:
        return None
    return Progress(
        is_begun=job.taken_at is not None,
        is_finished=job.finished_at is not None,
        is_given_up=job.given_up,
        steps_done=job.steps_done,
        steps_in_all=job.steps_in_all,
        error=job.last_error,
    )
