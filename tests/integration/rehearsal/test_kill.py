"""A rehearsal killed at any moment leaves the database and the files as they were; it can be run again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from flask import current_app

from grants.calls import queries
from grants.core.db import db
from tests.factories.calls import make_call
from tests.integration.rehearsal.traces import traces

pytestmark = pytest.mark.usefixtures("database")
PROGRAM = """
import sys
from grants.app import create_app
from grants.calls.queries import draft_of, get_for_update
from grants.core.db import db
from grants.rehearsal.running import rehearse

app = create_app({settings!r})
with app.app_context():
    draft = draft_of(get_for_update("AAP-2026"))
    db.session.rollback()
    rehearse(draft, 1, 3, "fr", draft.opens_at, lambda done, whole: print(done, flush=True))
"""
KEPT = ("MODE", "DATABASE_URL", "STORAGE_URL", "VAR", "SECRET_KEY", "MAIL_URL", "BASE_URL")


@pytest.mark.parametrize("step", ["2", "5"])
def test_a_killed_rehearsal_leaves_no_trace(step: str, tmp_path: object) -> None:
    call = make_call(state="draft", questions=None, texts=None)
    assert queries.get_for_update(call.code)
    db.session.rollback()
    before = traces()
    settings = {name: current_app.config[name] for name in KEPT if name in current_app.config}
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(settings=settings)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    for said in process.stdout:
        if said.strip() == step:
            time.sleep(0.05)  # in the middle of the next step
            process.send_signal(signal.SIGKILL)
            break
    assert process.wait() == -signal.SIGKILL
    process.stdout.close()
    assert traces() == before
