"""Step-up: a sensitive act asks for proof of identity, and nothing typed is lost."""

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from grants.accounts import services
from grants.accounts.models import SignInSession, User
from grants.accounts.policies import is_proven
from grants.audit.models import AuditEntry
from grants.core.db import db, unit_of_work
from grants.core.errors import NotAllowed
from tests.factories.accounts import actor_of, make_user

PASSWORD, NEW = "quatre mots sans rapport", "bateau cerise lampe nuage"
SIGNED_IN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
Freeze = Callable[[datetime], None]


@pytest.fixture
def salma(database: None, client: FlaskClient, frozen_clock: Freeze) -> FlaskClient:
    """A person signed in at ten, whose proof has grown old by half past."""
    make_user("salma@example.ma")
    with unit_of_work() as session:
        session.scalars(select(User)).one().password_hash = services.hash_password(PASSWORD)
    frozen_clock(SIGNED_IN)
    client.post("/fr/sign-in", data={"email": "salma@example.ma", "password": PASSWORD})
    frozen_clock(SIGNED_IN + timedelta(minutes=30))
    return client


def password_is(text: str) -> bool:
    db.session.rollback()
    return services.verify_password(db.session.scalars(select(User.password_hash)).one(), text)


def carried(page: str) -> list[tuple[str, str]]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return [(name, html.unescape(value)) for name, value in found if name != "csrf_token"]


def test_the_proof_counts_fifteen_minutes(database: None) -> None:
    make_user("salma@example.ma")
    actor = actor_of(db.session.scalars(select(User)).one())
    assert not is_proven(actor, SIGNED_IN, 15)
    proven = type(actor)(id=1, display_name="", proven_at=SIGNED_IN)
    assert is_proven(proven, SIGNED_IN + timedelta(minutes=15), 15)
    assert not is_proven(proven, SIGNED_IN + timedelta(minutes=15, microseconds=1), 15)


def test_signing_in_is_proof_enough(salma: FlaskClient, frozen_clock: Freeze) -> None:
    frozen_clock(SIGNED_IN + timedelta(minutes=15))
    assert salma.get("/fr/account/password").status_code == 200


def test_a_page_is_reached_after_the_password(salma: FlaskClient) -> None:
    answer = salma.get("/ar/account/password?x=1")
    assert answer.location == "/ar/step-up?next=/ar/account/password?x%3D1"
    assert salma.get(answer.location).status_code == 200
    wrong = salma.post(answer.location, data={"step_up_password": "wrong"})
    assert wrong.status_code == 422
    assert salma.get("/ar/account/password").status_code == 302
    right = salma.post(answer.location, data={"step_up_password": PASSWORD})
    assert right.location == "/ar/account/password?x=1"
    assert salma.get("/ar/account/password").status_code == 200
    assert "account.prove" in db.session.scalars(select(AuditEntry.action)).all()


def test_only_pages_of_ours_follow(salma: FlaskClient) -> None:
    answer = salma.post("/fr/step-up?next=//evil.example", data={"step_up_password": PASSWORD})
    assert answer.location == "/fr/work"


def test_a_post_keeps_what_was_typed(salma: FlaskClient) -> None:
    typed = {
        "current": PASSWORD,
        "password": NEW,
        "note": 'du "texte"\nsur <b>deux</b> lignes',
        "many": ["1", "2"],
    }
    asked = salma.post("/fr/account/password", data=typed)
    assert asked.status_code == 403
    assert "Confirmez que c’est bien vous" in asked.text
    assert password_is(PASSWORD)
    kept = carried(asked.text)
    assert kept == [
        ("current", PASSWORD),
        ("password", NEW),
        ("note", typed["note"]),
        ("many", "1"),
        ("many", "2"),
    ]
    wrong = salma.post("/fr/account/password", data={**typed, "step_up_password": "wrong"})
    assert wrong.status_code == 422
    assert carried(wrong.text) == kept
    assert password_is(PASSWORD)
    done = salma.post("/fr/account/password", data={**typed, "step_up_password": PASSWORD})
    assert done.location == "/fr/account/sessions"
    assert password_is(NEW)


def test_a_file_is_asked_for_again(salma: FlaskClient) -> None:
    data = {"current": PASSWORD, "file": (BytesIO(b"%PDF-1.4"), "rib.pdf")}
    asked = salma.post("/fr/account/password", data=data)
    assert "Le fichier est à joindre de nouveau" in asked.text
    assert carried(asked.text) == [("current", PASSWORD)]
    assert "à joindre de nouveau" not in salma.post("/fr/account/password", data={"current": "x"}).text


def test_wrong_passwords_are_throttled_as_at_sign_in(salma: FlaskClient) -> None:
    for _attempt in range(8):
        assert "actuel" in salma.post("/fr/step-up", data={"step_up_password": "wrong"}).text
    assert "Trop d’essais" in salma.post("/fr/step-up", data={"step_up_password": PASSWORD}).text
    assert salma.get("/fr/account/password").status_code == 302


def test_the_proof_is_of_one_browser(salma: FlaskClient, app, frozen_clock: Freeze) -> None:
    frozen_clock(SIGNED_IN)
    other = app.test_client()
    other.post("/fr/sign-in", data={"email": "salma@example.ma", "password": PASSWORD})
    frozen_clock(SIGNED_IN + timedelta(minutes=30))
    salma.post("/fr/step-up", data={"step_up_password": PASSWORD})
    assert salma.get("/fr/account/password").status_code == 200
    assert other.get("/fr/account/password").status_code == 302


def test_nobody_renews_another_session(salma: FlaskClient) -> None:
    stranger = make_user("x@example.ma")
    row = db.session.scalars(select(SignInSession)).one()
    with pytest.raises(NotAllowed), unit_of_work():
        services.renew_proof(row, stranger, SIGNED_IN)


def test_who_is_not_signed_in_is_asked_to(client: FlaskClient, database: None) -> None:
    assert "/fr/sign-in" in client.get("/fr/step-up").location
    assert "/fr/sign-in" in client.post("/fr/account/password").location
