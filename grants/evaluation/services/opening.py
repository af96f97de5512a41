"""Freeze the list of files received when the evaluation of a call begins; the worker draws its minutes."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from grants.audit.services import record
from grants.calls.models import Call, CallLine
from grants.core.actors import Actor, System
from grants.core.canonical import digest
from grants.core.db import db, unit_of_work
from grants.core.references import next_number
from grants.documents.services import register, store_drawn
from grants.evaluation import queries
from grants.evaluation.minutes_content import words_of
from grants.evaluation.models import OpeningMinutes, OpeningPaper
from grants.evaluation.opening_pdf import draw_opening
from grants.jobs.services import enqueue

DRAW_OPENING_JOB = "evaluation.draw_opening"
WORKER = System("worker")
VERSION = 1
LANGUAGES = ("fr", "ar")


def freeze_opening(call: Call, actor: Actor, at: datetime) -> OpeningMinutes:
    """Freeze the files received, number the minutes, ask the worker for the papers; once a call.

    Called by the start of the evaluation, in its transaction, with the right checked there.
    """
    kept = db.session.get(OpeningMinutes, call.id)
    if kept is not None:
        return kept
    number = next_number(db.session(), f"minutes:{call.code}")
    reference = f"PV-{call.code.removeprefix('AAP-')}-{number}"
    lines = db.session.scalars(
        select(CallLine)
        .where(CallLine.call_id == call.id)
        .options(joinedload(CallLine.line, innerjoin=True))
        .order_by(CallLine.position, CallLine.line_code)
    )
    files = queries.received_files(call.id)
    content = {
        "version": VERSION,
        "reference": reference,
        "call": {"code": call.code, **words_of(call, "title")},
        "closes_at": call.closes_at.isoformat(),
        "accepts_until": call.accepts_until.isoformat(),
        "opened_at": at.isoformat(),
        "withdrawn": queries.count_withdrawn(call.id),
        "lines": [{"code": line.line_code, **words_of(line.line)} for line in lines],
        "files": [
            {
                "ref": row.reference,
                "association": {
                    "fr": row.Association.name_fr,
                    "ar": row.Association.name_ar or row.Association.name_fr,
                },
                "title": row.title,
                "line": row.line_code,
                "number": row.number,
                "at": row.submitted_at.isoformat(),
                "sha256": row.sha256,
            }
            for row in files
        ],
    }
    minutes = OpeningMinutes(
        call_id=call.id,
        reference=reference,
        content=content,
        sha256=digest(content),
        opened_at=at,
        opened_by_id=actor.id,
    )
    db.session.add(minutes)
    db.session.flush()
    record(
        "opening.freeze",
        minutes,
        actor,
        at,
        reference=reference,
        files=len(files),
        sha256=minutes.sha256,
    )
    enqueue(DRAW_OPENING_JOB, at, key=f"opening-{call.id}", call_id=call.id)
    return minutes


def keep_opening_papers(call_id: int, at: datetime) -> None:
    """Draw and keep the papers of an opening; again, nothing. Opens its own units of work."""
    minutes = db.session.get(OpeningMinutes, call_id)
    if minutes is None:
        return
    content, sha256, reference = minutes.content, minutes.sha256, minutes.reference
    for language in LANGUAGES:
        if db.session.get(OpeningPaper, (call_id, language)) is not None:
            continue
        stored = store_drawn(draw_opening(content, sha256, language), f"{reference}-{language}.pdf")
        with unit_of_work() as session:
            if session.get(OpeningPaper, (call_id, language)) is None:
                document = register(stored, WORKER, at)
                session.flush()
                session.add(
                    OpeningPaper(call_id=call_id, language=language, document_id=document.id, drawn_at=at)
                )
