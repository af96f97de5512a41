"""Serve a stored file: always as an attachment or an inline PDF, never as a page."""

from flask import Response, send_file

from grants.documents import storage
from grants.documents.models import Document


def send_document(document: Document, inline: bool = False) -> Response:
    """Return the response that hands a document over; the caller has checked the right."""
    inline = inline and document.blob.media_type == "application/pdf"
    response = send_file(
        storage.path_of(document.sha256).absolute(),
        mimetype=document.blob.media_type,
        as_attachment=not inline,
        download_name=document.filename,
        etag=document.sha256,
        max_age=0,
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
