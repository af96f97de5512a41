"""Measure the product over its demonstration: gunicorn with two workers, SQLite, then PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, text

from tests import demonstration, path, postgres, requirements
from tests.benchmarks import acts, assignment, ranking, report, servers, uncertainty, weight
from tests.benchmarks.client import Client
from tests.benchmarks.measures import Measured, measure

APPLICATION = "grants:create_app()"
WAITING = text(
    "SELECT count(*) FROM job WHERE finished_at IS NULL AND NOT given_up AND attempts = 0 AND run_at <= :now"
)
PLAIN = "tests.benchmarks.plain:create_plain_app()"


def measure_pages(pages: list[path.PathPage], port: int) -> Iterator[Measured]:
    clients: dict[str | None, Client] = {}
    for page in pages:
        if page.email not in clients:
            clients[page.email] = Client(port)
            if page.email is not None:
                clients[page.email].sign_in(page.email, demonstration.PASSWORD)
        client = clients[page.email]
        yield measure(page.name, lambda client=client, page=page: client.get(page.address("fr")), (200,))


def measure_plain() -> Measured:
    """Serve a plain Flask page in the same layout, the same way, and measure it the same way."""
    port = servers.free_port()
    with servers.serving(servers.gunicorn(PLAIN, port), port, {}, "/"):
        client = Client(port)
        return measure("plain Flask page", lambda: client.get("/"), (200,))


def measure_engine(name: str, settings: dict[str, str]) -> None:
    print(f"\n{name}: gunicorn, 2 workers, demonstration data, milliseconds on the server", flush=True)
    demonstration.load(settings)
    settle(settings)
    pages = path.pages(settings)
    port = servers.free_port()
    settings = {**settings, "GRANTS_TIMING": "1"}
    with servers.serving(servers.gunicorn(APPLICATION, port), port, settings, "/healthz") as running:
        yardstick = measure_plain()
        print(report.HEAD)
        print(report.line(yardstick, yardstick.median_ms, pages))
        for row in measure_pages(pages, port):
            print(report.line(row, yardstick.median_ms, pages), flush=True)
        for row in acts.measure_acts(pages, settings, port):
            print(report.line(row, yardstick.median_ms, pages), flush=True)
        print_server(running)


def settle(settings: dict[str, str]) -> None:
    """Let the worker do what waits, as it does beside the pages wherever the product runs."""
    engine = create_engine(settings["GRANTS_DATABASE_URL"])
    worker = subprocess.Popen(
        [demonstration.COMMAND, "worker"], cwd=servers.ROOT, env={**os.environ, **settings}
    )
    try:
        for _second in range(120):
            with engine.connect() as connection:
                if not connection.execute(WAITING, {"now": datetime.now(UTC)}).scalar():
                    return
            time.sleep(1)
        raise RuntimeError("the worker did not finish within two minutes")
    finally:
        worker.terminate()
        worker.wait(timeout=60)
        engine.dispose()


def print_server(running: servers.Running) -> None:
    print(f"start to first answer   {running.first_answer_seconds:.2f} s (bound 1.2 s)")
    for pid in servers.workers(running.process):
        resident, proportional = servers.memory_megabytes(pid)
        print(
            f"memory of a worker      {proportional:.0f} MB its share (bound 130 MB), "
            f"{resident:.0f} MB with what processes have in common"
        )


def measure_own_server(settings: dict[str, str]) -> None:
    """Print one line for the server of `make run` itself."""
    port = servers.free_port()
    command = [str(demonstration.COMMAND), "start"]
    environment = {**settings, "GRANTS_TIMING": "1", "PORT": str(port)}
    with servers.serving(command, port, environment, "/fr/") as running:
        client = Client(port)
        row = measure("home", lambda: client.get("/fr/"), (200,))
        resident, _share = servers.memory_megabytes(running.process.pid)
        print(
            f"\nmake run's own server: first answer after {running.first_answer_seconds:.2f} s, "
            f"home {row.median_ms:.1f} ms, {resident:.0f} MB resident"
        )


def main() -> None:
    os.environ.pop("GRANTS_DATABASE_URL", None)
    os.environ["GRANTS_TEST_DURABLE"] = "1"
    with tempfile.TemporaryDirectory(prefix="grants-bench-") as name:
        folder = Path(name)
        settings = demonstration.settings_for(folder)
        measure_engine("SQLite", settings)
        drawn = acts.draw_convention(settings)
        if drawn is not None:
            print(f"drawing a convention    {drawn[0]:.0f} ms of processor, {drawn[1]:.0f} kB (bound 100 ms)")
        measure_own_server(settings)
        if requirements.postgresql_available():
            url = postgres.create_database("bench")
            measure_engine("PostgreSQL", demonstration.settings_for(folder / "pg", url))
        else:
            print("\nPostgreSQL was not measured: apt-get install postgresql")
    print("\nmathematics of evaluation, seconds of processor")
    ranking.main()
    assignment.main()
    uncertainty.main(300)
    packages, size = weight.installed()
    print(f"\ninstalled for running   {packages} packages (bound 45), {size:.0f} MB (bound 200 MB)")


if __name__ == "__main__":
    sys.exit(main())
