"""Private notes of evaluators go five years after they were last written (domain notes, section 14)."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotAllowed
from grants.evaluation import policies
from grants.evaluation.models import PrivateNote

KEPT = timedelta(days=5 * 365 + 1)


def erase_old_notes(actor: Actor, at: datetime) -> int:
    """Erase the notes whose time has passed; return how many went. Raises NotAllowed."""
    if not policies.can_erase_notes(actor):
        raise NotAllowed
    gone = db.session.execute(delete(PrivateNote).where(PrivateNote.updated_at < at - KEPT))
    return int(gone.rowcount)  # type: ignore[attr-defined]
