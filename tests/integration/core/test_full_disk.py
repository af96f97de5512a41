"""A disk without room: said in words where one types, nothing half kept, nothing kept before lost."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import event

from grants.core.db import db
from grants.core.room import NoRoom, is_full, needing_room
from grants.documents.storage.folder import Folder
from tests.factories.accounts import make_user
from tests.factories.associations import make_association
from tests.integration.associations.identity_data import typed

PIECE = 256 * 1024
WORDS = "Le serveur n’a plus de place"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte, where this account may mount one."""
    place = tmp_path / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:  # noqa: S603
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)  # noqa: S603, S607


@pytest.fixture
def owner(database, sign_in):
    person = make_user("proprio@example.ma")
    make_association(state="draft", owner=person)
    return sign_in(person.email)


def test_a_database_without_room_keeps_the_words_in_the_form(app, owner):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("SQLite alone can be told how large it may grow")
    pages = db.session.connection().exec_driver_sql("PRAGMA page_count").scalar()
    db.session.rollback()
    bound = {"pages": pages}

    def no_larger(connection):
        connection.exec_driver_sql(f"PRAGMA max_page_count = {bound['pages']}")

    event.listen(db.engine, "begin", no_larger)
    try:
        purpose, version = "Accueillir et accompagner. " * 70, 1
        for _turn in range(60):  # what is free inside the file is used up first
            data = typed(version, purpose=purpose + "x" * version)
            answer = owner.post("/fr/associations/T-0001/identity", data=data)
            if answer.status_code != 302:
                break
            version += 1
        assert answer.status_code == 422
        assert WORDS in answer.text
        assert data["purpose"] in answer.text
        bound["pages"] = 1_000_000
        assert owner.post("/fr/associations/T-0001/identity", data=data).status_code == 302
        assert data["purpose"] in owner.get("/fr/associations/T-0001/identity").text
    finally:
        event.remove(db.engine, "begin", no_larger)


def test_a_disk_without_room_stops_an_upload_where_it_stands(app, owner, small_disk, monkeypatch):
    monkeypatch.setitem(app.config, "VAR_FOLDER", str(small_disk))
    content = b"%PDF-1.7 " + os.urandom(3 * PIECE + 100_000) + b"\n%%EOF\n"
    begun = owner.post("/fr/uploads", data={"filename": "a.pdf", "size": str(len(content))}).get_json()
    address, received = f"/fr/uploads/{begun['code']}", 0
    (small_disk / "other").write_bytes(bytes(PIECE))  # what others keep there
    while received < len(content):
        answer = owner.put(f"{address}/{received}", data=content[received : received + PIECE])
        if answer.status_code != 200:
            break
        received = answer.get_json()["received"]
    assert answer.status_code == 507
    assert WORDS in answer.get_json()["message"]
    assert 0 < received < len(content)
    assert owner.get(address).get_json()["received"] == received
    (small_disk / "other").unlink()
    while received < len(content):
        answer = owner.put(f"{address}/{received}", data=content[received : received + PIECE])
        assert answer.status_code == 200
        received = answer.get_json()["received"]
    assert (small_disk / "uploads" / begun["code"]).read_bytes() == content


def test_a_store_without_room_keeps_no_half_file(small_disk, caplog):
    store = Folder(small_disk / "files")
    kept = store.put([b"before"])
    with pytest.raises(NoRoom), needing_room():
        store.put(bytes(PIECE) for _ in range(8))
    assert "no room left on the disk" in caplog.text
    assert list((small_disk / "files" / "incoming").iterdir()) == []
    assert b"".join(store.stream(kept.sha256)) == b"before"


def test_a_form_with_a_file_says_it_at_its_field(app, owner, small_disk, monkeypatch):
    from grants.documents import storage

    monkeypatch.setattr(storage, "put_stream", Folder(small_disk).put)
    (small_disk / "other").write_bytes(bytes(3 * PIECE))
    content = b"%PDF-1.7 " + os.urandom(PIECE + 100_000) + b"\n%%EOF\n"
    answer = owner.post(
        "/fr/associations/T-0001/identity",
        data={**typed(1, purpose="Ce qui est écrit"), "receipt": (BytesIO(content), "recepisse.pdf")},
    )
    assert answer.status_code == 422
    assert WORDS in answer.text
    assert "Ce qui est écrit" in answer.text


def test_other_errors_are_no_full_disk():
    assert not is_full(OSError(13, "denied"))
    assert not is_full(ValueError("x"))
