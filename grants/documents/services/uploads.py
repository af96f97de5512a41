"""Send a file piece by piece: begun, continued from where it stopped, whole, then checked as any other.

The bytes of a piece are written outside any transaction, at their place; the row then says how far the file
has come. A piece sent twice is written over itself; one cut on the way leaves the row where it was.
"""

import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from flask import current_app
from sqlalchemy import delete, select
from werkzeug.datastructures import FileStorage

from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, NotAllowed, NotFound
from grants.core.i18n import _
from grants.core.room import needing_room
from grants.documents import policies
from grants.documents.kinds.sniff import EXTENSIONS
from grants.documents.models import Upload
from grants.documents.queries import get_upload, get_upload_for_update
from grants.documents.services.receiving import (
    StoredFile,
    clean_filename,
    receive_stream,
    receive_upload,
)
from grants.documents.services.refusals import FileRefused, refused

LIFETIME = timedelta(hours=24)
MOST_OPEN = 10  # of one person; the oldest makes room
LONGEST_PIECE = 4 * 1024 * 1024
_AT_ONCE = 64 * 1024


class OutOfPlace(Conflict):
    """The piece does not begin where the file stands; received says where to go on."""

    def __init__(self, received: int) -> None:
        super().__init__(_("L’envoi reprend à un autre endroit du fichier."))
        self.received = received


