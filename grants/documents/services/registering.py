"""Name stored bytes as a document, inside the transaction of the use case."""

from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from grants.core.actors import Actor
from grants.core.db import db
from grants.documents.models import Blob, Document
from grants.documents.services.receiving import StoredFile
from grants.documents.states import ScanState


def register(stored: StoredFile, actor: Actor, at: datetime) -> Document:
    """Name stored bytes as a document, inside the transaction of the use case."""
    dialect: Any = sqlite if db.session.get_bind().dialect.name == "sqlite" else postgresql
    row = dialect.insert(Blob).values(
        sha256=stored.sha256,
        size=stored.size,
        media_type=stored.media_type,
        scan_state=ScanState.NOT_CHECKED,
        created_at=at,
    )
    db.session.execute(row.on_conflict_do_nothing(index_elements=["sha256"]))  # two people, one file
    document = Document(
        sha256=stored.sha256, filename=stored.filename, uploaded_by_id=actor.id, uploaded_at=at
    )
    db.session.add(document)
    return document
