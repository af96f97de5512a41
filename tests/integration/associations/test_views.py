"""Pages of associations: the whole way, rights, refusals shown in the form, constant cost."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from grants.associations.models import Association
from grants.core.db import db, unit_of_work
from grants.documents.models import Document
from grants.outbox.models import Email
from grants.territory.models import City
from tests.factories.accounts import make_user
from tests.factories.associations import make_association
from tests.integration.associations.identity_data import RIB, scan, typed

SignIn = Callable[[str], FlaskClient]


@pytest.fixture
def ref(database: None) -> str:
    owner, editor = make_user("owner@example.ma"), make_user("editor@example.ma")
    association = make_association(state="draft", owner=owner, editor=editor)
    with unit_of_work() as session:
        association = session.scalars(select(Association)).one()
        association.rib = association.rib_holder = association.receipt_kind = None
    make_user("manager@example.ma", "call_manager")
    make_user("finance@example.ma", "finance_officer")
    return "T-0001"


@pytest.fixture
def city(database: None) -> str:
    if db.session.get(City, "oujda") is None:
        pytest.fail("the reference data hold no city")
    return "oujda"


def association() -> Association:
    db.session.rollback()
    return db.session.scalars(select(Association).where(Association.reference == "T-0001")).one()


def test_from_registration_to_verified(ref: str, city: str, sign_in: SignIn) -> None:
    owner, manager = sign_in("owner@example.ma"), sign_in("manager@example.ma")
    base = f"/fr/associations/{ref}"
    page = owner.get(f"{base}/ask-verification").text
    assert "le récépissé numérisé" in page
    assert "le RIB" in page
    sent = owner.post(f"{base}/identity", data={**typed(association().version), "receipt": scan()})
    assert sent.location == "/fr/associations/mine"
    bank = {
        "rib": f"MA64{RIB}",
        "rib_holder": "Association Amal",
        "version": association().version,
        "certificate": scan(name="rib.pdf"),
    }
    shown = owner.post(f"{base}/bank", data=bank, follow_redirects=True).text
    assert "MA64 a été retiré" in shown
    seen = association().version
    assert owner.post(f"{base}/ask-verification", data={"version": seen}).status_code == 302
    assert owner.post(f"{base}/ask-verification", data={"version": seen}).status_code == 409
    assert owner.get(f"{base}/identity").status_code == 403
    assert "association à vérifier" in manager.get("/fr/work").text
    assert ref in manager.get("/fr/associations?state=to_verify").text
    page = manager.get(base).text
    assert "Déclarer l’identité vérifiée" in page
    assert RIB not in page
    with manager.get(f"{base}/receipt") as receipt:
        assert receipt.data.startswith(b"%PDF")
    seen = association().version
    assert manager.post(f"{base}/verify", data={"version": seen}).location == base
    assert manager.post(f"{base}/verify", data={"version": seen}).status_code == 409
    finance = sign_in("finance@example.ma")
    assert RIB in finance.get(base).text
    assert finance.post(f"{base}/verify-bank", data={"version": association().version}).location == base
    found = association()
    assert found.state == "verified"
    assert found.rib_verified_at is not None
    events = db.session.scalars(select(Email.event).order_by(Email.id)).all()
    assert events == ["association.verified", "association.bank_confirmed"]
    assert "Vous pouvez répondre aux appels ouverts." in owner.get("/fr/associations/mine").text


def test_an_incomplete_identity_is_saved(ref: str, city: str, sign_in: SignIn) -> None:
    data = {"name_fr": "Association Nouvelle", "name_ar": "جمعية", "kind": "migrants", "version": 1}
    answer = sign_in("owner@example.ma").post(f"/fr/associations/{ref}/identity", data=data)
    assert answer.status_code == 302
    found = association()
    assert (found.name_fr, found.kind.value, found.receipt_kind) == ("Association Nouvelle", "migrants", None)


def test_wrong_answers_stand_at_their_fields_with_what_was_typed(
    ref: str, city: str, sign_in: SignIn
) -> None:
    owner = sign_in("owner@example.ma")
    data = typed(association().version, name_fr="جمعية", ice="00999999900001", address="<b>rue</b>")
    answer = owner.post(f"/fr/associations/{ref}/identity", data=data)
    assert answer.status_code == 422
    assert "lettres latines" in answer.text
    assert "15 chiffres" in answer.text
    assert "&lt;b&gt;rue" in answer.text
    assert "00999999900001" in answer.text


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [(b"MZ not a pdf", "recepisse.pdf", "pas ce que son nom annonce"), (b"", "vide.pdf", "vide")],
)
def test_a_false_scan_is_refused(
    ref: str, city: str, sign_in: SignIn, content: bytes, name: str, words: str
) -> None:
    data = {**typed(association().version), "receipt": scan(content, name)}
    answer = sign_in("owner@example.ma").post(f"/fr/associations/{ref}/identity", data=data)
    assert answer.status_code == 422
    assert words in answer.text
    assert db.session.scalars(select(Document)).all() == []


def test_a_wrong_rib_is_shown_with_what_was_typed(ref: str, sign_in: SignIn) -> None:
    data = {"rib": "999780000123456789012342", "rib_holder": "Amal", "version": association().version}
    answer = sign_in("owner@example.ma").post(f"/fr/associations/{ref}/bank", data=data)
    assert answer.status_code == 422
    assert "La clé du RIB" in answer.text
    assert "999780000123456789012342" in answer.text


def test_an_editor_neither_changes_the_bank_nor_asks(ref: str, sign_in: SignIn) -> None:
    editor = sign_in("editor@example.ma")
    base = f"/fr/associations/{ref}"
    assert editor.get(f"{base}/identity").status_code == 200
    for path in ("bank", "ask-verification"):
        assert editor.get(f"{base}/{path}").status_code == 403
        assert editor.post(f"{base}/{path}", data={"rib": RIB, "rib_holder": "x"}).status_code == 403
    page = editor.get("/fr/associations/mine").text
    assert f"{base}/bank" not in page
    assert "Demander la vérification" not in page


def test_another_association_s_reference_is_not_found(ref: str, sign_in: SignIn) -> None:
    make_association("Voisine", owner=make_user("neighbour@example.ma"))
    make_user("evaluator@example.ma", "evaluator")
    base = f"/fr/associations/{ref}"
    for email in ("neighbour@example.ma", "evaluator@example.ma"):
        client = sign_in(email)
        for path in ("identity", "bank", "members", "ask-verification", "receipt"):
            assert client.get(f"{base}/{path}").status_code == 404, path
        for path in ("identity", "bank", "members", "ask-verification"):
            assert client.post(f"{base}/{path}").status_code == 404, path
    assert sign_in("neighbour@example.ma").get(base).status_code == 403


def test_staff_pages_are_for_their_roles(ref: str, sign_in: SignIn) -> None:
    base = f"/fr/associations/{ref}"
    finance, manager = sign_in("finance@example.ma"), sign_in("manager@example.ma")
    assert finance.post(f"{base}/verify").status_code == 403
    assert manager.post(f"{base}/verify-bank").status_code == 403
    assert sign_in("owner@example.ma").get("/fr/associations").status_code == 403
    assert finance.get(base).status_code == 200
    assert manager.get("/fr/associations/NONE-1").status_code == 404


def test_a_return_without_reason_is_shown_in_the_form(ref: str, sign_in: SignIn) -> None:
    with unit_of_work() as session:
        session.scalars(select(Association)).one().state = "to_verify"
    manager = sign_in("manager@example.ma")
    path = f"/fr/associations/{ref}/return"
    answer = manager.post(path, data={"reason": " ", "version": association().version})
    assert answer.status_code == 422
    assert "Dites ce qu’il faut corriger." in answer.text
    data = {"reason": "Le récépissé est <illisible>.", "version": association().version}
    assert manager.post(path, data=data).status_code == 302
    page = sign_in("owner@example.ma").get("/fr/associations/mine").text
    assert "Le récépissé est &lt;illisible&gt;." in page


def test_the_list_filters_and_costs_the_same_at_any_length(ref: str, sign_in: SignIn) -> None:
    manager = sign_in("manager@example.ma")
    counted: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: counted.append(args[2]))
    manager.get("/fr/associations")
    counted.clear()
    manager.get("/fr/associations")
    at_one = len(counted)
    for number in range(30):
        make_association(f"Association {number:02d}")
    counted.clear()
    page = manager.get("/fr/associations").text
    assert len(counted) == at_one <= 8
    assert "Association 29" in page
    narrowed = manager.get("/fr/associations?q=ciation+07").text
    assert "Association 07" in narrowed
    assert "Association 08" not in narrowed
    assert "Aucune association" in manager.get("/fr/associations?q=%25").text
    assert "Association Amal" in manager.get("/fr/associations?state=draft").text


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_page_is_drawn_in_three_languages(
    ref: str, sign_in: SignIn, language: str, at: datetime
) -> None:
    owner, manager = sign_in("owner@example.ma"), sign_in("manager@example.ma")
    base = f"/{language}/associations"
    for path in (
        "mine",
        "new",
        f"{ref}/identity",
        f"{ref}/bank",
        f"{ref}/members",
        f"{ref}/ask-verification",
    ):
        assert owner.get(f"{base}/{path}").status_code == 200, path
    for path in ("", f"/{ref}"):
        assert manager.get(f"{base}{path}").status_code == 200, path
