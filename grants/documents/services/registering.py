"""Name stored bytes as a document, inside the transaction of the use case."""

from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite

from grants.audit.services import transition
from grants.core.actors import Actor
from grants.core.db import db
from grants.documents.models import Blob, Document
from grants.documents.services.previews import ask_preview
from grants.documents.services.receiving import StoredFile
from grants.documents.services.refusals import refused
from grants.documents.services.scanning import SCANNER, ask_scan
from grants.documents.states import WORKFLOW, ScanState


def register(stored: StoredFile, actor: Actor, at: datetime) -> Document:
    """Name stored bytes as a document, inside the transaction of the use case.

    What people gave waits for the scanner where there is one. Raises FileRefused for bytes that are
    known to be infected.
    """
    if _keep_blob(stored, at):
        _ask_work(stored, at)
    else:
        _look_again(stored, at)
    document = Document(
        sha256=stored.sha256, filename=stored.filename, uploaded_by_id=actor.id, uploaded_at=at
    )
    db.session.add(document)
    return document


def _keep_blob(stored: StoredFile, at: datetime) -> bool:
    """Insert the row of the bytes; say whether it is new: two people may give one file at once."""
    dialect: Any = sqlite if db.session.get_bind().dialect.name == "sqlite" else postgresql
    row = dialect.insert(Blob).values(
        sha256=stored.sha256,
        size=stored.size,
        media_type=stored.media_type,
        created_at=at,
        **{Blob.state.key: _first_state(stored)},
    )
    kept = row.on_conflict_do_nothing(index_elements=["sha256"]).returning(Blob.sha256)
    return db.session.execute(kept).scalar() is not None


def _first_state(stored: StoredFile) -> ScanState:
    """Return the state of new bytes: the system's own are clean."""
    if stored.is_drawn:
        return ScanState.CLEAN
    return ScanState.PENDING if current_app.config["CLAMD"] else ScanState.NOT_CHECKED


def _ask_work(stored: StoredFile, at: datetime) -> None:
    if stored.is_drawn:
        return
    if current_app.config["CLAMD"]:
        ask_scan(stored.sha256, at)
    else:
        ask_preview(stored.sha256, stored.media_type, at)


def _look_again(stored: StoredFile, at: datetime) -> None:
    """Refuse bytes known as infected; have scanned what came before there was a scanner."""
    blob = db.session.get_one(Blob, stored.sha256)
    if blob.state == ScanState.INFECTED:
        raise refused("infected")
    if blob.state == ScanState.NOT_CHECKED and current_app.config["CLAMD"] and not stored.is_drawn:
        transition(blob, WORKFLOW, "ask", SCANNER, at)
        ask_scan(blob.sha256, at)
