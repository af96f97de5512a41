"""Serve a stored file: an attachment, or a PDF or picture shown in a sandbox; never a page."""

import io
import unicodedata
from collections.abc import Iterator
from typing import IO, cast
from urllib.parse import quote

from flask import Response, request
from werkzeug.wsgi import FileWrapper

from grants.core.errors import NotFound
from grants.core.i18n import _
from grants.core.request import current_actor
from grants.documents import policies, storage
from grants.documents.kinds.sniff import IMAGES, PDF
from grants.documents.models import Document
from grants.documents.queries import preview_of
from grants.documents.services.refusals import FileWithheld
from grants.documents.states import ScanState
from grants.documents.storage.base import PIECE

SHOWN = (PDF.media_type, *IMAGES)
SANDBOX = "default-src 'none'; sandbox"


def send_document(document: Document, inline: bool = False) -> Response:
    """Return the response that hands a document over, whole or the range asked; the caller checked the right.

    Only PDF and pictures are shown, and only when inline is asked. Raises NotFound when the bytes
    are gone, FileWithheld for what the scanner found infected or, but for its giver, has not seen yet.
    """
    _require_scan(document)
    blob = document.blob
    shown = inline and blob.media_type in SHOWN
    response = _streamed(blob.sha256, blob.size, blob.media_type)
    response.headers.set(
        "Content-Disposition", "inline" if shown else "attachment", **_names(document.filename)
    )
    return response


def send_preview(document: Document) -> Response:
    """Return the response with the small picture of a document; the caller checked the right.

    Raises NotFound when none is drawn, FileWithheld as send_document.
    """
    _require_scan(document)
    preview = preview_of(document.sha256)
    if preview is None or preview.image_sha256 is None or preview.image_size is None:
        raise NotFound(_("Cet aperçu n’est pas encore dessiné."))
    return _streamed(preview.image_sha256, preview.image_size, "image/webp")


def _require_scan(document: Document) -> None:
    state = document.blob.state
    if policies.can_read(current_actor() if state == ScanState.PENDING else None, document):
        return
    if state == ScanState.PENDING:
        raise FileWithheld(
            _(
                "L’antivirus examine ce fichier. Il s’ouvrira dans quelques minutes : "
                "rechargez alors cette page."
            )
        )
    raise FileWithheld(
        _(
            "L’antivirus a reconnu un virus dans ce fichier : personne ne peut l’ouvrir. "
            "Il compte comme manquant."
        )
    )


def _names(filename: str) -> dict[str, str]:
    """Return a name as headers carry it: plain, and beside it in full where it has other letters."""
    plain = unicodedata.normalize("NFKD", filename).encode("ascii", "ignore").decode("ascii")
    if plain == filename:
        return {"filename": filename}
    return {"filename": plain, "filename*": "UTF-8''" + quote(filename, safe="!#$&+-.^_`|~")}


def _streamed(sha256: str, size: int, media_type: str) -> Response:
    source = _StoredStream(sha256, size)
    source.require()  # what is gone shows before the answer begins
    response = Response(
        FileWrapper(cast(IO[bytes], source), PIECE), mimetype=media_type, direct_passthrough=True
    )
    response.content_length = size
    response.set_etag(sha256)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.cache_control.no_cache = True
    response.cache_control.private = True
    response.make_conditional(request.environ, accept_ranges=True, complete_length=size)
    return response


class _StoredStream(io.RawIOBase):
    """Stored bytes as a file to read: a seek costs nothing, bytes are asked for from where reading begins."""

    def __init__(self, sha256: str, size: int) -> None:
        self._sha256, self._size, self._at = sha256, size, 0
        self._pieces: Iterator[bytes] | None = None
        self._rest = b""

    def open(self) -> None:
        self._pieces = storage.stream(self._sha256, self._at)

    def require(self) -> None:
        """Raise NotFound when the bytes are gone; a whole answer has then begun to be read."""
        is_whole = request.method == "GET" and not request.range and not request.if_none_match
        try:
            if is_whole:
                self.open()
            elif not storage.exists(self._sha256):
                raise FileNotFoundError(self._sha256)
        except FileNotFoundError as error:
            raise NotFound(
                _("Ce fichier n’est plus dans l’espace des fichiers. Dites-le au ministère.")
            ) from error

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset != self._at:
            self._let_go()
            self._at = base + offset
        return self._at

    def read(self, size: int = -1) -> bytes:
        if self._pieces is None:
            self.open()
        while not self._rest:
            piece = next(self._pieces, None)  # type: ignore[arg-type]
            if piece is None:
                return b""
            self._rest = piece
        found = self._rest if size < 0 else self._rest[:size]
        self._rest = self._rest[len(found) :]
        self._at += len(found)
        return found

    def close(self) -> None:
        self._let_go()
        super().close()

    def _let_go(self) -> None:
        close = getattr(self._pieces, "close", None)
        if close:
            close()
        self._pieces, self._rest = None, b""
