"""Read a small uploaded file whose content is taken, not kept: a workbook given back."""

import os

from werkzeug.datastructures import FileStorage

from grants.core.i18n import _
from grants.documents.kinds.refusal import Refusal
from grants.documents.kinds.sniff import matches_name, sniff
from grants.documents.services.refusals import FileRefused, refused


def check_upload(upload: FileStorage, extensions: tuple[str, ...], most_bytes: int) -> bytes:
    """Return the bytes of an uploaded file of one of these kinds, looked into as any other file.

    Raises FileRefused with words for the person.
    """
    stream = upload.stream
    size = stream.seek(0, os.SEEK_END)
    if not size:
        raise refused("empty")
    if size > most_bytes:
        raise FileRefused(_("Ce classeur est trop grand : %(limit)s Mo au plus.", limit=most_bytes // 2**20))
    try:
        kind = sniff(stream, size)  # type: ignore[arg-type]
    except Refusal as refusal:
        raise refused(refusal.code) from refusal
    if not set(kind.extensions) & set(extensions) or not matches_name(kind, upload.filename or ""):
        raise FileRefused(
            _("Ce fichier n’est pas un classeur %(kinds)s.", kinds=", ".join(extensions).upper())
        )
    stream.seek(0)
    return stream.read()
