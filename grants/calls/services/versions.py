"""Freeze what a call says, so that a later corrigendum can say what changed."""

from datetime import datetime

from grants.audit.chain import digest
from grants.calls import queries
from grants.calls.content import call_content
from grants.calls.models import Call, CallVersion
from grants.core.actors import Actor
from grants.core.db import db


def freeze_version(call: Call, actor: Actor, at: datetime) -> CallVersion:
    """Write down the whole content of a call as its next version; its lines must be loaded.

    Called by the services that publish a call or a change of it, which have checked the right. The
    fingerprint is the SHA-256 of the content in canonical JSON.
    """
    db.session.flush()
    former = queries.latest_version(call.id)
    content = call_content(call)
    version = CallVersion(
        call_id=call.id,
        number=former.number + 1 if former else 1,
        content=content,
        sha256=digest(content),
        published_at=at,
        published_by_id=actor.id,
    )
    db.session.add(version)
    db.session.flush()
    return version
