"""Self-registration: person and association in one page, real once the address is confirmed."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from grants.accounts.models import OneTimeLink, User
from grants.associations.models import Association, Membership
from grants.audit.models import AuditEntry
from grants.core.db import db
from grants.outbox.models import Email
from tests.factories.accounts import make_user

PASSWORD = "bateau cerise lampe nuage"
STRANGERS = "quatre mots sans rapport"
TYPED = {
    "name_fr": "Association Nour",
    "name_ar": "جمعية نور",
    "display_name": "Nour Alami",
    "email": "nour@example.ma",
    "language": "fr",
}
CHOSEN = {"password": PASSWORD}


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def link(language: str = "fr") -> str:
    db.session.rollback()
    body = db.session.scalars(select(Email.body).order_by(Email.id.desc())).first()
    return re.search(rf"/{language}/register/\S+", body or "")[0]


def test_nothing_exists_before_the_confirmation(database: None, client: FlaskClient) -> None:
    answer = client.post("/fr/register", data=TYPED)
    assert answer.status_code == 200
    assert "48 heures" in answer.text
    assert count(User) == count(Association) == 0
    client.get(link())
    assert count(User) == count(Association) == 0


def test_confirming_creates_the_person_and_the_association(database: None, client: FlaskClient) -> None:
    client.post("/fr/register", data={**TYPED, "language": "ar"})
    path = link("ar")
    assert client.post(path, data=CHOSEN).location.startswith("/ar/sign-in?next=")
    db.session.rollback()
    user = db.session.scalars(select(User)).one()
    assert (user.email, user.language, user.display_name) == ("nour@example.ma", "ar", "Nour Alami")
    association = db.session.scalars(select(Association)).one()
    assert association.reference == "ASSO-0001"
    membership = db.session.scalars(select(Membership)).one()
    assert (membership.user_id, membership.right.value) == (user.id, "owner")
    actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.sequence)).all()
    assert actions == ["account.ask_registration", "account.create", "association.register"]
    assert db.session.scalars(select(OneTimeLink.payload)).one() == {}
    signed = client.post("/ar/sign-in", data={"email": "nour@example.ma", "password": PASSWORD})
    assert signed.location == "/ar/work"
    page = client.get("/ar/associations/mine").text
    assert "جمعية نور" in page
    assert 'dir="rtl"' in page


def test_the_password_of_somebody_else_opens_nothing(database: None, client: FlaskClient) -> None:
    """One person types another's address; the other one confirms, and alone holds the key."""
    client.post("/fr/register", data={**TYPED, "password": STRANGERS})
    db.session.rollback()
    assert "$argon2" not in str(db.session.scalars(select(OneTimeLink.payload)).one())
    assert client.post(link()).status_code == 422
    assert client.post(link(), data=CHOSEN).status_code == 302
    stolen = client.post("/fr/sign-in", data={"email": TYPED["email"], "password": STRANGERS})
    assert stolen.status_code == 422
    own = client.post("/fr/sign-in", data={"email": TYPED["email"], "password": PASSWORD})
    assert own.location == "/fr/work"


def test_a_second_click_finds_the_link_used(database: None, client: FlaskClient) -> None:
    client.post("/fr/register", data=TYPED)
    path = link()
    assert client.post(path, data=CHOSEN).status_code == 302
    assert client.post(path, data=CHOSEN).status_code == 404
    assert count(Association) == 1


def test_two_links_of_one_double_click_make_one_account(database: None, client: FlaskClient) -> None:
    client.post("/fr/register", data=TYPED)
    first = link()
    client.post("/fr/register", data=TYPED)
    second = link()
    assert client.post(first, data=CHOSEN).status_code == 302
    answer = client.post(second, data=CHOSEN)
    assert answer.status_code == 422
    assert "déjà un compte" in answer.text
    assert count(User) == count(Association) == 1


def test_a_link_expires_after_48_hours(
    database: None, client: FlaskClient, frozen_clock: Callable[[datetime], None]
) -> None:
    frozen_clock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
    client.post("/fr/register", data=TYPED)
    frozen_clock(datetime(2026, 11, 25, 8, 0, tzinfo=UTC))
    assert client.get(link()).status_code == 404


def test_a_known_address_gets_the_same_answer(database: None, client: FlaskClient) -> None:
    unknown = client.post("/fr/register", data={**TYPED, "email": "new@example.ma"})
    make_user("nour@example.ma")
    known = client.post("/fr/register", data=TYPED)
    hide_token = re.compile(r'name="csrf_token" value="[^"]*"')
    assert hide_token.sub("", known.text) == hide_token.sub("", unknown.text)
    db.session.rollback()
    mails = db.session.scalars(select(Email).order_by(Email.id)).all()
    assert [mail.event for mail in mails] == ["account.confirm"] * 2
    assert "déjà un compte" in mails[1].body
    assert count(OneTimeLink) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name_fr": "جمعية نور"}, "lettres latines"),
        ({"name_ar": "Association Nour"}, "lettres arabes"),
        ({"name_ar": ""}, "nécessaire"),
        ({"email": "nour"}, "nom@exemple.ma"),
        ({"language": "xx"}, "Langue"),
    ],
)
def test_wrong_answers_are_shown_and_kept(
    database: None, client: FlaskClient, changes: dict[str, str], words: str
) -> None:
    answer = client.post("/fr/register", data={**TYPED, **changes})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Nour Alami" in answer.text
    assert count(Email) == 0


@pytest.mark.parametrize(
    ("password", "words"),
    [("", "nécessaire"), ("nour2026", "au moins 10"), ("nour@example.ma", "se devine")],
)
def test_a_weak_password_confirms_nothing(
    database: None, client: FlaskClient, password: str, words: str
) -> None:
    client.post("/fr/register", data=TYPED)
    path = link()
    answer = client.post(path, data={"password": password})
    assert answer.status_code == 422
    assert words in answer.text
    assert count(User) == count(Association) == 0
    assert client.post(path, data=CHOSEN).status_code == 302


def test_a_script_in_every_text_field_is_shown_as_text(database: None, client: FlaskClient) -> None:
    attack = "<script>alert(1)</script>"
    client.post("/fr/register", data={**TYPED, "name_fr": attack, "display_name": attack})
    page = client.get(link()).text
    assert attack not in page
    assert "&lt;script&gt;" in page


def test_a_person_already_signed_in_registers_another(
    database: None, sign_in: Callable[[str], FlaskClient]
) -> None:
    make_user("nour@example.ma")
    client = sign_in("nour@example.ma")
    assert "Inscrire une association" in client.get("/fr/work").text
    wrong = client.post("/fr/associations/new", data={"name_fr": "نور", "name_ar": "نور"})
    assert wrong.status_code == 422
    data = {"name_fr": "Association Nour", "name_ar": "جمعية نور"}
    assert client.post("/fr/associations/new", data=data).location == "/fr/associations/mine"
    assert "identité d’association à compléter" in client.get("/fr/work").text
