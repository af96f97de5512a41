"""Seal a session: its bundle of marks, rules, ranks, allocation, decisions, chained to earlier ones."""

from datetime import datetime
from hashlib import sha256

from grants.core.db import db
from grants.core.errors import Conflict
from grants.core.i18n import _
from grants.evaluation.bundle import seal_of, write_bundle
from grants.evaluation.grid_spec import ScoringError
from grants.evaluation.models import SelectionSession, SessionBundle
from grants.evaluation.queries.bundle import bundle_session
from grants.evaluation.queries.ranking import Ranking
from grants.evaluation.score_rows import grounds
from grants.evaluation.scoring import score_file
from grants.evaluation.services.session_guards import names_of
from grants.jobs.services import enqueue

STORE_JOB = "evaluation.store_bundle"


class MarksChanged(Conflict):
    """The scores kept no longer follow from the marks: the session can't be sealed."""


def seal_session(session: SelectionSession, ranking: Ranking, at: datetime) -> SessionBundle:
    """Write the bundle of a session that closes, and ask the worker to store it; the closing holds the right.

    Everything is computed again from the marks. Raises MarksChanged when the scores kept differ.
    """
    terms = bundle_session(session, ranking, at)
    differing = []
    for file in terms.files:
        kept = ranking.files[file.ref]
        try:
            score = score_file(terms.grid, [evaluation.as_marks for evaluation in file.evaluations])
        except ScoringError:
            differing.append(file.ref)
            continue
        outcome = grounds(kept.score) or ["passes"]
        if score.final != kept.standing.final or list(score.outcome) != outcome:
            differing.append(file.ref)
    if differing:
        raise MarksChanged(
            _("Les notes gardées ne suivent plus des marques : %(refs)s.", refs=names_of(differing))
        )
    content = write_bundle(terms)
    bundle = SessionBundle(
        session_id=session.id,
        seal=seal_of(content),
        file_sha256=sha256(content).hexdigest(),
        size=len(content),
        content=content.decode(),
        written_at=at,
    )
    db.session.add(bundle)
    enqueue(STORE_JOB, at, key=f"bundle-{session.id}", session_id=session.id)
    return bundle
