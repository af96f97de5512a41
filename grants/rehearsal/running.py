"""Run a rehearsal: read the call as it stands, live it in the copy, keep the report."""

from collections.abc import Callable
from datetime import datetime

from grants.calls.draft import CallDraft
from grants.calls.queries import draft_of, rehearsal_to_run
from grants.calls.services import keep_rehearsal
from grants.core import clock
from grants.core.db import db, unit_of_work
from grants.core.i18n import in_language
from grants.jobs.services import report_progress
from grants.rehearsal.living import STEPS, Life, live_step
from grants.rehearsal.report import Report
from grants.rehearsal.sandbox import sandbox

Tell = Callable[[int, int], None]


def run(rehearsal_id: int, at: datetime) -> None:
    """Run the rehearsal that a manager asked for and keep its report; nothing when it has one already."""
    found = rehearsal_to_run(rehearsal_id)
    if found is None:
        return
    draft = draft_of(found.call)
    per_line, seed, language = found.rehearsal.per_line, found.rehearsal.seed, found.language
    db.session.rollback()
    report = rehearse(
        draft, per_line, seed, language, at, lambda done, whole: report_progress(done, whole, clock.now())
    )
    with unit_of_work():
        keep_rehearsal(rehearsal_id, report.as_json(), at)


def rehearse(
    draft: CallDraft,
    per_line: int,
    seed: int,
    language: str,
    now: datetime,
    tell: Tell = lambda *_: None,
) -> Report:
    """Live a call in a throw-away copy and return what happened; the real database is only read.

    The same draft, count, seed and instant give the same report, durations aside. Called in an application
    context, outside any transaction; tell hears of each step lived, outside the copy.
    """
    life = Life(draft, per_line, seed, now)
    with sandbox() as copy:
        for number, (name, act) in enumerate(life.steps(), start=1):
            with copy.app_context(), in_language(language):
                goes_on = live_step(life, name, act)
                db.session.remove()
            tell(number, len(STEPS))
            if not goes_on:
                break
    return life.report
