"""A server killed at any moment while drafts are saved: what it acknowledged is there, whole."""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from grants import create_app
from grants.audit.queries import verify_chain
from grants.core.db import db
from grants.operations import initialise
from grants.proposals import queries
from grants.proposals.models import BudgetLine, DraftChange, DraftUnit, Proposal
from grants.proposals.units import read_units, seen_token
from tests import demonstration, postgres, requirements
from tests.benchmarks import servers
from tests.benchmarks.writers import Hand, Writer, prepare_writers
from tests.conftest import settings_for

ROOT = Path(__file__).resolve().parents[3]
# A number an engine: 20 in the suite on both together, 200 on each in make stress.
KILLS = int(os.environ.get("GRANTS_TEST_AUTOSAVE_KILLS", "10"))
LONGEST_LIFE_SECONDS = 0.8
WRITERS = 3
ROW = {
    "heading_code": "staff",
    "unit": "",
    "quantity": "1",
    "unit_cost_centimes": "100,00",
    "grant_centimes": "100,00",
    "own_cash_centimes": "",
    "in_kind_centimes": "",
    "other_centimes": "",
}


class Pen(threading.Thread):
    """One person typing for ever: a text and new rows; knows what was acknowledged and what was not."""

    def __init__(self, hand: Hand, number: int, done: dict[str, tuple[str, str]]) -> None:
        super().__init__()
        self.hand, self.number = hand, number
        self.done = done  # unit or client key -> (last acknowledged value, key on the server)
        self.open: dict[str, str] = {}  # sent and not answered
        self.faults: list[str] = []

    def run(self) -> None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            while not self.faults:
                self.number += 1
                self.write()

    def write(self) -> None:
        seen = self.hand.writer.seen
        client = f"ligne-{self.hand.writer.user_id}-{self.number:06}"
        value = f"Essai {self.number}"
        self.open = {"text:needs": value, client: value}
        answer = self.hand.save(
            {"unit": "text:needs", "values": {"needs": value}, "seen": seen["text:needs"], "client": None},
            {"unit": "budget:", "values": {**ROW, "label": value}, "seen": "", "client": client},
        )
        units = answer.body.get("units", [])
        if answer.status != 200 or {unit["status"] for unit in units} != {"saved"}:
            self.faults.append(f"{answer.status}: {answer.body}")
            return
        seen["text:needs"] = units[0]["seen"]
        self.done["text:needs"] = (value, "text:needs")
        self.done[client] = (value, units[1]["key"])
        self.open = {}


@pytest.fixture
def site(engine: str, tmp_path: Path) -> Iterator[tuple[dict[str, str], list[Writer], list[int]]]:
    """The settings of a server over a database of its own, with writers, each with a draft."""
    url = f"sqlite:///{tmp_path}/grants.db"
    if engine == "postgresql":
        requirements.require("postgresql")
        url = postgres.create_database(f"kill{os.getpid()}")
    settings = demonstration.settings_for(tmp_path, url)
    app = create_app({**settings_for(tmp_path, url), "DATABASE_URL": url})
    with app.app_context(), app.test_request_context("/fr/"):
        initialise(lambda _line: None)
        writers = prepare_writers(app, WRITERS)
        db.session.remove()
        yield {**settings, "GRANTS_SECRET_KEY": app.config["SECRET_KEY"]}, writers, []
        db.session.remove()
        db.engine.dispose()


@pytest.mark.random
def test_what_was_acknowledged_is_there(site, engine):
    settings, writers, _none = site
    lives = random.Random(time.time_ns())  # noqa: S311
    known: list[dict[str, tuple[str, str]]] = [{} for _writer in writers]
    number = 0
    for _round in range(KILLS):
        db.session.remove()
        seconds = lives.uniform(0.05, LONGEST_LIFE_SECONDS)
        pens = live_and_die(settings, writers, known, number, seconds)
        number = max(pen.number for pen in pens)
        assert [pen.faults for pen in pens if pen.faults] == []
        for writer, pen in zip(writers, pens, strict=True):
            assert losses(writer, pen) == [], seconds
        assert verify_chain() == []
        if engine == "sqlite":
            assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
    assert sum(len(done) for done in known) > KILLS * WRITERS


def live_and_die(settings, writers, known, number, seconds) -> list[Pen]:
    """Serve, let everyone write, kill the server so long after; return what each pen knows."""
    port = servers.free_port()
    command = [str(demonstration.COMMAND), "serve", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.DEVNULL
    ) as process:
        try:
            _wait_for(process, port)
        except BaseException:
            process.kill()  # leaving the block waits for its end
            raise
        pens = [Pen(Hand(writer, port), number, done) for writer, done in zip(writers, known, strict=True)]
        for pen in pens:
            pen.start()
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
        for pen in pens:
            pen.join()
            pen.hand.link.close()
    return pens


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    started = time.monotonic()
    while not servers.answers(port, "/healthz"):
        assert process.poll() is None
        assert time.monotonic() - started < 120
        time.sleep(0.02)


def losses(writer: Writer, pen: Pen) -> list[str]:
    """Return what was acknowledged and is not there, what is half there, and bring the writer up to date."""
    proposal = db.session.scalars(select(Proposal).where(Proposal.draft_code == writer.ref)).one()
    proposal = queries.load_for_update(proposal.id)
    units = {
        unit.key: unit
        for unit in db.session.scalars(select(DraftUnit).where(DraftUnit.proposal_id == proposal.id))
    }
    found = []
    stands = read_units(proposal, ["text:needs"])["text:needs"]["needs"]
    allowed = {pen.done.get("text:needs", ("", ""))[0], pen.open.get("text:needs")}
    if pen.done and stands not in allowed:
        found.append(f"text: {stands!r}, not one of {allowed}")
    rows = {
        row.id: row
        for row in db.session.scalars(select(BudgetLine).where(BudgetLine.proposal_id == proposal.id))
    }
    labels = [row.label for row in rows.values()]
    for client, (value, key) in pen.done.items():
        if client != "text:needs" and rows.get(int(key.partition(":")[2] or 0)) is None:
            found.append(f"{client}: {value} is gone")
    doubled = {label for label in labels if label.startswith("Essai") and labels.count(label) > 1}
    found += [f"{label} twice" for label in doubled]
    if len(units) != db.session.scalar(
        select(func.count(func.distinct(DraftChange.unit_key))).where(DraftChange.proposal_id == proposal.id)
    ):
        found.append("units and history differ")
    grant = sum(row.grant_centimes for row in rows.values())
    if proposal.request_centimes != grant:
        found.append(f"the sum says {proposal.request_centimes}, the rows {grant}")
    for client, value in pen.open.items():  # the batch on its way: whole or not at all
        if client != "text:needs" and (value in labels) != (stands == value):
            found.append(f"half of the batch of {value}")
    unit = units["text:needs"]
    pen.done["text:needs"] = (stands, "text:needs")
    writer.seen["text:needs"] = seen_token(unit.revision, {"needs": stands})
    return found


def test_a_loss_is_found(site):
    _settings, writers, _none = site
    pen = Pen.__new__(Pen)
    pen.done, pen.open = {"text:needs": ("Autre", "text:needs"), "ligne-1": ("x", "budget:999999")}, {}
    assert len(losses(writers[0], pen)) == 2