def start_upload(filename: str, size: int, actor: Actor, at: datetime) -> Upload:
    """Begin to send a file of a size in bytes. Raises FileRefused where name or size can't be accepted."""
    if not policies.can_upload(actor):
        raise NotAllowed
    name = clean_filename(filename)
    if size <= 0:
        raise refused("empty")
    if size > current_app.config["MAX_FILE_MB"] * 1024 * 1024:
        raise refused("size")
    if name.lower().rpartition(".")[2] not in EXTENSIONS:
        raise refused("kind")
    _make_room(actor)
    upload = Upload(
        code=secrets.token_urlsafe(18),
        owner_id=actor.id or 0,
        filename=name,
        size=size,
        received=0,
        created_at=at,
        expires_at=at + LIFETIME,
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def _make_room(actor: Actor) -> None:
    """Drop the oldest uploads of a person who keeps beginning new ones."""
    rows = select(Upload).where(Upload.owner_id == actor.id).order_by(Upload.created_at.desc(), Upload.code)
    for row in db.session.scalars(rows.offset(MOST_OPEN - 1).with_for_update()):
        _erase(row)


def take_piece(code: str, offset: int, length: int, body: BinaryIO, actor: Actor, at: datetime) -> int:
    """Take a piece of a file that begins at offset; return how many bytes stand now. Outside any transaction.

    Raises NotFound for somebody else's upload, OutOfPlace when bytes before the piece are missing, Conflict
    when it goes over the size announced or stopped on the way, NoRoom on a full disk.
    """
    if not policies.can_upload(actor):
        raise NotAllowed
    upload = get_upload(code, actor, at)
    size, stands = upload.size, _stands(upload)
    if upload.sha256 is not None:
        return size
    db.session.rollback()  # nothing is held while bytes come in
    if offset > stands:
        raise OutOfPlace(stands)
    if offset < 0 or length <= 0 or length > LONGEST_PIECE or offset + length > size:
        raise Conflict(_("Cette partie ne tient pas dans le fichier annoncé : recommencez l’envoi."))
    with needing_room():
        _write(_path(code), offset, length, body)
    with unit_of_work():
        locked = get_upload_for_update(code, actor, at)
        locked.received = max(_stands(locked), offset + length)
        locked.expires_at = at + LIFETIME
        return locked.received


def received_of(upload: Upload) -> int:
    """Return how many bytes of a file stand: where to go on."""
    return upload.size if upload.sha256 is not None else _stands(upload)


def receive(given: FileStorage | str, actor: Actor, at: datetime) -> StoredFile:
    """Check, clean and store what a file field gave: a file, or the code of one sent before.

    Outside any transaction. Raises FileRefused as receive_upload does, NotFound for somebody else's code.
    """
    if not policies.can_upload(actor):
        raise NotAllowed
    return finish_upload(given, actor, at) if isinstance(given, str) else receive_upload(given)


def receive_at(field: str, given: FileStorage | str | None, actor: Actor, at: datetime) -> StoredFile | None:
    """Do as receive, None where nothing was given; what is wrong with the file is said at its field.

    Raises FileRefused also for a code that is unknown or not whole, so that the rest of the form is kept.
    """
    if not policies.can_upload(actor):
        raise NotAllowed
    if not given:
        return None
    try:
        return receive(given, actor, at)
    except NotFound:
        raise FileRefused(_("Ce fichier n’est plus là : choisissez-le à nouveau."), field=field) from None
    except (FileRefused, Conflict) as error:
        raise FileRefused(error.message, field=field) from error


def finish_upload(code: str, actor: Actor, at: datetime) -> StoredFile:
    """Check, clean and store a file that was sent piece by piece; asking again gives the same.

    Outside any transaction. Raises NotFound, FileRefused (the upload is then dropped), Conflict while
    bytes are missing.
    """
    if not policies.can_upload(actor):
        raise NotAllowed
    upload = get_upload(code, actor, at)
    if upload.sha256 is not None:
        return _stored(upload)
    filename, size, stands = upload.filename, upload.size, _stands(upload)
    db.session.rollback()
    if stands < size:
        raise Conflict(_("L’envoi du fichier n’est pas terminé : reprenez-le."))
    try:
        with _path(code).open("rb") as file:
            stored = receive_stream(file, filename)
    except FileNotFoundError:  # finished by a second request meanwhile
        return _stored(get_upload(code, actor, at))
    except FileRefused:
        with unit_of_work():
            _erase(get_upload_for_update(code, actor, at))
        raise
    with unit_of_work():
        locked = get_upload_for_update(code, actor, at)
        locked.sha256, locked.kept_size, locked.media_type = stored.sha256, stored.size, stored.media_type
        locked.received = locked.size
    _path(code).unlink(missing_ok=True)
    return stored


def drop_upload(upload: Upload, actor: Actor) -> None:
    """Forget an upload and erase its bytes; a document made of it stays."""
    if not policies.can_send(actor, upload):
        raise NotAllowed
    _erase(upload)


def sweep_uploads(at: datetime) -> int:
    """Forget uploads whose time is over, and bytes on disk that no upload names; return how many rows."""
    rows = list(db.session.scalars(select(Upload).where(Upload.expires_at <= at).with_for_update()))
    for row in rows:
        _erase(row)
    named = set(db.session.scalars(select(Upload.code)))
    for path in _folder().glob("*"):
        if path.name not in named and path.stat().st_mtime < (at - LIFETIME).timestamp():
            path.unlink(missing_ok=True)
    return len(rows)


def _stored(upload: Upload) -> StoredFile:
    if upload.sha256 is None or upload.kept_size is None or upload.media_type is None:
        raise Conflict(_("L’envoi du fichier n’est pas terminé : reprenez-le."))
    return StoredFile(upload.sha256, upload.kept_size, upload.media_type, upload.filename)


def _erase(upload: Upload) -> None:
    code = upload.code
    db.session.execute(delete(Upload).where(Upload.code == code))
    _path(code).unlink(missing_ok=True)


def _stands(upload: Upload) -> int:
    """Return what both the row and the disk hold: a folder restored from yesterday holds less."""
    try:
        return min(upload.received, _path(upload.code).stat().st_size)
    except FileNotFoundError:
        return 0


def _folder() -> Path:
    return Path(current_app.config["VAR_FOLDER"]) / "uploads"


def _path(code: str) -> Path:
    return _folder() / code


def _write(path: Path, offset: int, length: int, body: BinaryIO) -> None:
    """Write a piece at its place and make it survive a power cut before anybody is told."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        end = offset + length
        while offset < end:
            piece = body.read(min(_AT_ONCE, end - offset))
            if not piece:
                raise Conflict(_("L’envoi a été coupé : il reprendra où il en était."))
            while piece:  # less than asked is written when room runs out
                written = os.pwrite(descriptor, piece, offset)
                piece, offset = piece[written:], offset + written
        os.fdatasync(descriptor)
    finally:
        os.close(descriptor)
