"""Uploads: what is accepted, what is refused, and bytes kept once."""

import io
import threading
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.documents import storage
from grants.documents.models import Blob, Document
from grants.documents.services import FileRefused, StoredFile, clean_filename, receive_upload, register
from grants.documents.storage.base import StoreUnavailable
from tests.factories.accounts import make_user
from tests.unit.documents.files import jpeg, opened, png

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def upload(content, name):
    return FileStorage(io.BytesIO(content), filename=name)


def archive(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return buffer.getvalue()


def test_the_same_bytes_are_kept_once(database, at):
    actor = make_user("a@example.ma")
    first, second = receive_upload(upload(PDF, "statuts.pdf")), receive_upload(upload(PDF, "statuts (2).pdf"))
    with unit_of_work():
        register(first, actor, at)
        register(second, actor, at)
    assert db.session.scalar(select(func.count()).select_from(Blob)) == 1
    assert db.session.scalar(select(func.count()).select_from(Document)) == 2
    assert storage.get(first.sha256) == PDF


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "vide.pdf"),
        (b"<html><script>alert(1)</script>", "faux.pdf"),
        (b"MZ\x90\x00", "programme.pdf"),
        (PDF, "image.png"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 20, "scan.pdf"),
        (archive("a.txt"), "lettre.docx"),
        (archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "lettre.docx"),
        (b"%PDF-1.7 cut short", "statuts.pdf"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(database, content, name):
    with pytest.raises(FileRefused):
        receive_upload(upload(content, name))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PDF, "STATUTS.PDF"),
        (archive("[Content_Types].xml", "word/document.xml"), "lettre.docx"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "budget.xlsx"),
        (opened(), "lettre.odt"),
        (jpeg(), "photo.jpeg"),
        (png(), "scan.png"),
    ],
)
def test_usual_files_are_accepted(database, content, name):
    assert receive_upload(upload(content, name)).size == len(content)


def test_a_file_over_the_limit_is_refused_with_the_limit(database, app):
    limit = app.config["MAX_FILE_MB"] * 1024 * 1024
    with pytest.raises(FileRefused, match="20"):
        receive_upload(upload(PDF + b"x" * limit, "grand.pdf"))


def test_names_are_cleaned():
    assert clean_filename("C:\\Docs\\statuts\u202e.pdf") == "statuts.pdf"
    assert clean_filename("../../etc/passwd") == "passwd"
    assert clean_filename("") == "document"
    assert len(clean_filename("x" * 400 + ".pdf")) <= 150


def test_two_people_give_the_same_file_at_once(app, at):
    """Both transactions find no such bytes; one keeps them, both keep their document."""
    stored = StoredFile("ab" * 32, 10, "application/pdf", "statuts.pdf")
    barrier, kept = threading.Barrier(2), []

    def give():
        with app.app_context():
            barrier.wait()
            for _turn in range(3):
                with unit_of_work() as session:
                    document = register(stored, Actor(id=None, display_name=""), at)
                    session.flush()
                    kept.append(document.id)

    threads = [threading.Thread(target=give) for _person in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(kept)) == 6


@pytest.mark.parametrize("cut", [10, 40, 60, 90, 120])
def test_a_damaged_archive_is_refused(app, cut):
    content = bytearray(archive("[Content_Types].xml", "word/document.xml", "mimetype"))
    content[cut] ^= 0xFF
    with app.app_context(), app.test_request_context("/fr/"):
        try:
            receive_upload(upload(bytes(content), "budget.docx"))
        except FileRefused:
            return


def test_an_image_is_cleaned_before_it_is_hashed(database):
    telling = jpeg(comment=b"Secret place")
    stored = receive_upload(upload(telling, "photo.jpg"))
    assert stored.sha256 == receive_upload(upload(jpeg(), "photo.jpg")).sha256
    assert b"Secret" not in storage.get(stored.sha256)
    assert stored.size == len(storage.get(stored.sha256))


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (jpeg()[:-10], "photo.jpg", "abîmée"),
        (png()[:-10], "scan.png", "abîmée"),
        (PDF[:-8], "statuts.pdf", "incomplet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "lettre.doc", "mot de passe"),
        (archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "a.docx", "macros"),
    ],
)
def test_a_refusal_says_how_to_repair_it(database, content, name, words):
    with pytest.raises(FileRefused, match=words):
        receive_upload(upload(content, name))


def test_nothing_is_kept_of_what_was_refused_half_way(database, app):
    with pytest.raises(FileRefused):
        receive_upload(upload(jpeg()[:-10], "photo.jpg"))
    files = Path(app.config["STORAGE_FOLDER"])
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_the_whole_way_over_a_bucket(client, database, app, at, bucket, monkeypatch):
    """The application itself with the settings of an S3-compatible store: readiness, upload, register."""
    for name, value in bucket.settings.items():
        monkeypatch.setitem(app.config, name, value)
    monkeypatch.delitem(app.extensions, "grants_store", raising=False)
    try:
        assert client.get("/readyz").get_json()["storage"] is True
        stored = receive_upload(upload(PDF, "statuts.pdf"))
        with unit_of_work():
            register(stored, make_user("a@example.ma"), at)
        assert type(storage.store()).__name__ == "S3Folder"
        assert storage.get(stored.sha256) == PDF
        assert not Path(app.config["STORAGE_FOLDER"]).exists()
    finally:
        app.extensions.pop("grants_store", None)


def test_a_store_that_is_down_is_a_page_that_says_so(client, database, app, monkeypatch):
    monkeypatch.setitem(app.config, "STORAGE_URL", "s3://nowhere")
    monkeypatch.setitem(app.config, "STORAGE_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.delitem(app.extensions, "grants_store", raising=False)
    try:
        assert client.get("/readyz").status_code == 503
        with pytest.raises(StoreUnavailable):
            receive_upload(upload(PDF, "statuts.pdf"))
    finally:
        app.extensions.pop("grants_store", None)
