"""The papers of a closed session: minutes frozen and drawn, the bundle sealed, chained, checked, exported."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from grants.accounts.models import User
from grants.core.db import db, unit_of_work
from grants.core.errors import NotFound
from grants.evaluation import checker, queries, services
from grants.evaluation.exports import bundle_bytes, export_bundle
from grants.evaluation.minutes_pdf import draw_minutes
from grants.evaluation.models import Mark, MinutesPaper, SessionMinutes
from grants.evaluation.services.sealing import MarksChanged
from grants.evaluation.states import ItemGround
from grants.proposals.queries import load_for_update
from grants.proposals.services import renounce
from tests.integration.evaluation.sittings import (
    AGAINST,
    FOR,
    accept,
    close,
    decide,
    hold,
    publish,
    ranking,
    session,
    sign,
    voices,
    whole,
)
from tests.worker import run_jobs

CHECKER = Path(checker.__file__)


@pytest.fixture
def later(at):
    return at + timedelta(days=60)


@pytest.fixture
def closed(world, later):
    """A session with a vote, a transfer, an item left, a lift and a refusal, closed."""
    first = world.evaluated(9, request_centimes=400_000_00, cities=("oujda",))
    world.evaluated((9, 8), request_centimes=300_000_00, cities=("oujda",))
    waiting = world.evaluated(7, request_centimes=800_000_00, line="HUM", cities=("rabat",))
    world.evaluated(4)
    hold(world, later)
    with unit_of_work():
        services.transfer_money(
            session(world), None, "EDU", "HUM", 100_000_00, "Reste.", None, world.chair, later
        )
    leaving = world.members[0]
    with unit_of_work():
        services.leave_item(
            session(world), None, first.reference, leaving.id, "Ancien salarié.", leaving, later
        )
    decide(world, waiting, "rejected", None, "Double emploi.", later, reason_codes=["duplicate_funding"])
    others = {key: FOR for key in voices(world, FOR, FOR, FOR) if key != leaving.id}
    decide(world, first, "selected", 400_000_00, "", later, ballots=others)
    accept(world, later)
    close(world, later)
    return first


def content(world):
    return bundle_bytes(queries.bundle_of(queries.session_of(world.call.id).id))


def test_the_bundle_is_recomputed_by_the_checker_alone(world, closed, later, tmp_path):
    path = tmp_path / "bundle.json"
    seal = export_bundle(world.code, path)
    told = subprocess.run(
        [sys.executable, "-I", CHECKER, path], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert seal in told.stdout
    assert "4 files" in told.stdout
    assert path.read_bytes() == content(world)
    with pytest.raises(NotFound):
        export_bundle("AAP-1999", path)


def leaves(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, (*path, number))
    else:
        yield path, value


def changed(value):
    if isinstance(value, bool) or value is None:
        return "x"
    return value + 1 if isinstance(value, int) else value + "1"


def test_changing_any_leaf_is_told(world, closed):
    raw = content(world)
    assert checker.check(raw) == []
    document = json.loads(raw)
    seen = 0
    for path, value in list(leaves(document)):
        forged = json.loads(raw)
        holder = forged
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = changed(value)
        assert checker.check(checker.text_of(forged).encode()), path
        seen += 1
    assert seen > 300


def test_a_bundle_holds_codes_and_no_name(world, closed):
    text = content(world).decode()
    for person in db.session.scalars(select(User)):
        assert person.display_name not in text
        assert person.email not in text
    for association in world.associations:
        assert association.name_fr not in text
        assert association.reference in text
    assert '"evaluator":"E01"' in text
    document = json.loads(text)
    assert [decision["session"] for decision in document["decisions"]] == ["PV-2026-2"] * 4
    assert document["transfers"][0]["decision"] == "S1/T1"


def test_each_session_chains_the_ones_before(world, closed, later):
    sign(world, later)
    publish(world, later)
    first = json.loads(content(world))
    with unit_of_work():
        renounce(load_for_update(closed.id), world.manager, later, "Renonce.")
    hold(world, later + timedelta(days=9), purpose="Renonciation.")
    close(world, later + timedelta(days=9))
    second = json.loads(content(world))
    assert checker.check(content(world)) == []
    assert second["earlier"] == [
        {"session": "PV-2026-2", "closed_at": first["closed_at"], "sha256": first["sha256"]}
    ]
    assert second["rounds"][0]["renounced"] == [closed.reference]


def test_an_appeal_and_a_correction_are_sealed_too(world, later):
    granted, refused = world.evaluated(9), world.evaluated(8)
    hold(world, later)
    decide(world, refused, "rejected", None, "Manque.", later, reason_codes=["other"])
    whole(world, later)
    hold(world, later + timedelta(days=20), purpose="Recours.")
    with unit_of_work():
        services.add_to_agenda(
            session(world), None, refused.reference, ItemGround.APPEAL, "Accueilli.", world.manager, later
        )
    found = ranking(world).files[refused.reference]
    assert found.on_appeal
    assert granted.reference != refused.reference
    decide(world, refused, found.advised[0], found.advised[1], "", later + timedelta(days=20))
    close(world, later + timedelta(days=20))
    assert checker.check(content(world)) == []


def test_scores_that_no_longer_follow_from_the_marks_are_not_sealed(world, later):
    world.evaluated(9)
    hold(world, later)
    accept(world, later)
    with unit_of_work() as unit:
        unit.scalars(select(Mark)).first().half_points = 2
    with pytest.raises(MarksChanged):
        close(world, later)
    assert queries.session_of(world.call.id).state == "closing"


def test_minutes_are_drawn_once_by_the_worker_and_the_same_meanwhile(world, closed, later, sign_in):
    held = queries.session_of(world.call.id)
    client = sign_in(world.chair.email)
    base = f"/fr/staff/calls/{world.code}/sessions/1/minutes"
    meanwhile = client.get(f"{base}/ar.pdf").data
    assert meanwhile.startswith(b"%PDF")
    key = held.id
    run_jobs(later)
    assert len(db.session.scalars(select(MinutesPaper)).all()) == 2
    assert queries.bundle_of(key).content is None
    assert client.get(f"{base}/ar.pdf").data == meanwhile
    answer = client.get(f"/fr/staff/calls/{world.code}/sessions/1/bundle.json")
    assert checker.check(answer.data) == []
    services.keep_minutes(key, later)
    services.keep_bundle(key, later)
    assert len(db.session.scalars(select(MinutesPaper)).all()) == 2
    assert client.get(f"{base}/en.pdf").status_code == 404


def test_the_proof_of_minutes_outlives_the_names(world, closed):
    minutes = queries.minutes_of(queries.session_of(world.call.id).id)
    assert queries.frozen_content(minutes)["members"][0]["name"] == world.chair.display_name
    assert world.chair.display_name not in json.dumps(minutes.public, ensure_ascii=False)
    with unit_of_work() as unit:
        row = unit.get_one(SessionMinutes, minutes.session_id)
        row.personal = row.salt = None
    erased = queries.minutes_of(minutes.session_id)
    assert draw_minutes(queries.frozen_content(erased), erased.sha256, "fr").startswith(b"%PDF")
    assert AGAINST
