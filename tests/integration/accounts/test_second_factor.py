"""Second factor: enrol, sign in with a code or a recovery code, each once; staff must, in production."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from grants.accounts import services, totp
from grants.accounts.models import RecoveryCode, SecondFactor, SignInSession, User
from grants.audit.models import AuditEntry
from grants.core.db import db, unit_of_work
from grants.outbox.models import Email
from tests.factories.accounts import make_user

PASSWORD = "quatre mots sans rapport"
START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
HALF_MINUTE = timedelta(seconds=30)
Freeze = Callable[[datetime], None]


def make_person(email: str, *roles: str) -> None:
    make_user(email, *roles)
    with unit_of_work() as session:
        person = session.scalars(select(User).where(User.email == email)).one()
        person.password_hash = services.hash_password(PASSWORD)


def sign_in(client: FlaskClient, email: str = "salma@example.ma", **query: str):
    return client.post("/fr/sign-in", query_string=query, data={"email": email, "password": PASSWORD})


def rows(statement) -> list:
    """Read what other requests have committed by now."""
    db.session.rollback()
    return list(db.session.scalars(statement))


def secret() -> str:
    db.session.rollback()
    factor = db.session.scalars(select(SecondFactor)).one()
    return totp.secret_of(factor.user_id, factor.seed)


def code_at(at: datetime) -> str:
    return pyotp.TOTP(secret()).at(at)


def enrol(client: FlaskClient, at: datetime) -> list[str]:
    """Turn the factor on in a browser signed in and return the recovery codes."""
    assert client.post("/fr/account/second-factor/start").location == "/fr/account/second-factor/enrol"
    page = client.post("/fr/account/second-factor/enrol", data={"code": code_at(at)})
    codes = re.findall(r"<bdi dir=\"ltr\">([0-9A-Z-]{14})</bdi>", page.text)
    assert len(codes) == 10
    return codes


@pytest.fixture
def salma(database: None, client: FlaskClient, frozen_clock: Freeze) -> list[str]:
    """A person with a second factor, signed out; her recovery codes."""
    make_person("salma@example.ma")
    frozen_clock(START)
    sign_in(client)
    codes = enrol(client, START)
    client.post("/fr/sign-out")
    frozen_clock(START + HALF_MINUTE)
    return codes


def test_the_enrolment_shows_key_and_drawing_until_it_is_confirmed(
    database: None, client: FlaskClient, frozen_clock: Freeze
) -> None:
    make_person("salma@example.ma")
    frozen_clock(START)
    sign_in(client)
    assert client.get("/fr/account/second-factor/qr.svg").status_code == 404
    assert client.get("/fr/account/second-factor/enrol").location == "/fr/account/second-factor"
    client.post("/fr/account/second-factor/start")
    page = client.get("/fr/account/second-factor/enrol").text
    assert secret() in re.sub(r"(?<=[A-Z2-7]) (?=[A-Z2-7]{4})", "", page)
    drawing = client.get("/fr/account/second-factor/qr.svg")
    assert drawing.mimetype == "image/svg+xml"
    assert b"style" not in drawing.data
    assert drawing.headers["Cache-Control"] == "no-store"
    wrong = client.post("/fr/account/second-factor/enrol", data={"code": "000000"})
    assert wrong.status_code == 422
    before = secret()
    client.post("/fr/account/second-factor/start")
    assert secret() == before  # a double click leaves the drawing that was scanned
    client.post("/fr/account/second-factor/enrol", data={"code": code_at(START)})
    assert client.get("/fr/account/second-factor/qr.svg").status_code == 404
    assert client.post("/fr/account/second-factor/start").status_code == 409


def test_neither_secret_nor_recovery_code_stands_in_the_database(salma: list[str]) -> None:
    factor = db.session.scalars(select(SecondFactor)).one()
    assert factor.seed not in secret()
    stored = db.session.scalars(select(RecoveryCode.digest)).all()
    assert not set(stored) & {code.replace("-", "") for code in salma}


def test_an_old_enrolment_is_begun_anew_and_swept(
    database: None, client: FlaskClient, frozen_clock: Freeze
) -> None:
    make_person("salma@example.ma")
    frozen_clock(START)
    sign_in(client)
    client.post("/fr/account/second-factor/start")
    before = secret()
    frozen_clock(START + timedelta(hours=1))
    client.post("/fr/step-up", data={"step_up_password": PASSWORD})
    client.post("/fr/account/second-factor/start")
    assert secret() != before
    with unit_of_work():
        assert services.forget_expired(START + timedelta(hours=2)) >= 1
    assert rows(select(SecondFactor)) == []


def test_signing_in_takes_two_pages_and_nobody_is_in_between(
    salma: list[str], client: FlaskClient, frozen_clock: Freeze
) -> None:
    answer = sign_in(client, next="/fr/account")
    assert answer.location == "/fr/sign-in/code?next=/fr/account"
    assert client.get("/fr/account").status_code == 302
    open_now = select(SignInSession).where(SignInSession.ended_at.is_(None))
    assert rows(open_now) == []
    assert client.get(answer.location).status_code == 200
    assert client.post(answer.location, data={}).status_code == 422
    done = client.post(answer.location, data={"code": code_at(START + HALF_MINUTE)})
    assert done.location == "/fr/account"
    assert client.get("/fr/account").status_code == 200


def test_a_code_serves_once(salma: list[str], client: FlaskClient, app: Flask) -> None:
    code = code_at(START + HALF_MINUTE)
    sign_in(client)
    assert client.post("/fr/sign-in/code", data={"code": code_at(START)}).status_code == 422
    assert client.post("/fr/sign-in/code", data={"code": code}).location == "/fr/work"
    thief = app.test_client()
    sign_in(thief)
    assert thief.post("/fr/sign-in/code", data={"code": code}).status_code == 422
    assert thief.get("/fr/work").status_code == 302


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_drift_by_one_step(
    salma: list[str], client: FlaskClient, frozen_clock: Freeze, steps: int, taken: bool
) -> None:
    later = START + timedelta(hours=1)
    frozen_clock(later)
    sign_in(client)
    answer = client.post("/fr/sign-in/code", data={"code": code_at(later + steps * HALF_MINUTE)})
    assert answer.status_code == (302 if taken else 422)


def test_wrong_codes_are_throttled_whatever_the_password_does(
    salma: list[str], client: FlaskClient, frozen_clock: Freeze
) -> None:
    for _attempt in range(8):
        sign_in(client)
        assert "pas le bon" in client.post("/fr/sign-in/code", data={"code": "000000"}).text
    right = {"code": code_at(START + HALF_MINUTE)}
    assert "Trop d’essais" in client.post("/fr/sign-in/code", data=right).text
    assert "Trop d’essais" in client.post("/fr/sign-in/code", data={"recovery": salma[0]}).text
    later = START + timedelta(minutes=15)
    frozen_clock(later)
    sign_in(client)
    assert client.post("/fr/sign-in/code", data={"code": code_at(later)}).status_code == 302


def test_the_second_page_waits_ten_minutes(
    salma: list[str], client: FlaskClient, frozen_clock: Freeze
) -> None:
    sign_in(client, next="/fr/account")
    late = START + HALF_MINUTE + timedelta(minutes=10, seconds=1)
    frozen_clock(late)
    answer = client.post("/fr/sign-in/code?next=/fr/account", data={"code": code_at(late)})
    assert answer.location == "/fr/sign-in?next=/fr/account"


def test_a_changed_password_ends_the_half_way(salma: list[str], client: FlaskClient) -> None:
    sign_in(client)
    with unit_of_work() as session:
        session.scalars(select(User)).one().password_hash = services.hash_password("another one entirely")
    answer = client.post("/fr/sign-in/code", data={"code": code_at(START + HALF_MINUTE)})
    assert answer.location == "/fr/sign-in"


def test_the_second_page_alone_leads_nowhere(database: None, client: FlaskClient) -> None:
    assert client.get("/fr/sign-in/code?next=//evil.example").location == "/fr/sign-in"
    assert client.post("/fr/sign-in/code", data={"code": "123456"}).location == "/fr/sign-in"


def test_a_recovery_code_serves_once_and_is_announced(salma: list[str], client: FlaskClient) -> None:
    sign_in(client)
    assert client.post("/fr/sign-in/code", data={"recovery": salma[3].lower()}).location == "/fr/work"
    assert "9" in client.get("/fr/account/second-factor").text
    client.post("/fr/sign-out")
    sign_in(client)
    again = client.post("/fr/sign-in/code", data={"recovery": salma[3]})
    assert again.status_code == 422
    assert "déjà servi" in again.text
    (mail,) = rows(select(Email))
    assert mail.event == "account.recovery_code_used"
    assert "9" in mail.body


def test_step_up_asks_for_both(salma: list[str], client: FlaskClient, frozen_clock: Freeze) -> None:
    sign_in(client)
    client.post("/fr/sign-in/code", data={"code": code_at(START + HALF_MINUTE)})
    later = START + timedelta(hours=1)
    frozen_clock(later)
    assert "step_up_code" in client.get("/fr/step-up").text
    alone = client.post("/fr/step-up", data={"step_up_password": PASSWORD})
    assert alone.status_code == 422
    assert client.get("/fr/account/password").status_code == 302
    both = {"step_up_password": PASSWORD, "step_up_code": code_at(later)}
    assert client.post("/fr/step-up", data=both).status_code == 302
    assert client.get("/fr/account/password").status_code == 200


def test_new_codes_replace_the_old_ones(salma: list[str], client: FlaskClient) -> None:
    sign_in(client)
    client.post("/fr/sign-in/code", data={"code": code_at(START + HALF_MINUTE)})
    page = client.post("/fr/account/second-factor/recovery-codes").text
    fresh = re.findall(r"<bdi dir=\"ltr\">([0-9A-Z-]{14})</bdi>", page)
    assert len(fresh) == 10
    client.post("/fr/sign-out")
    sign_in(client)
    assert client.post("/fr/sign-in/code", data={"recovery": salma[0]}).status_code == 422
    assert client.post("/fr/sign-in/code", data={"recovery": fresh[0]}).status_code == 302


def test_turning_off_asks_for_proof_and_is_announced(
    salma: list[str], client: FlaskClient, frozen_clock: Freeze
) -> None:
    sign_in(client)
    client.post("/fr/sign-in/code", data={"code": code_at(START + HALF_MINUTE)})
    later = START + timedelta(minutes=30)
    frozen_clock(later)
    off = "/fr/account/second-factor/off"
    assert client.post(off).status_code == 403
    proof = {"step_up_password": PASSWORD, "step_up_code": code_at(later)}
    assert client.post(off, data=proof).location == "/fr/account/second-factor"
    assert rows(select(RecoveryCode)) == []
    assert rows(select(Email.event)) == ["account.factor_off"]
    client.post("/fr/sign-out")
    assert sign_in(client).location == "/fr/work"


def test_turning_on_signs_the_other_browsers_out(
    database: None, app: Flask, client: FlaskClient, frozen_clock: Freeze
) -> None:
    make_person("salma@example.ma")
    frozen_clock(START)
    other = app.test_client()
    sign_in(client)
    sign_in(other)
    enrol(client, START)
    assert client.get("/fr/work").status_code == 200
    assert other.get("/fr/work").status_code == 302


def test_the_administrator_resets_it_and_the_person_is_told(
    salma: list[str], app: Flask, client: FlaskClient
) -> None:
    sign_in(client)
    client.post("/fr/sign-in/code", data={"code": code_at(START + HALF_MINUTE)})
    make_person("admin@example.ma", "administrator")
    office = app.test_client()
    sign_in(office, "admin@example.ma")
    user_id = db.session.scalars(select(User.id).where(User.email == "salma@example.ma")).one()
    assert f"/fr/staff/{user_id}" in office.get("/fr/staff?q=salma@example.ma").text
    assert "Réinitialiser" in office.get(f"/fr/staff/{user_id}").text
    address = f"/fr/staff/{user_id}/reset-factor"
    assert office.post(address, data={"reason": " "}).status_code == 409
    assert office.post(address, data={"reason": "téléphone perdu"}).location == f"/fr/staff/{user_id}"
    assert client.get("/fr/work").status_code == 302
    assert sign_in(client).location == "/fr/work"
    assert client.post(address, data={"reason": "x"}).status_code == 403
    assert "account.reset_factor" in rows(select(AuditEntry.action))
    assert rows(select(Email.recipient)) == ["salma@example.ma"]


def test_in_production_staff_are_led_to_it_before_anything_else(
    database: None, app: Flask, client: FlaskClient, frozen_clock: Freeze, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person("nadia@example.ma", "call_manager")
    make_person("salma@example.ma")
    frozen_clock(START)
    sign_in(client, "nadia@example.ma")
    assert client.get("/fr/staff/proposals").status_code == 200
    monkeypatch.setitem(app.config, "DEMONSTRATION", False)
    for address in ("/fr/work", "/fr/staff/proposals", "/fr/account", "/fr/account/password"):
        assert client.get(address).location == "/fr/account/second-factor"
    assert client.post("/fr/account", data={"display_name": "X"}).location == "/fr/account/second-factor"
    assert "obligatoire" in client.get("/fr/account/second-factor").text
    enrol(client, START)
    assert client.get("/fr/staff/proposals").status_code == 200
    member = app.test_client()
    sign_in(member)
    assert member.get("/fr/work").status_code == 200


def test_staff_may_leave_without_it(
    database: None, app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person("nadia@example.ma", "call_manager")
    monkeypatch.setitem(app.config, "DEMONSTRATION", False)
    sign_in(client, "nadia@example.ma")
    assert client.post("/fr/sign-out").location == "/fr/sign-in"


def test_the_operator_resets_it(
    salma: list[str], app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from grants import cli

    monkeypatch.setattr(cli, "_app", lambda: app)
    db.session.rollback()
    run = CliRunner().invoke
    assert run(cli.cli, ["user", "reset-factor", "nobody@example.ma", "x"]).exit_code == 1
    done = run(cli.cli, ["user", "reset-factor", "salma@example.ma", "téléphone perdu"])
    assert done.exit_code == 0, done.output
    assert sign_in(client).location == "/fr/work"


def test_two_people_at_once_with_one_code_are_not_both_let_in(salma: list[str], app: Flask) -> None:
    code, doors = code_at(START + HALF_MINUTE), [app.test_client(), app.test_client()]
    db.session.rollback()
    for door in doors:
        sign_in(door)
    with ThreadPoolExecutor(2) as hands:
        tries = [hands.submit(door.post, "/fr/sign-in/code", data={"code": code}) for door in doors]
    assert sorted(one.result().status_code for one in tries) == [302, 422]
