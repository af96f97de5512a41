"""A stored file over HTTP: whole, in ranges, not again when it is known, never as a page; on every store."""

import contextlib

import pytest
from flask import Flask, request

from grants.core.errors import NotFound
from grants.documents import storage
from grants.documents.models import Blob, Document
from grants.documents.responses import send_document
from grants.documents.states import ScanState

CONTENT = b"%PDF-1.7 " + bytes(range(256)) * 4000


def answer(store, media_type="application/pdf", inline=True, name="statuts été.pdf", method="GET", **headers):
    app = Flask("test")
    app.extensions["grants_store"] = store
    with app.test_request_context("/", method=method, headers=headers):
        sha256 = storage.put(CONTENT)
        blob = Blob(sha256=sha256, size=len(CONTENT), media_type=media_type, state=ScanState.NOT_CHECKED)
        response = send_document(Document(filename=name, blob=blob, sha256=sha256), inline)
        with contextlib.closing(response):
            return response, b"".join(response.get_app_iter(request.environ))


def test_whole(store):
    response, body = answer(store)
    assert body == CONTENT
    assert response.content_length == len(CONTENT)
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "filename*=UTF-8''statuts%20%C3%A9t%C3%A9.pdf" in response.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=5-99", 5, 100),
        ("bytes=-7", len(CONTENT) - 7, len(CONTENT)),
        ("bytes=300000-", 300000, len(CONTENT)),
        ("bytes=1000-700000", 1000, 700001),
    ],
)
def test_a_range(store, asked, start, stop):
    response, body = answer(store, Range=asked)
    assert response.status_code == 206
    assert body == CONTENT[start:stop]
    assert response.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(CONTENT)}"


def test_what_the_browser_holds_is_not_sent_again(store):
    first, _body = answer(store)
    again, body = answer(store, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, body) == (304, b"")


def test_the_headers_alone(store):
    response, body = answer(store, method="HEAD")
    assert response.content_length == len(CONTENT)
    assert body == b""


@pytest.mark.parametrize(
    ("media_type", "asked", "shown"),
    [
        ("application/pdf", True, "inline"),
        ("image/png", True, "inline"),
        ("image/jpeg", True, "inline"),
        ("application/pdf", False, "attachment"),
        ("application/vnd.oasis.opendocument.text", True, "attachment"),
        ("text/html", True, "attachment"),
    ],
)
def test_only_pdf_and_pictures_are_shown(store, media_type, asked, shown):
    response, _body = answer(store, media_type, asked)
    assert response.headers["Content-Disposition"].startswith(shown)


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-1"}])
def test_bytes_that_are_gone_are_a_404(database, app, headers):
    blob = Blob(sha256="0" * 64, size=5, media_type="application/pdf", state=ScanState.NOT_CHECKED)
    with app.test_request_context("/fr/", headers=headers), pytest.raises(NotFound):
        send_document(Document(filename="a.pdf", blob=blob, sha256=blob.sha256))
