"""Passwords: strength, change, reset by e-mail."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from grants.accounts import services
from grants.accounts.models import OneTimeLink, User
from grants.accounts.passwords import WeakPassword, require_strong
from grants.audit.models import AuditEntry
from grants.core.db import db, unit_of_work
from grants.outbox.models import Email
from tests.factories.accounts import make_user

OLD, NEW = "quatre mots sans rapport", "bateau cerise lampe nuage"


@pytest.fixture
def salma(database: None) -> None:
    make_user("salma@example.ma", name="Salma Bennani")
    with unit_of_work() as session:
        session.scalars(select(User)).one().password_hash = services.hash_password(OLD)


def stored_hash() -> str | None:
    db.session.rollback()
    return db.session.scalars(select(User.password_hash)).one()


def reset_path() -> str:
    body = db.session.scalars(select(Email.body).order_by(Email.id.desc())).first()
    return re.search(r"/fr/password/reset/\S+", body or "")[0]


@pytest.mark.parametrize("text", ["court", "motdepasse2020", "1234567890123", "salma@example.ma"])
def test_weak_passwords_are_refused(database: None, text: str) -> None:
    with pytest.raises(WeakPassword):
        require_strong(text, ["salma@example.ma", "Salma Bennani"])


def test_a_long_sentence_is_accepted(database: None) -> None:
    require_strong(NEW * 5, [])


def test_only_argon2id_hashes_are_kept(salma: None) -> None:
    assert (stored_hash() or "").startswith("$argon2id$")
    assert not services.verify_password(None, "nobody has this password")
    assert not services.verify_password("not a hash", OLD)


def test_changing_needs_the_present_password(salma: None, sign_in: Callable[[str], FlaskClient]) -> None:
    client = sign_in("salma@example.ma")
    answer = client.post("/fr/account/password", data={"current": "wrong", "password": NEW})
    assert answer.status_code == 422
    assert "mot de passe actuel" in answer.text
    assert services.verify_password(stored_hash(), OLD)


def test_changing_signs_out_the_other_browsers(salma: None, sign_in: Callable[[str], FlaskClient]) -> None:
    here, there = sign_in("salma@example.ma"), sign_in("salma@example.ma")
    answer = here.post("/fr/account/password", data={"current": OLD, "password": NEW})
    assert answer.location == "/fr/account/sessions"
    assert services.verify_password(stored_hash(), NEW)
    assert here.get("/fr/work").status_code == 200
    assert there.get("/fr/work").status_code == 302
    assert "account.change_password" in db.session.scalars(select(AuditEntry.action)).all()


def test_a_reset_link_serves_once(salma: None, client: FlaskClient, app: Flask) -> None:
    answer = client.post("/fr/password/forgotten", data={"email": "Salma@example.ma"})
    assert "un lien valable deux heures" in answer.text
    path = reset_path()
    assert client.get(path).status_code == 200
    assert client.post(path, data={"password": "facile"}).status_code == 422
    assert client.post(path, data={"password": NEW}).location == "/fr/sign-in"
    assert services.verify_password(stored_hash(), NEW)
    assert client.get(path).status_code == 404
    assert client.post(path, data={"password": OLD}).status_code == 404
    assert db.session.scalars(select(Email.event)).all() == ["account.reset"]


def test_a_reset_link_expires(
    salma: None, client: FlaskClient, frozen_clock: Callable[[datetime], None]
) -> None:
    frozen_clock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
    client.post("/fr/password/forgotten", data={"email": "salma@example.ma"})
    frozen_clock(datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
    assert client.get(reset_path()).status_code == 404


def test_a_reset_ends_all_sessions(
    salma: None, client: FlaskClient, sign_in: Callable[[str], FlaskClient]
) -> None:
    intruder = sign_in("salma@example.ma")
    client.post("/fr/password/forgotten", data={"email": "salma@example.ma"})
    client.post(reset_path(), data={"password": NEW})
    assert intruder.get("/fr/work").status_code == 302


def test_an_unknown_address_gets_the_same_answer_and_no_mail(salma: None, client: FlaskClient) -> None:
    known = client.post("/fr/password/forgotten", data={"email": "salma@example.ma"})
    unknown = client.post("/fr/password/forgotten", data={"email": "nobody@example.ma"})
    assert known.status_code == unknown.status_code == 200
    hide_token = re.compile(r'name="csrf_token" value="[^"]*"')
    assert hide_token.sub("", known.text) == hide_token.sub("", unknown.text)
    assert db.session.scalar(select(func.count()).select_from(Email)) == 1
    assert db.session.scalar(select(func.count()).select_from(OneTimeLink)) == 1


def test_reset_mails_are_throttled(salma: None, client: FlaskClient) -> None:
    for _time in range(3):
        client.post("/fr/password/forgotten", data={"email": "salma@example.ma"})
    answer = client.post("/fr/password/forgotten", data={"email": "salma@example.ma"})
    assert answer.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Email)) == 3


def test_name_and_language_are_one_s_own(salma: None, sign_in: Callable[[str], FlaskClient]) -> None:
    client = sign_in("salma@example.ma")
    data = {"display_name": "<script>alert(1)</script>", "language": "ar"}
    assert client.post("/fr/account", data=data).location == "/fr/account"
    page = client.get("/fr/account").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert db.session.scalars(select(User.language)).one() == "ar"
    assert client.post("/fr/account", data={"display_name": "S", "language": "xx"}).status_code == 422
