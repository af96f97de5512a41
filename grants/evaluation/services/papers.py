"""Keep the papers of a closed session: the drawn minutes and the bundle, stored once under their hash."""

from datetime import datetime

from grants.core.actors import System
from grants.core.db import db, unit_of_work
from grants.documents.services import register, store_drawn
from grants.evaluation import queries
from grants.evaluation.minutes_pdf import draw_minutes
from grants.evaluation.models import MinutesPaper, SelectionSession, SessionBundle

LANGUAGES = ("fr", "ar")
WORKER = System("worker")


def keep_minutes(session_id: int, at: datetime) -> None:
    """Draw and keep the minutes of a session in French and Arabic; again, nothing.

    Opens units of work of its own, after drawing: the same snapshot always gives the same bytes.
    """
    minutes, session = queries.minutes_of(session_id), db.session.get(SelectionSession, session_id)
    if minutes is None or session is None:
        return
    content, sha256 = queries.frozen_content(minutes), minutes.sha256
    reference = session.minutes_reference or str(session_id)
    missing = [language for language in LANGUAGES if queries.minutes_paper(session_id, language) is None]
    for language in missing:
        stored = store_drawn(draw_minutes(content, sha256, language), f"{reference}-{language}.pdf")
        with unit_of_work() as unit:
            if unit.get(MinutesPaper, (session_id, language)) is None:
                document = register(stored, WORKER, at)
                unit.flush()
                unit.add(
                    MinutesPaper(
                        session_id=session_id, language=language, document_id=document.id, drawn_at=at
                    )
                )


def keep_bundle(session_id: int, at: datetime) -> None:
    """Store the sealed bundle of a session as a document and let go of its text; again, nothing."""
    bundle, session = queries.bundle_of(session_id), db.session.get(SelectionSession, session_id)
    if bundle is None or session is None or bundle.content is None:
        return
    stored = store_drawn(bundle.content.encode(), f"{session.minutes_reference}.json", "application/json")
    with unit_of_work() as unit:
        row = unit.get(SessionBundle, session_id, with_for_update=True)
        if row is not None and row.content is not None:
            document = register(stored, WORKER, at)
            unit.flush()
            row.document_id, row.content = document.id, None
