"""Sign in and out, throttled, safe against a session planted before."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from grants.accounts import services
from grants.accounts.models import AttemptCount, SignInSession, User
from grants.audit.models import AuditEntry
from grants.core.db import db, unit_of_work
from tests.factories.accounts import make_user

PASSWORD = "quatre mots sans rapport"


@pytest.fixture
def salma(database: None) -> None:
    make_user("salma@example.ma")
    with unit_of_work() as session:
        session.scalars(select(User)).one().password_hash = services.hash_password(PASSWORD)


def post(client: FlaskClient, email: str = "salma@example.ma", password: str = PASSWORD, **query: str):
    return client.post("/fr/sign-in", query_string=query, data={"email": email, "password": password})


def test_signing_in_opens_the_work_queue(salma: None, client: FlaskClient) -> None:
    answer = post(client, email=" Salma@Example.ma ")
    assert answer.status_code == 302
    assert answer.location == "/fr/work"
    assert client.get("/fr/work").status_code == 200
    row = db.session.scalars(select(SignInSession)).one()
    assert row.ended_at is None
    assert db.session.scalars(select(AuditEntry.action)).all() == ["account.sign_in"]


def test_the_token_of_the_browser_is_not_in_the_database(salma: None, client: FlaskClient) -> None:
    post(client)
    with client.session_transaction() as session:
        token = session["sign_in"]
    assert token not in db.session.scalars(select(SignInSession.token_hash)).all()


def test_what_stood_in_the_browser_session_before_is_dropped(salma: None, client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["planted"] = "x"
        session["sign_in"] = "chosen by an attacker"
    post(client)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session["sign_in"] != "chosen by an attacker"


@pytest.mark.parametrize(
    ("email", "password"), [("salma@example.ma", "wrong"), ("nobody@example.ma", PASSWORD)]
)
def test_wrong_password_and_unknown_address_get_the_same_answer(
    salma: None, client: FlaskClient, email: str, password: str
) -> None:
    answer = post(client, email, password)
    assert answer.status_code == 422
    assert "Adresse ou mot de passe incorrect." in answer.text
    assert client.get("/fr/work").status_code == 302


def test_a_closed_account_or_one_without_password_cannot_enter(salma: None, client: FlaskClient) -> None:
    make_user("invited@example.ma")
    assert post(client, "invited@example.ma", "").status_code == 422
    assert post(client, "invited@example.ma").status_code == 422
    with unit_of_work() as session:
        session.scalars(select(User).where(User.email == "salma@example.ma")).one().is_active = False
    assert post(client).status_code == 422


def test_an_account_is_throttled_until_the_window_ends(
    salma: None, client: FlaskClient, frozen_clock: Callable[[datetime], None]
) -> None:
    frozen_clock(datetime(2026, 11, 23, 10, 5, tzinfo=UTC))
    for _attempt in range(8):
        assert "incorrect" in post(client, password="wrong").text
    answer = post(client)
    assert answer.status_code == 422
    assert "Attendez 10 minutes" in answer.text
    frozen_clock(datetime(2026, 11, 23, 10, 15, tzinfo=UTC))
    assert post(client).status_code == 302
    keys = db.session.scalars(select(AttemptCount.key).where(AttemptCount.attempts > 0)).all()
    assert keys == []


def test_a_network_address_is_throttled_over_many_accounts(
    database: None, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(services.attempts.LIMITS, "sign-in", (8, 3))
    for number in range(3):
        assert "incorrect" in post(client, f"p{number}@example.ma").text
    assert "Trop d’essais" in post(client, "p4@example.ma").text


@pytest.mark.parametrize(
    ("wanted", "place"),
    [("/fr/account", "/fr/account"), ("//evil.example/", "/fr/work"), ("https://evil.example", "/fr/work")],
)
def test_only_local_pages_follow(salma: None, client: FlaskClient, wanted: str, place: str) -> None:
    assert post(client, next=wanted).location == place


def test_a_protected_page_asks_to_sign_in_then_comes_back(salma: None, client: FlaskClient) -> None:
    answer = client.get("/ar/account")
    assert answer.location.startswith("/ar/sign-in?next=")
    landing = client.post(answer.location, data={"email": "salma@example.ma", "password": PASSWORD})
    assert landing.location == "/ar/account"


def test_signing_out_ends_the_session_on_the_server(salma: None, client: FlaskClient) -> None:
    post(client)
    with client.session_transaction() as session:
        token = session["sign_in"]
    assert client.post("/fr/sign-out").location == "/fr/sign-in"
    with client.session_transaction() as session:
        session["sign_in"] = token
    assert client.get("/fr/work").status_code == 302


def test_a_session_expires(
    salma: None, client: FlaskClient, frozen_clock: Callable[[datetime], None]
) -> None:
    frozen_clock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
    post(client)
    frozen_clock(datetime(2026, 11, 23, 19, 59, tzinfo=UTC))
    assert client.get("/fr/work").status_code == 200
    frozen_clock(datetime(2026, 11, 23, 20, 0, tzinfo=UTC))
    assert client.get("/fr/work").status_code == 302


def test_signing_out_everywhere_reaches_other_browsers(salma: None, app: Flask) -> None:
    phone, office = app.test_client(), app.test_client()
    post(phone)
    post(office)
    page = office.get("/fr/account/sessions").text
    assert page.count("/account/sessions/") == 2  # end the other one, end all
    office.post("/fr/account/sessions/end-all")
    assert phone.get("/fr/work").status_code == 302
    assert office.get("/fr/work").status_code == 302
    assert db.session.scalar(select(func.count()).where(SignInSession.ended_at.is_(None))) == 0


def test_one_browser_can_be_signed_out_by_its_owner_only(salma: None, app: Flask) -> None:
    phone, office = app.test_client(), app.test_client()
    post(phone)
    post(office)
    first = db.session.scalars(select(SignInSession.id).order_by(SignInSession.id)).first()
    office.post(f"/fr/account/sessions/{first}/end")
    assert phone.get("/fr/work").status_code == 302
    assert office.get("/fr/work").status_code == 200
    make_user("other@example.ma")
    with unit_of_work() as session:
        other = session.scalars(select(User).where(User.email == "other@example.ma")).one()
        other.password_hash = services.hash_password(PASSWORD)
    stranger = app.test_client()
    post(stranger, "other@example.ma")
    second = db.session.scalars(select(SignInSession.id).order_by(SignInSession.id)).all()[1]
    assert stranger.post(f"/fr/account/sessions/{second}/end").status_code == 404
    assert office.get("/fr/work").status_code == 200


def test_demonstration_accounts_are_listed_and_enter_with_one_click(
    salma: None, app: Flask, client: FlaskClient
) -> None:
    make_user("finance@demo.ma", "finance_officer")
    page = client.get("/fr/sign-in").text
    assert page.count("/sign-in/demonstration") == 18
    assert "demonstration-2026" in page
    answer = client.post("/fr/sign-in/demonstration", data={"email": "finance@demo.ma"})
    assert answer.location == "/fr/work"
    assert client.get("/fr/work").status_code == 200


def test_one_click_serves_demonstration_accounts_only(
    salma: None, app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.post("/fr/sign-in/demonstration", data={"email": "salma@example.ma"}).status_code == 404
    make_user("finance@demo.ma", "finance_officer")
    monkeypatch.setitem(app.config, "DEMONSTRATION", False)
    assert client.post("/fr/sign-in/demonstration", data={"email": "finance@demo.ma"}).status_code == 404
    assert "demonstration-2026" not in client.get("/fr/sign-in").text


def test_a_hash_of_other_costs_is_made_anew_at_sign_in(
    salma: None, app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = db.session.scalars(select(User.password_hash)).one()
    post(client)
    db.session.rollback()
    assert db.session.scalars(select(User.password_hash)).one() == before
    monkeypatch.setitem(app.config, "ARGON2_TIME_COST", 2)
    assert post(client, password="wrong").status_code == 422
    db.session.rollback()
    assert db.session.scalars(select(User.password_hash)).one() == before
    assert post(client).status_code == 302
    db.session.rollback()
    after = db.session.scalars(select(User.password_hash)).one()
    assert ",t=2," in (after or "")
    assert post(client).status_code == 302


def test_a_hash_made_anew_never_undoes_a_change_of_password(salma: None) -> None:
    with unit_of_work() as session:
        user = session.scalars(select(User)).one()
        services.renew_hash(user, "a hash seen before the change", "another")
        assert user.password_hash != "another"
