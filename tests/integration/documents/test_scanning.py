"""Files wait for the virus scanner: what it finds, what becomes of infected ones, and when it is down."""

import io
import socket
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from grants.audit.queries import verify_chain
from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.documents import services
from grants.documents.clamd import ScannerDown, find_virus
from grants.documents.models import Blob
from grants.documents.services import FileRefused
from grants.documents.states import ScanState
from grants.jobs.models import Job
from grants.outbox.models import Email
from tests import clamd
from tests.factories.accounts import make_user
from tests.worker import run_daily, run_jobs

SOUND = b"%PDF-1.7\nsound\n%%EOF\n"
INFECTED = b"%PDF-1.7\n" + clamd.EICAR + b"\n%%EOF\n"


def received(content, name="statuts.pdf"):
    return services.receive_upload(FileStorage(io.BytesIO(content), filename=name))


def registered(content, actor, at):
    stored = received(content)
    with unit_of_work() as session:
        document = services.register(stored, actor, at)
        session.flush()
        return document.id, stored.sha256


def state_of(sha256):
    db.session.rollback()
    return db.session.get_one(Blob, sha256, populate_existing=True).state


# --- The client ---


def test_the_scanner_finds_what_its_signature_names(scanner):
    assert find_virus(scanner, [INFECTED]) == "Grants.Test.Eicar.UNOFFICIAL"
    assert find_virus(scanner, [INFECTED[:20], INFECTED[20:]]) == "Grants.Test.Eicar.UNOFFICIAL"
    assert find_virus(scanner, [SOUND]) is None
    assert find_virus(scanner, [b"", b"x"]) is None
    assert find_virus(scanner, [b"x" * 250_000] * 80) is None


def test_more_than_the_scanner_takes_is_no_clean_file(scanner):
    with pytest.raises(ScannerDown):
        find_virus(scanner, [b"x" * 250_000] * 160)


@pytest.mark.parametrize("address", ["/nowhere/clamd.sock", "127.0.0.1:9"])
def test_nobody_there(address):
    with pytest.raises(ScannerDown):
        find_virus(address, [b"x"])


@pytest.mark.parametrize(
    "answer", [b"", b"stream: Error. ERROR\0", b"stream: OK FOUND nonsense\0", b"garbage"]
)
def test_an_answer_that_is_none_is_no_clean_file(answer):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            link, _address = server.accept()
            with link:
                link.recv(100_000)
                link.sendall(answer)
                link.shutdown(socket.SHUT_WR)
                while link.recv(100_000):
                    pass

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(ScannerDown):
            find_virus(f"127.0.0.1:{server.getsockname()[1]}", [b"x"])
        thread.join()


# --- States ---


def test_without_a_scanner_files_are_marked_not_checked(database, at):
    _key, sha256 = registered(SOUND, make_user("a@example.ma"), at)
    assert state_of(sha256) == ScanState.NOT_CHECKED
    run_jobs(at)
    assert state_of(sha256) == ScanState.NOT_CHECKED


def test_a_sound_file_is_pending_then_clean(database, scanned, at):
    _key, sha256 = registered(SOUND, make_user("a@example.ma"), at)
    assert state_of(sha256) == ScanState.PENDING
    run_jobs(at)
    assert state_of(sha256) == ScanState.CLEAN
    assert verify_chain() == []


def test_an_infected_file_is_known_and_not_taken_a_second_time(database, scanned, at):
    person = make_user("a@example.ma")
    _key, sha256 = registered(INFECTED, person, at)
    run_jobs(at)
    assert state_of(sha256) == ScanState.INFECTED
    with pytest.raises(FileRefused, match="virus"):
        registered(INFECTED, person, at)


def test_the_systems_own_papers_need_no_scan(database, scanned, at):
    stored = services.store_drawn(SOUND, "convention.pdf")
    with unit_of_work():
        services.register(stored, Actor(id=None, display_name="system"), at)
    assert state_of(stored.sha256) == ScanState.CLEAN
    assert db.session.scalar(select(Job)) is None


def test_what_came_before_the_scanner_is_scanned_when_given_again(database, app, scanner, at, monkeypatch):
    person = make_user("a@example.ma")
    _key, sha256 = registered(INFECTED, person, at)
    monkeypatch.setitem(app.config, "CLAMD", scanner)
    registered(INFECTED, person, at)
    assert state_of(sha256) == ScanState.PENDING
    run_jobs(at)
    assert state_of(sha256) == ScanState.INFECTED


def test_while_the_scanner_is_down_files_stay_pending_and_it_is_asked_again(
    database, app, scanner, at, monkeypatch
):
    monkeypatch.setitem(app.config, "CLAMD", "/nowhere/clamd.sock")
    _key, sha256 = registered(SOUND, make_user("a@example.ma"), at)
    for minutes in range(0, 60, 3):
        run_jobs(at + timedelta(minutes=minutes))
    assert state_of(sha256) == ScanState.PENDING
    monkeypatch.setitem(app.config, "CLAMD", scanner)
    run_jobs(at + timedelta(hours=2))
    assert state_of(sha256) == ScanState.CLEAN


def test_where_the_scanner_was_taken_away_waiting_files_are_marked_not_checked(
    database, app, at, monkeypatch
):
    monkeypatch.setitem(app.config, "CLAMD", "/nowhere/clamd.sock")
    _key, sha256 = registered(SOUND, make_user("a@example.ma"), at)
    run_jobs(at)
    monkeypatch.setitem(app.config, "CLAMD", "")
    run_jobs(at + timedelta(hours=1))
    assert state_of(sha256) == ScanState.NOT_CHECKED


def test_a_scan_done_twice_changes_nothing(database, scanned, at):
    _key, sha256 = registered(INFECTED, make_user("a@example.ma"), at)
    services.scan_blob(sha256, at)
    services.scan_blob(sha256, at)
    assert state_of(sha256) == ScanState.INFECTED
    run_jobs(at)
    assert db.session.scalars(select(Email.recipient)).all() == ["a@example.ma"]


def test_a_scan_whose_job_was_given_up_is_asked_again_the_next_day(database, scanned, at):
    _key, sha256 = registered(SOUND, make_user("a@example.ma"), at)
    with unit_of_work() as session:
        for job in session.scalars(select(Job)):
            job.finished_at, job.given_up, job.waiting_key = at, True, None
    run_jobs(at)
    assert state_of(sha256) == ScanState.PENDING
    run_daily(at + timedelta(days=1))
    run_jobs(at + timedelta(days=1))
    assert state_of(sha256) == ScanState.CLEAN
