"""Bring a published call to what a corrigendum says, number it, freeze the version and tell everyone."""

from datetime import datetime

from sqlalchemy import select

from grants.audit.services import transition
from grants.calls.corrigendum_words import rows_of
from grants.calls.draft import CallDraft
from grants.calls.following import follower_links
from grants.calls.models import Call, Corrigendum, RequiredDocument
from grants.calls.rows import write_columns, write_lines
from grants.calls.services.versions import freeze_version
from grants.calls.states import CORRIGENDUM_WORKFLOW
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.references import next_number
from grants.jobs.services import enqueue
from grants.outbox.services import queue

# What a document of a published call may change; its row stays, files are joined to it.
DOCUMENT_COLUMNS = ("name_fr", "name_ar", "name_en", "is_required")


def rewrite(call: Call, after: CallDraft) -> None:
    """Make the rows of a published call say what the draft says, keeping every row."""
    write_columns(call, after)
    write_lines(call, after.lines)
    rows = {
        (row.line_code, row.code): row
        for row in db.session.scalars(select(RequiredDocument).where(RequiredDocument.call_id == call.id))
    }
    for item in after.asked_documents:
        for name in DOCUMENT_COLUMNS:
            setattr(rows[item.line_code, item.code], name, getattr(item, name))
    call.version += 1


def number_and_tell(corrigendum: Corrigendum, action: str, actor: Actor, at: datetime) -> None:
    """Publish the corrigendum under the next number of its call; the call is rewritten already.

    Followers are told now; the members of associations that have a file in the call by a job of the
    package that knows them.
    """
    call = corrigendum.call
    number = next_number(db.session(), f"corrigenda {call.code}")
    transition(
        corrigendum,
        CORRIGENDUM_WORKFLOW,
        action,
        actor,
        at,
        stamps={
            "number": number,
            "reference": f"CR-{call.code.removeprefix('AAP-')}-{number:02d}",
            "published_at": at,
        },
        number=number,
        paths=[change["path"] for change in corrigendum.changes],
    )
    freeze_version(call, actor, at)
    for follower, link in follower_links(call.id):
        queue(
            "call.corrigendum",
            [follower],
            at,
            cause=corrigendum,
            call=call,
            corrigendum=corrigendum,
            shown=lambda: rows_of(corrigendum.changes),
            stop_link=link,
        )
    enqueue(
        "proposals.tell_corrigendum", at, key=f"corrigendum:{corrigendum.id}", corrigendum_id=corrigendum.id
    )
