"""A process killed at any moment leaves whole acts only: state, version, audit entry and e-mails, or none."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update

from grants import create_app
from grants.audit.models import AuditEntry
from grants.audit.queries import verify_chain
from grants.core.db import db, unit_of_work
from grants.operations import initialise
from grants.outbox.models import Email
from grants.proposals.models import Proposal, SubmittedVersion
from tests.conftest import NOW, settings_for
from tests.factories.accounts import make_user
from tests.factories.associations import as_member, make_association
from tests.factories.calls import call_line_of, make_call
from tests.integration.proposals.conftest import Scene, make_draft

ROOT = Path(__file__).resolve().parents[3]
CHILD = Path(__file__).with_name("endless.py")
KILLS = int(os.environ.get("GRANTS_TEST_KILLS", "6"))
LONGEST_LIFE_SECONDS = 0.6
MEMBERS = 2
OWNER = "presidente@example.ma"


@pytest.fixture
def own_app(tmp_path):
    """An application over an embedded database of its own, with three complete drafts in an open call."""
    app = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path}/grants.db"))
    with app.app_context(), app.test_request_context("/fr/"):
        initialise(lambda _line: None)
        owner, editor = make_user(OWNER), make_user("redacteur@example.ma")
        line_id = call_line_of(make_call()).id
        association = make_association(owner=owner, editor=editor)
        scene = Scene(
            as_member(owner, association), as_member(editor, association, "editor"), association.id, line_id
        )
        for number in range(3):
            make_draft(scene, NOW, f"Projet {number}")
        yield app
        db.session.remove()
        db.engine.dispose()


def live_and_die(folder: Path, seconds: float) -> None:
    """Run the endless process, and kill it so long after it began its first act."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "GRANTS_VAR": str(folder),
        "GRANTS_DATABASE_URL": f"sqlite:///{folder}/grants.db",
        "GRANTS_STORAGE_URL": f"file:{folder}/files",
    }
    command = [sys.executable, str(CHILD), OWNER, NOW.isoformat()]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(seconds)
        assert process.poll() is None, "the process ended by itself"
        process.send_signal(signal.SIGKILL)


def acts(action: str) -> Counter[int]:
    rows = db.session.execute(
        select(AuditEntry.object_id, func.count())
        .where(AuditEntry.action == action)
        .group_by(AuditEntry.object_id)
    )
    return Counter({int(key): number for key, number in rows})


def halves() -> list[str]:
    """Return every act of which only a part was kept."""
    submitted, resumed = acts("proposal.submit"), acts("proposal.resume")
    versions = Counter(db.session.scalars(select(SubmittedVersion.proposal_id)))
    mails = Counter(db.session.scalars(select(Email.cause_id).where(Email.event == "proposal.submitted")))
    found = []
    for proposal in db.session.scalars(select(Proposal)):
        key = proposal.id
        counts = (submitted[key], versions[key], mails[key] / MEMBERS)
        if len(set(counts)) > 1:
            found.append(f"{proposal.draft_code}: submissions, versions, e-mails {counts}")
        stands = {0: "draft", 1: "submitted"}.get(submitted[key] - resumed[key])
        if proposal.state != stands:
            found.append(f"{proposal.draft_code}: {proposal.state} after acts that leave it {stands}")
    return found


@pytest.mark.random
def test_a_killed_process_leaves_no_half_act(own_app, tmp_path):
    lives = random.Random(time.time_ns())  # noqa: S311
    for _round in range(KILLS):
        seconds = lives.uniform(0, LONGEST_LIFE_SECONDS)
        db.session.rollback()
        live_and_die(tmp_path, seconds)
        assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert verify_chain() == [], seconds
        assert halves() == [], seconds
    assert acts("proposal.submit").total() > 0


def test_a_half_act_is_found(own_app):
    assert halves() == []
    proposal = db.session.scalars(select(Proposal)).first()
    mail = {"event": "proposal.submitted", "recipient": OWNER, "language": "fr", "subject": "s", "body": "b"}
    with unit_of_work():
        db.session.add(Email(**mail, created_at=NOW, next_attempt_at=NOW, cause_id=proposal.id))
        db.session.flush()
        assert len(halves()) == 1
        db.session.execute(update(Email).values(cause_id=None))
        db.session.execute(update(Proposal).values(state="withdrawn"))
        db.session.expire_all()
        assert len(halves()) == 3
