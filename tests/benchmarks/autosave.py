"""Measure autosave with 50 people typing at once: gunicorn with two workers and the product's own server.

    python -m tests.benchmarks.autosave [--writers 50] [--seconds 20]

Each person saves a batch of one or two units every two seconds (as fast as the page sends while somebody
types) and says every ten seconds that the page is open. The bound: 95 in 100 saves take under 60 ms on the
server, on SQLite and on PostgreSQL. The clients run on the same machine.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import statistics
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from grants import create_app
from grants.core.db import db
from grants.operations import initialise
from tests import demonstration, postgres, requirements
from tests.benchmarks import servers
from tests.benchmarks.writers import Hand, Writer, prepare_writers
from tests.conftest import settings_for

PAUSE_SECONDS = 2.0
BEAT_SECONDS = 10.0
BOUND_MS = 60.0
ROW = {
    "heading_code": "staff",
    "unit": "heure",
    "quantity": "10",
    "unit_cost_centimes": "100,00",
    "grant_centimes": "1000,00",
    "own_cash_centimes": "",
    "in_kind_centimes": "",
    "other_centimes": "",
}


class Typist(threading.Thread):
    """One person who types until the end; keeps what each answer took."""

    def __init__(self, writer: Writer, port: int, until: float) -> None:
        super().__init__()
        self.hand, self.until = Hand(writer, port), until
        self.saves: list[tuple[float, float]] = []
        self.beats: list[float] = []
        self.faults: list[str] = []
        self.word = secrets.token_hex(3)

    def run(self) -> None:
        chance = random.Random(self.hand.writer.user_id)  # noqa: S311
        time.sleep(chance.uniform(0, PAUSE_SECONDS))
        next_beat = time.monotonic() + chance.uniform(0, BEAT_SECONDS)
        number = 0
        while time.monotonic() < self.until:
            number += 1
            self.save(number)
            if time.monotonic() >= next_beat:
                next_beat += BEAT_SECONDS
                self.beats.append(self.hand.beat().server_ms)
            time.sleep(PAUSE_SECONDS * chance.uniform(0.8, 1.2))
        self.hand.link.close()

    def save(self, number: int) -> None:
        seen = self.hand.writer.seen
        text = f"Les enfants du quartier sont hors de l’école. Phrase {self.word} {number}. " * 20
        changes = [change("text:needs", {"needs": text}, seen)]
        if number % 3 == 0:
            key = next(key for key in seen if key.startswith("budget:"))
            changes.append(change(key, {**ROW, "label": f"Moniteurs {self.word} {number}"}, seen))
        started = time.perf_counter()
        reply = self.hand.save(*changes)
        self.saves.append((reply.server_ms, (time.perf_counter() - started) * 1000))
        units = reply.body.get("units", [])
        if reply.status != 200 or {unit["status"] for unit in units} != {"saved"}:
            self.faults.append(f"{reply.status} {reply.body}")
        for unit in units:
            seen[unit["key"]] = unit.get("seen", "")


def change(key: str, values: dict[str, str], seen: dict[str, str]) -> dict[str, Any]:
    """Return one unit of a batch as the page sends it."""
    return {"unit": key, "values": values, "seen": seen[key], "client": None}


def percentile(values: list[float], share: float) -> float:
    """Return the value below which this share of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def measure(
    name: str, command: list[str], port: int, settings: dict[str, str], writers: list[Writer], seconds: float
) -> None:
    """Serve, let everyone type, print one line."""
    with servers.serving(command, port, {**settings, "GRANTS_TIMING": "1"}, "/healthz"):
        until = time.monotonic() + seconds
        typists = [Typist(writer, port, until) for writer in writers]
        for typist in typists:
            typist.start()
        for typist in typists:
            typist.join()
    server = [save[0] for typist in typists for save in typist.saves]
    client = [save[1] for typist in typists for save in typist.saves]
    beats = [beat for typist in typists for beat in typist.beats] or [0.0]
    faults = [fault for typist in typists for fault in typist.faults]
    verdict = "kept" if percentile(server, 0.95) < BOUND_MS else "BROKEN"
    print(
        f"{name:<28} {len(server):>5} saves  server: median {statistics.median(server):5.1f} ms, "
        f"p95 {percentile(server, 0.95):5.1f} ms, worst {max(server):6.1f} ms "
        f"(bound {BOUND_MS:.0f} ms: {verdict})  "
        f"round trip p95 {percentile(client, 0.95):5.1f} ms  beats p95 {percentile(beats, 0.95):5.1f} ms  "
        f"faults {len(faults)}",
        flush=True,
    )
    for fault in faults[:3]:
        print(f"    {fault[:200]}")


def measure_engine(engine: str, folder: Path, url: str, number: int, seconds: float) -> None:
    """Measure both servers over one engine."""
    settings = demonstration.settings_for(folder, url)
    app = create_app(settings_for(folder, url))
    with app.app_context(), app.test_request_context("/fr/"):
        initialise(lambda _line: None)
        writers = prepare_writers(app, number)
        db.session.remove()
        db.engine.dispose()
    settings["GRANTS_SECRET_KEY"] = app.config["SECRET_KEY"]
    for name, command_of in (
        ("gunicorn, 2 workers", lambda port: servers.gunicorn("grants:create_app()", port)),
        ("own server", lambda port: [str(demonstration.COMMAND), "serve", "--port", str(port)]),
    ):
        port = servers.free_port()
        measure(f"{engine}, {name}", command_of(port), port, settings, writers, seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20)
    arguments = parser.parse_args()
    os.environ.pop("GRANTS_DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="grants-autosave-") as name:
        folder = Path(name)
        measure_engine(
            "SQLite", folder, f"sqlite:///{folder}/grants.db", arguments.writers, arguments.seconds
        )
        if requirements.postgresql_available():
            url = postgres.create_database("autosave")
            (folder / "pg").mkdir()
            measure_engine("PostgreSQL", folder / "pg", url, arguments.writers, arguments.seconds)


if __name__ == "__main__":
    main()
