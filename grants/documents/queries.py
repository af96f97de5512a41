"""Read files on their way, and the small pictures of files."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select

from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _
from grants.documents.models import Blob, Preview, Upload
from grants.documents.states import ScanState


def get_upload(code: str, owner: Actor, at: datetime) -> Upload:
    """Return a file on its way by its code. Raises NotFound for somebody else's and for one that expired."""
    return _one(db.session.scalar(select(Upload).where(_own(code, owner, at))))


def get_upload_for_update(code: str, owner: Actor, at: datetime) -> Upload:
    """Return the same, locked until the end of the unit of work. Raises NotFound."""
    statement = select(Upload).where(_own(code, owner, at)).with_for_update()
    return _one(db.session.scalar(statement.execution_options(populate_existing=True)))


def _own(code: str, owner: Actor, at: datetime) -> ColumnElement[bool]:
    return and_(Upload.code == code, Upload.owner_id == owner.id, Upload.expires_at > at)


def _one(found: Upload | None) -> Upload:
    if found is None:
        raise NotFound(_("Cet envoi n’existe pas ou plus : recommencez avec le même fichier."))
    return found


def preview_of(sha256: str) -> Preview | None:
    """Return the small picture of stored bytes, None while it is not drawn."""
    return db.session.get(Preview, sha256)


def infected_among(hashes: Iterable[str]) -> set[str]:
    """Return which of these stored bytes hold a virus: one statement, none without hashes."""
    wanted = set(hashes)
    if not wanted:
        return set()
    rows = select(Blob.sha256).where(Blob.sha256.in_(wanted), Blob.state == ScanState.INFECTED)
    return set(db.session.scalars(rows))
