"""Files sent piece by piece: continued after a cut, harmless twice, their owner's alone, swept."""

import io
import random
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotFound
from grants.documents import queries, services, storage
from grants.documents.models import Upload
from grants.documents.services import FileRefused, OutOfPlace
from tests.factories.accounts import make_user
from tests.unit.documents.files import jpeg
from tests.worker import run_daily

PDF = b"%PDF-1.7 " + random.Random(1).randbytes(300_000) + b"\n%%EOF\n"


@pytest.fixture
def owner(database):
    return make_user("presidente@example.ma")


def begin(owner, at, content=PDF, name="statuts.pdf"):
    with unit_of_work():
        return services.start_upload(name, len(content), owner, at).code


def give(code, offset, piece, owner, at, length=None):
    return services.take_piece(code, offset, length or len(piece), io.BytesIO(piece), owner, at)


def folder(app):
    return Path(app.config["VAR_FOLDER"]) / "uploads"


def test_a_file_in_pieces_is_the_file(owner, at):
    code = begin(owner, at)
    for start in range(0, len(PDF), 100_000):
        give(code, start, PDF[start : start + 100_000], owner, at)
    stored = services.finish_upload(code, owner, at)
    assert storage.get(stored.sha256) == PDF
    assert stored.filename == "statuts.pdf"
    assert services.finish_upload(code, owner, at) == stored


def test_the_bytes_on_their_way_are_erased_once_stored(owner, at, app):
    code = begin(owner, at)
    give(code, 0, PDF, owner, at)
    assert (folder(app) / code).exists()
    services.finish_upload(code, owner, at)
    assert not (folder(app) / code).exists()


def test_a_piece_sent_twice_or_behind_is_harmless(owner, at):
    code = begin(owner, at)
    assert give(code, 0, PDF[:1000], owner, at) == 1000
    assert give(code, 0, PDF[:1000], owner, at) == 1000
    assert give(code, 500, PDF[500:2500], owner, at) == 2500
    assert give(code, 0, PDF[:1000], owner, at) == 2500
    assert give(code, 2500, PDF[2500:], owner, at) == len(PDF)
    assert storage.get(services.finish_upload(code, owner, at).sha256) == PDF


def test_a_gap_is_refused_with_where_to_go_on(owner, at):
    code = begin(owner, at)
    give(code, 0, PDF[:1000], owner, at)
    with pytest.raises(OutOfPlace) as caught:
        give(code, 1001, PDF[1001:1100], owner, at)
    assert caught.value.received == 1000


@pytest.mark.parametrize(("offset", "length"), [(0, len(PDF) + 1), (0, 0), (-1, 5)])
def test_a_piece_that_does_not_fit_is_refused(owner, at, offset, length):
    code = begin(owner, at)
    with pytest.raises(Conflict):
        services.take_piece(code, offset, length, io.BytesIO(b"x" * length), owner, at)


def test_a_piece_cut_on_the_way_leaves_the_file_where_it_was(owner, at):
    code = begin(owner, at)
    give(code, 0, PDF[:1000], owner, at)
    with pytest.raises(Conflict):
        give(code, 1000, PDF[1000:1500], owner, at, length=5000)
    assert services.received_of(queries.get_upload(code, owner, at)) == 1000
    give(code, 1000, PDF[1000:], owner, at)
    assert storage.get(services.finish_upload(code, owner, at).sha256) == PDF


def test_an_unfinished_file_is_not_taken(owner, at):
    code = begin(owner, at)
    give(code, 0, PDF[:-1], owner, at)
    with pytest.raises(Conflict):
        services.finish_upload(code, owner, at)


def test_bytes_lost_with_the_disk_are_asked_again(owner, at, app):
    code = begin(owner, at)
    give(code, 0, PDF, owner, at)
    (folder(app) / code).unlink()
    assert services.received_of(queries.get_upload(code, owner, at)) == 0
    give(code, 0, PDF[:1000], owner, at)
    assert services.received_of(queries.get_upload(code, owner, at)) == 1000


def test_a_finished_upload_is_checked_as_any_other_and_dropped_when_refused(owner, at):
    content = b"<html>" + b"x" * 5000
    code = begin(owner, at, content, "faux.pdf")
    give(code, 0, content, owner, at)
    with pytest.raises(FileRefused):
        services.finish_upload(code, owner, at)
    with pytest.raises(NotFound):
        queries.get_upload(code, owner, at)


