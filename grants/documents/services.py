"""Accept an uploaded file in two steps: bytes checked and stored first, then named in the transaction."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite
from werkzeug.datastructures import FileStorage

from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import DomainError
from grants.core.i18n import _
from grants.documents import storage
from grants.documents.models import Blob, Document
from grants.documents.sniff import matches_name, sniff
from grants.documents.states import ScanState


@dataclass(frozen=True)
class StoredFile:
    """Bytes that are on disk and checked, not yet named by any document."""

    sha256: str
    size: int
    media_type: str
    filename: str


class FileRefused(DomainError):
    """The file is empty, too large, or not what its name says."""


def receive_upload(upload: FileStorage) -> StoredFile:
    """Check and store an uploaded file, outside any transaction.

    Raises FileRefused with words for the person when it is empty, too large, of a kind not
    accepted, or when its bytes do not fit its name.
    """
    limit = current_app.config["MAX_FILE_MB"]
    content = upload.stream.read(limit * 1024 * 1024 + 1)
    if not content:
        raise FileRefused(_("Le fichier est vide. Choisissez-en un autre."))
    if len(content) > limit * 1024 * 1024:
        raise FileRefused(
            _("Le fichier dépasse %(limit)s Mo. Réduisez-le ou numérisez-le en qualité moyenne.", limit=limit)
        )
    kind = sniff(content)
    name = clean_filename(upload.filename or "")
    if kind is None or not matches_name(kind, name):
        raise FileRefused(
            _("Ce fichier n’est pas ce que son nom annonce. Sont acceptés : PDF, JPEG, PNG, DOCX, XLSX, ODT.")
        )
    return StoredFile(storage.put(content), len(content), kind.media_type, name)


def store_drawn(content: bytes, filename: str, media_type: str = "application/pdf") -> StoredFile:
    """Store bytes that the system itself drew, outside any transaction."""
    return StoredFile(storage.put(content), len(content), media_type, filename)


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


def clean_filename(name: str) -> str:
    """Return the last part of a name without control characters, at most 150 characters."""
    name = re.split(r"[\\/]", name)[-1]
    name = re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", name).strip() or "document"
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:140]}{dot}{ending[:9]}" if dot else name[:150]
