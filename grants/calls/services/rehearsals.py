"""Ask for a rehearsal of a call, and keep what it found."""

from datetime import datetime
from typing import Any

from grants.audit.services import record
from grants.calls import policies, queries
from grants.calls.models import Call, Rehearsal
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotAllowed, ProblemsError
from grants.core.i18n import _
from grants.jobs.services import enqueue

MOST_PER_LINE = 10
KIND = "rehearsal.run"


def ask_rehearsal(call: Call, per_line: int, seed: int, actor: Actor, at: datetime) -> Rehearsal:
    """Ask the worker to live the whole call with invented applicants; return the row that awaits its report.

    A second request while one waits gets that one. Raises NotAllowed, ProblemsError when the number of
    applicants a line is not from 1 to 10.
    """
    if not policies.can_rehearse_call(actor, call):
        raise NotAllowed(_("Un gestionnaire d’appels répète un appel qui n’est pas encore publié."))
    if not 1 <= per_line <= MOST_PER_LINE:
        raise ProblemsError([("per_line", _("Écrivez un nombre de 1 à %(most)s.", most=MOST_PER_LINE))])
    waiting = queries.unfinished_rehearsal(call.id)
    if waiting is not None and waiting.call_version == call.version:
        return waiting
    rehearsal = Rehearsal(
        call_id=call.id,
        call_version=call.version,
        per_line=per_line,
        seed=seed,
        asked_at=at,
        asked_by_id=actor.id,
    )
    db.session.add(rehearsal)
    db.session.flush()
    rehearsal.job_id = enqueue(KIND, at, key=f"{KIND}:{rehearsal.id}", rehearsal_id=rehearsal.id)
    record("call.rehearse", call, actor, at, per_line=per_line, seed=seed)
    return rehearsal


def keep_rehearsal(rehearsal_id: int, report: dict[str, Any], at: datetime) -> None:
    """Keep the report of a rehearsal; one that has a report already keeps it. Called by the job."""
    rehearsal = db.session.get(Rehearsal, rehearsal_id, with_for_update=True)
    if rehearsal is not None and rehearsal.report is None:
        rehearsal.report, rehearsal.finished_at = report, at
