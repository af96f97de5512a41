"""Public pages: open to all, the same for all, in three languages, without cookie."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from grants import create_app
from grants.core.db import db, unit_of_work
from grants.outbox.services import Recipient, queue
from grants.proposals.details import specs_of
from tests.conftest import settings_for
from tests.factories.calls import CLOSES, OPENS, make_call

NOW = OPENS + timedelta(days=28)
SHARED = ("", "calls", "calls/AAP-2026", "published-results")


@pytest.fixture
def open_call(app, frozen_clock):
    frozen_clock(NOW)
    with app.app_context(), app.test_request_context("/fr/"):
        make_call("AAP-2026")
        make_call("AAP-2027", "to_approve")


@pytest.mark.usefixtures("open_call")
@pytest.mark.parametrize(("lang", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("en", "ltr")])
@pytest.mark.parametrize("page", [*SHARED, "demo/mail", "demo/components"])
def test_each_page_answers_in_each_language_without_cookie(client, page, lang, direction):
    answer = client.get(f"/{lang}/{page}")
    assert answer.status_code == 200
    assert f'<html lang="{lang}" dir="{direction}">' in answer.text
    assert "Set-Cookie" not in answer.headers
    assert "csrf" not in answer.text or page == "demo/components"


@pytest.mark.usefixtures("open_call")
@pytest.mark.parametrize("address", [*(f"/ar/{page}" for page in SHARED), "/open-data/published-results.csv"])
def test_a_reader_who_has_the_page_is_told_so(client, address):
    first = client.get(address)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    other = client.get(address, headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


@pytest.mark.usefixtures("open_call")
def test_a_page_is_the_same_for_who_signed_in(app, client, sign_in):
    from tests.factories.accounts import make_user

    with app.app_context():
        make_user("gestionnaire@example.ma", "call_manager")
    signed = sign_in("gestionnaire@example.ma")
    for page in SHARED:
        assert signed.get(f"/fr/{page}").data == client.get(f"/fr/{page}").data


@pytest.mark.usefixtures("open_call")
def test_home_tells_the_open_call_and_the_published_figures(client):
    page = client.get("/fr/").text
    assert "AAP-2026" in page
    assert "lundi 7 décembre 2026" in page
    assert 'href="/fr/published-results#R021"' in page
    assert "3\u00a0245" in page
    assert page.count("<circle") == 25


def test_home_without_open_call_says_so(client):
    page = client.get("/fr/").text
    assert "Aucun appel ouvert" in page
    assert client.get("/fr/calls").status_code == 200


@pytest.mark.usefixtures("open_call")
def test_a_call_shows_what_an_association_needs(client):
    page = client.get("/fr/calls/AAP-2026").text
    for words in (
        "300\u00a0000,00",
        "1\u00a0000\u00a0000,00",
        "appels@example.ma",
        "Récépissé de dépôt",
        "Pertinence",
    ):
        assert words in page
    assert page.count("fill-ink") == 3
    assert "طلب المشاريع رقم AAP-2026" in client.get("/ar/calls/AAP-2026").text
    assert "Call for projects AAP-2026" in client.get("/en/calls/AAP-2026").text


def test_the_page_of_a_line_says_what_is_asked_there_alone(app, client, frozen_clock):
    frozen_clock(NOW)
    with app.app_context(), app.test_request_context("/fr/"):
        make_call("AAP-2026", lines={"EDU": 10_000_000, "VOC": 20_000_000}, questions=None, texts=None)
    page, other = (client.get(f"/fr/calls/AAP-2026/lines/{code}").text for code in ("VOC", "EDU"))
    # The reference text with each point of its checklist, and the details of an activity by its kind.
    for words in (
        "Circulaire du ministère sur les projets de formation",
        "L’association a lu la circulaire et l’applique à tout le projet.",
        "Activité : ",
        "200\u00a0000,00",
    ):
        assert words in page
    assert "Circulaire du ministère sur les projets de formation" not in other
    details = specs_of("school_support")
    assert details
    for spec in details:
        assert spec.words in other
    assert "Activité : Soutien scolaire" in other
    assert "Activité : Soutien scolaire" not in page
    assert "دورية الوزارة" in client.get("/ar/calls/AAP-2026/lines/VOC").text
    assert client.get("/fr/calls/AAP-2026/lines/HUM").status_code == 404
    assert client.get("/fr/calls/AAP-2026/lines/%27").status_code == 404


@pytest.mark.usefixtures("open_call")
def test_a_call_says_which_documents_come_from_the_account(client):
    rows = client.get("/fr/calls/AAP-2026").text.split("<tr>")
    origins = {
        name: next(row for row in rows if name in row) for name in ("Statuts", "Déclaration sur l’honneur")
    }
    assert "du compte de l’association" in origins["Statuts"]
    assert "du projet" in origins["Déclaration sur l’honneur"]


@pytest.mark.usefixtures("open_call")
def test_a_draft_is_shown_to_nobody_outside(client):
    assert client.get("/fr/calls/AAP-2027").status_code == 404
    assert "AAP-2027" not in client.get("/fr/calls").text
    assert client.get("/fr/calls/AAP-1999").status_code == 404


@pytest.mark.usefixtures("open_call")
def test_the_way_to_apply_goes_with_the_deadline(client, frozen_clock):
    assert "Préparer un dossier" in client.get("/fr/calls/AAP-2026").text
    frozen_clock(CLOSES + timedelta(seconds=1))
    late = client.get("/fr/calls/AAP-2026").text
    assert "Préparer un dossier" not in late
    assert "Dépôt clos" in late
    assert "AAP-2026" not in client.get("/fr/").text


@pytest.mark.parametrize("page", ["", "calls"])
def test_the_number_of_statements_does_not_grow_with_the_calls(app, client, frozen_clock, page):
    frozen_clock(NOW)

    def statements() -> int:
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            assert client.get(f"/fr/{page}").status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    with app.app_context(), app.test_request_context("/fr/"):
        make_call("AAP-2026")
    one = statements()
    with app.app_context(), app.test_request_context("/fr/"):
        for number in range(2, 6):
            make_call(f"AAP-2026-{number}")
    assert statements() == one <= 12


def test_health_and_readiness(app, client):
    assert client.get("/healthz").data == b"ok\n"
    assert client.get("/readyz").get_json() == {"database": True, "migrations": True, "storage": True}


def test_an_empty_database_is_not_ready(tmp_path):
    app = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path}/empty.db"))
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["migrations"] is False


def test_the_mailbox_lists_filters_and_shows_one_mail(app, client, at):
    with app.app_context(), app.test_request_context("/fr/"):
        people = [Recipient(f"p{n}@example.ma", "fr", f"P{n}") for n in range(30)]
        with unit_of_work():
            queue("account.reset", people, at, token="abc", address="http://localhost/fr/x", hours=2)
    first = client.get("/fr/demo/mail").text
    assert "p29@example.ma</span>" in first
    assert "p0@example.ma</span>" not in first
    assert "p0@example.ma</span>" in client.get("/fr/demo/mail?page=2").text
    only = client.get("/fr/demo/mail?recipient=p3@example.ma").text
    assert "p3@example.ma</span>" in only
    assert "p4@example.ma</span>" not in only
    assert client.get("/fr/demo/mail/1").status_code == 200
    assert client.get("/fr/demo/mail/999").status_code == 404
    assert client.get("/fr/demo/mail/99999999999999999999").status_code == 404


def test_production_has_no_mailbox_nor_components(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "DEMONSTRATION", False)
    for page in ("demo/mail", "demo/mail/1", "demo/components"):
        assert client.get(f"/fr/{page}").status_code == 404


def test_an_unknown_language_is_not_found(client):
    assert client.get("/de/published-results").status_code == 404