def test_a_picture_is_cleaned(owner, at):
    telling = jpeg(comment=b"Secret")
    code = begin(owner, at, telling, "photo.jpg")
    give(code, 0, telling, owner, at)
    assert storage.get(services.finish_upload(code, owner, at).sha256) == jpeg()


@pytest.mark.parametrize(
    ("name", "size"), [("a.pdf", 0), ("a.pdf", 21 * 1024 * 1024), ("a.exe", 10), ("", 10)]
)
def test_what_can_never_be_accepted_is_refused_at_the_start(owner, at, name, size):
    with pytest.raises(FileRefused), unit_of_work():
        services.start_upload(name, size, owner, at)


def test_somebody_elses_upload_is_not_there(owner, at):
    code = begin(owner, at)
    give(code, 0, PDF, owner, at)
    other = make_user("autre@example.ma")
    for act in (
        lambda: queries.get_upload(code, other, at),
        lambda: give(code, 0, PDF[:10], other, at),
        lambda: services.finish_upload(code, other, at),
        lambda: services.receive(code, other, at),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(DomainError):
        services.receive(code, Actor(id=None, display_name=""), at)


def test_the_eleventh_makes_the_oldest_go(owner, at, app):
    codes = [begin(owner, at + timedelta(seconds=number)) for number in range(11)]
    give(codes[-1], 0, PDF[:10], owner, at)
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 10
    with pytest.raises(NotFound):
        queries.get_upload(codes[0], owner, at)


def test_what_is_abandoned_is_swept(owner, at, app):
    old, young = begin(owner, at), begin(owner, at + timedelta(hours=23))
    for code in (old, young):
        with unit_of_work():
            locked = queries.get_upload_for_update(code, owner, at)
            since = locked.expires_at
        give(code, 0, PDF[:10], owner, since - timedelta(hours=24))
    run_daily(at + timedelta(hours=25))
    assert list(db.session.scalars(select(Upload.code))) == [young]
    assert [path.name for path in folder(app).iterdir()] == [young]


def test_two_requests_finish_at_once(app, owner, at):
    code = begin(owner, at)
    give(code, 0, PDF, owner, at)
    barrier, kept = threading.Barrier(2), []

    def finish():
        with app.app_context(), app.test_request_context("/fr/"):
            barrier.wait()
            kept.append(services.finish_upload(code, owner, at))

    threads = [threading.Thread(target=finish) for _request in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) == 2
    assert kept[0] == kept[1]


# --- Over HTTP ---


@pytest.fixture
def hand(database, sign_in):
    make_user("presidente@example.ma")
    return sign_in("presidente@example.ma")


def started(hand, content=PDF, name="statuts.pdf"):
    return hand.post("/fr/uploads", data={"filename": name, "size": str(len(content))})


def test_the_way_of_a_file_over_http(hand):
    told = started(hand).get_json()
    assert told["received"] == 0
    address = f"/fr/uploads/{told['code']}"
    assert hand.put(f"{address}/0", data=PDF[:1000]).get_json() == {"received": 1000}
    assert hand.get(address).get_json()["received"] == 1000
    gap = hand.put(f"{address}/2000", data=b"x")
    assert (gap.status_code, gap.get_json()["received"]) == (409, 1000)
    assert hand.put(f"{address}/1000", data=PDF[1000:]).get_json() == {"received": len(PDF)}
    assert hand.post(f"{address}/drop").status_code == 204
    assert hand.get(address).status_code == 404


@pytest.mark.parametrize("size", ["", "0", "-5", "x", "9" * 30, "٣"])
def test_a_size_that_is_none_is_refused_in_words(hand, size):
    answer = hand.post("/fr/uploads", data={"filename": "a.pdf", "size": size})
    assert answer.status_code == 422
    assert answer.get_json()["message"]


def test_a_piece_too_long_is_refused_before_it_is_read(hand):
    code = started(hand).get_json()["code"]
    assert hand.put(f"/fr/uploads/{code}/0", data=b"x" * (4 * 1024 * 1024 + 1)).status_code == 413


def test_a_stranger_and_a_visitor_find_nothing(hand, sign_in, client):
    code = started(hand).get_json()["code"]
    make_user("autre@example.ma")
    other = sign_in("autre@example.ma")
    assert other.get(f"/fr/uploads/{code}").status_code == 404
    assert other.put(f"/fr/uploads/{code}/0", data=b"x").status_code == 404
    assert other.post(f"/fr/uploads/{code}/drop").status_code == 404
    assert client.put(f"/fr/uploads/{code}/0", data=b"x").status_code == 302
