"""The last hour: every association submits within a minute, with real HTTP, and nothing is lost or doubled.

    python -m tests.benchmarks.last_hour [--associations 1000] [--seconds 60] [--engine sqlite] [--server own]

Drafts and sessions are made beforehand; arrivals are spread at random; the client runs on the same machine.
Each arrival reads the review page and submits. The worker runs beside, as in production. Afterwards the
database is read: every acknowledged submission stands there once, and the numbers of a line have no gap.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import subprocess
import sys
import tempfile
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

from flask import Flask
from sqlalchemy import select

from grants import create_app
from grants.accounts.models import SignInSession
from grants.accounts.queries import token_digest
from grants.core.db import db, unit_of_work
from grants.operations import initialise
from grants.proposals.models import Proposal, SubmittedVersion
from tests import demonstration, postgres
from tests.benchmarks import servers
from tests.benchmarks.client import Client
from tests.benchmarks.forms import form_to

APPLICATION = "grants:create_app()"
LINES = ("EDU",)  # one line: all wait for the same counter
KEY = "a key for measurements only, long enough for production"


@dataclass(frozen=True)
class Applicant:
    """One owner with a signed cookie and a complete draft."""

    cookie: str
    draft: str


@dataclass(frozen=True)
class Outcome:
    """What one arrival saw: seconds of its reading and of its submission, status, where it was led."""

    draft: str
    reading: float
    submitting: float
    statuses: tuple[int, ...]
    location: str

    @property
    def is_acknowledged(self) -> bool:
        return self.statuses == (200, 302)


def prepare(settings: dict[str, str], number: int) -> list[Applicant]:
    """Build the database by the migrations, and a complete draft and a session for each association."""
    os.environ.update(settings)
    app = create_app()
    now = datetime.now(UTC)
    with app.app_context(), app.test_request_context("/fr/"):
        initialise(lambda _line: None)
        applicants = [_applicant(app, place, now) for place in range(number)]
        db.session.remove()
        db.engine.dispose()
    return applicants


def _applicant(app: Flask, place: int, now: datetime) -> Applicant:
    from tests.factories.accounts import make_user
    from tests.factories.associations import as_member, make_association
    from tests.integration.proposals.conftest import Scene, make_draft

    owner = make_user(f"presidente{place}@example.ma")
    line_id = _line_ids(now)[place % len(LINES)]
    association = make_association(f"Association {place}", owner=owner)
    member = as_member(owner, association)
    draft = make_draft(Scene(member, member, association.id, line_id), now, f"Projet {place}")
    token = secrets.token_hex(16)
    with unit_of_work() as session:
        session.add(
            SignInSession(
                token_hash=token_digest(token),
                user_id=owner.id,
                created_at=now,
                expires_at=now + timedelta(days=1),
            )
        )
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return Applicant(signer.dumps({"sign_in": token}), draft)


def _line_ids(now: datetime) -> list[int]:
    from grants.calls.models import Call, CallLine
    from tests.factories.calls import make_call

    wanted = select(CallLine.id).order_by(CallLine.position)
    if db.session.scalar(select(Call.id)) is None:
        make_call(
            opens_at=now - timedelta(days=40),
            closes_at=now + timedelta(hours=2),
            lines=dict.fromkeys(LINES, 100000000),
        )
    return list(db.session.scalars(wanted))


def arrive(applicant: Applicant, port: int) -> Outcome:
    client = Client(port)
    client.accept_cookie("grants_session", applicant.cookie)
    shown = f"/fr/proposals/{applicant.draft}"
    started = time.monotonic()
    page = client.get(f"{shown}/review")
    read = time.monotonic()
    if page.status != 200:
        return Outcome(applicant.draft, read - started, 0, (page.status,), "")
    fields = [*form_to(page.text, "/submit").fields, ("declared", "y")]
    sent = time.monotonic()
    answer = client.post(f"{shown}/submit", fields)
    done = time.monotonic()
    return Outcome(
        applicant.draft, read - started, done - sent, (page.status, answer.status), answer.location
    )


def rush(applicants: list[Applicant], port: int, seconds: float) -> list[Outcome]:
    """Let everyone arrive at a random moment of the time given; return what each one saw."""
    chance = random.Random(2026)
    moments = sorted((chance.uniform(0, seconds), number) for number in range(len(applicants)))
    outcomes: list[Future[Outcome]] = []
    with ThreadPoolExecutor(max_workers=200) as pool:
        started = time.monotonic()
        for moment, number in moments:
            time.sleep(max(0.0, started + moment - time.monotonic()))
            outcomes.append(pool.submit(arrive, applicants[number], port))
    return [outcome.result() for outcome in outcomes]


def faults_of(outcomes: list[Outcome]) -> list[str]:
    """Compare what was acknowledged with what the database holds."""
    app = create_app()
    with app.app_context():
        rows = db.session.execute(
            select(Proposal.draft_code, Proposal.reference, Proposal.state, SubmittedVersion.number)
            .outerjoin(SubmittedVersion, SubmittedVersion.proposal_id == Proposal.id)
            .order_by(Proposal.id)
        ).all()
        db.session.remove()
        db.engine.dispose()
    kept = {row.draft_code: row for row in rows}
    faults = [f"{row.draft_code}: twice" for row in rows if rows.count(row) > 1 or (row.number or 1) > 1]
    for outcome in outcomes:
        row = kept[outcome.draft]
        if outcome.is_acknowledged and not (row.reference and outcome.location.endswith(row.reference)):
            faults.append(f"{outcome.draft}: acknowledged as {outcome.location}, kept as {row.reference}")
        if not outcome.is_acknowledged:
            faults.append(f"{outcome.draft}: answers {outcome.statuses}, kept as {row.state}")
    for line in LINES:
        given = sorted(
            int(row.reference.rpartition("-")[2])
            for row in rows
            if row.reference and f"-{line}-" in row.reference
        )
        if given != list(range(1, len(given) + 1)):
            faults.append(f"{line}: numbers with gaps or doubles")
    return faults


def measure(name: str, command: list[str], with_worker: bool, settings: dict[str, str], options) -> None:  # type: ignore[no-untyped-def]
    print(f"\n{name}: preparing {options.associations} associations", flush=True)
    applicants = prepare(settings, options.associations)
    port = int(settings["PORT"])
    with servers.serving(command, port, settings, "/healthz"):
        beside = None
        if with_worker:
            environment = {**os.environ, **settings}
            beside = subprocess.Popen(
                [demonstration.COMMAND, "worker"], env=environment, cwd=demonstration.ROOT
            )
        try:
            outcomes = rush(applicants, port, options.seconds)
        finally:
            if beside:
                beside.terminate()
                beside.wait(timeout=60)
    report(outcomes, faults_of(outcomes), options.seconds)


def report(outcomes: list[Outcome], faults: list[str], seconds: float) -> None:
    submitting = [outcome.submitting for outcome in outcomes if outcome.is_acknowledged]
    reading = [outcome.reading for outcome in outcomes]
    server_errors = sum(status >= 500 for outcome in outcomes for status in outcome.statuses)
    for words, times in (("reading again", reading), ("submitting", submitting)):
        share = quantiles(times, n=20)
        print(
            f"{words:<14} median {median(times) * 1000:6.0f} ms   p95 {share[-1] * 1000:6.0f} ms   "
            f"longest {max(times) * 1000:6.0f} ms"
        )
    print(
        f"{len(submitting)} of {len(outcomes)} acknowledged, arrived within {seconds:.0f} s, "
        f"{server_errors} answers 5xx, "
        f"p95 bound 1500 ms, {len(faults)} faults"
    )
    for fault in faults[:20]:
        print(f"  {fault}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Let every association submit within a minute.")
    parser.add_argument("--associations", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--server", choices=("gunicorn", "own"), action="append")
    options = parser.parse_args()
    os.environ["GRANTS_TEST_DURABLE"] = "1"
    for engine in options.engine or ("sqlite", "postgresql"):
        for server in options.server or (("own", "gunicorn") if engine == "sqlite" else ("gunicorn",)):
            with tempfile.TemporaryDirectory(prefix="grants-last-hour-") as folder:
                port = servers.free_port()
                url = postgres.create_database(f"hour{port}") if engine == "postgresql" else None
                settings = {
                    **demonstration.settings_for(Path(folder), url),
                    "GRANTS_SECRET_KEY": KEY,
                    "PORT": str(port),
                }
                command = [str(demonstration.COMMAND), "serve"]
                if server == "gunicorn":
                    command = servers.gunicorn(APPLICATION, port)
                name = f"{engine}, {'gunicorn, 2 workers' if server == 'gunicorn' else 'own server'}"
                measure(name, command, server == "gunicorn", settings, options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
