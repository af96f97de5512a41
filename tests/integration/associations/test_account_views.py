"""Pages of the lasting account: board, documents, bank, transfer, review, doubles; constant cost."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from grants.associations import queries
from grants.associations.models import DuplicatePair
from grants.associations.services.likeness import refresh_likeness
from grants.associations.validity import Dates
from grants.core.db import db, unit_of_work
from tests.factories.accounts import make_user
from tests.factories.associations import make_association
from tests.factories.calls import make_call
from tests.integration.associations.account_data import Account
from tests.integration.associations.identity_data import scan, typed
from tests.uploads import sent_before

SignIn = Callable[[str], FlaskClient]
BOARD = {
    "mandate_starts_on": "2025-03-01",
    "mandate_ends_on": "2029-02-28",
    "rows-0-function": "Présidente",
    "rows-0-name_fr": "Salma Bennani",
    "rows-1-function": "",
    "rows-1-name_fr": "",
    "rows-2-function": "Trésorier",
    "rows-2-name_fr": "Karim Alami",
    "representative": "2",
}


@pytest.fixture
def account(database: None, at: datetime) -> Account:
    make_user("manager@example.ma", "call_manager")
    make_user("finance@example.ma", "finance_officer")
    return Account(at)


def held(account: Account) -> queries.Held:
    db.session.rollback()
    return queries.held_documents(account.id)


@pytest.fixture
def now(frozen_clock: Callable[[datetime], None], at: datetime) -> None:
    frozen_clock(at)


def test_the_board_is_declared_with_blank_rows_between(account: Account, now: None, sign_in: SignIn) -> None:
    owner = sign_in(account.owner.email)
    path = f"/fr/associations/{account.ref}/board"
    more = owner.post(path, data={**BOARD, "more": "1"})
    assert more.text.count("rows-5-name_fr") >= 1
    assert "Karim Alami" in more.text
    assert owner.post(path, data={**BOARD, "version": account.association.version}).status_code == 302
    assert account.association.representative_name == "Karim Alami"
    assert "Bureaux précédents" not in owner.get(path).text
    seen = account.association.version
    new = owner.post(f"{path}?new=1", data={**BOARD, "representative": "0", "version": seen})
    assert new.status_code == 302
    assert "Bureaux précédents" in owner.get(path).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mandate_ends_on": "2025-01-01"}, "après son début"),
        ({"rows-2-name_fr": "كريم"}, "lettres latines"),
        ({"rows-2-phone": "12"}, "06 12 34 56 78"),
        ({"representative": "1"}, "représente légalement"),
        ({"representative": "9"}, "error"),
        ({"mandate_ends_on": ""}, "error"),
    ],
)
def test_a_wrong_board_loses_nothing_typed(
    account: Account, now: None, sign_in: SignIn, changes: dict[str, str], words: str
) -> None:
    data = {**BOARD, **changes, "version": account.association.version}
    answer = sign_in(account.owner.email).post(f"/fr/associations/{account.ref}/board", data=data)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Salma Bennani" in answer.text


def test_a_document_is_given_refused_and_replaced(account: Account, now: None, sign_in: SignIn) -> None:
    owner, manager = sign_in(account.owner.email), sign_in("manager@example.ma")
    path = f"/fr/associations/{account.ref}/documents"
    wrong = owner.post(
        f"{path}/STAT", data={"STAT-upload": scan(b"MZ", "x.pdf"), "STAT-issued_on": "2010-01-01"}
    )
    assert wrong.status_code == 422
    assert "pas ce que son nom annonce" in wrong.text
    assert "2010-01-01" in wrong.text
    given = owner.post(
        f"{path}/STAT", data={"STAT-upload": scan(name="statuts.pdf"), "STAT-issued_on": "2010-01-01"}
    )
    assert given.status_code == 302
    assert "statuts.pdf" in owner.get(path).text
    queue = manager.get("/fr/associations/documents-to-review").text
    assert account.ref in queue
    assert "document d’association à examiner" in manager.get("/fr/work").text
    row = held(account)["STAT"][0]
    act = f"{path}/{row.id}"
    with manager.get(f"{act}/file") as file:
        assert file.data.startswith(b"%PDF")
    empty = manager.post(f"{act}/refuse", data={f"d{row.id}-version": "1", f"d{row.id}-reason": ""})
    assert empty.status_code == 422
    refused = manager.post(f"{act}/refuse", data={f"d{row.id}-version": "1", f"d{row.id}-reason": "Flou <b>"})
    assert refused.status_code == 302
    assert manager.post(f"{act}/accept", data={"version": "1"}).status_code == 409
    page = owner.get(path).text
    assert "Flou &lt;b&gt;" in page
    assert "1 document est refusé ou périmé." in owner.get("/fr/associations/mine").text


def test_a_file_sent_before_is_kept_while_a_date_is_put_right(
    account: Account, now: None, sign_in: SignIn
) -> None:
    owner = sign_in(account.owner.email)
    path = f"/fr/associations/{account.ref}/documents"
    data = {"STAT-upload": sent_before(owner, name="statuts.pdf"), "STAT-issued_on": "hier"}
    wrong = owner.post(f"{path}/STAT", data=data)
    assert wrong.status_code == 422
    assert f'name="STAT-upload" value="{data["STAT-upload"]}"' in wrong.text
    data["STAT-issued_on"] = "2010-01-01"
    assert owner.post(f"{path}/STAT", data=data).status_code == 302
    assert [row.document.filename for row in held(account)["STAT"]] == ["statuts.pdf"]


@pytest.mark.parametrize("whole", [True, False])
def test_a_code_that_gives_no_file_is_said_at_its_field(
    account: Account, now: None, sign_in: SignIn, whole: bool
) -> None:
    owner, editor = sign_in(account.owner.email), sign_in(account.editor.email)
    code = sent_before(editor if whole else owner, whole=whole)  # somebody else's, or half of one
    path = f"/fr/associations/{account.ref}/documents/STAT"
    answer = owner.post(path, data={"STAT-upload": code, "STAT-issued_on": "2010-01-01"})
    assert answer.status_code == 422
    assert ("n’est plus là" if whole else "n’est pas terminé") in answer.text
    assert code not in answer.text
    assert "2010-01-01" in answer.text
    assert held(account) == {}


def test_identity_and_account_take_files_sent_before(
    database: None, at: datetime, now: None, sign_in: SignIn
) -> None:
    account = Account(at, state="draft")
    owner, path = sign_in(account.owner.email), f"/fr/associations/{account.ref}"
    files = {
        "receipt": sent_before(owner, name="recepisse.pdf"),
        "sworn_statement": sent_before(owner, name="honneur.pdf"),
        "receipt_kind": "provisional",
    }
    seen = account.association.version
    assert owner.post(f"{path}/identity", data=typed(seen, **files)).status_code == 302
    receipt = account.association.receipt_document
    assert receipt is not None
    assert receipt.filename == "recepisse.pdf"
    assert [row.document.filename for row in held(account)["DECL"]] == ["honneur.pdf"]
    rib = {"rib": "999810000000000001234573", "rib_holder": "Amal", "certificate": sent_before(owner)}
    assert owner.post(f"{path}/bank", data={**rib, "version": account.association.version}).status_code == 302
    assert [row.document.filename for row in held(account)["RIB"]] == ["avant.pdf"]


def test_an_expired_document_is_told_at_its_date(account: Account, now: None, sign_in: SignIn) -> None:
    data = {"CNSS-upload": scan(name="cnss.pdf"), "CNSS-issued_on": "2026-01-01"}
    answer = sign_in(account.owner.email).post(f"/fr/associations/{account.ref}/documents/CNSS", data=data)
    assert answer.status_code == 422
    assert "plus valable depuis le" in answer.text
    assert held(account) == {}


def test_the_bank_page_shows_both_accounts_while_a_change_waits(
    account: Account, now: None, sign_in: SignIn
) -> None:
    owner, finance = sign_in(account.owner.email), sign_in("finance@example.ma")
    path = f"/fr/associations/{account.ref}"
    data: dict[str, Any] = {"rib": "999810000000000001234573", "rib_holder": "Amal"}
    missing = owner.post(f"{path}/bank", data={**data, "version": account.association.version})
    assert missing.status_code == 422
    assert "Joignez l’attestation" in missing.text
    data |= {"version": account.association.version, "certificate": scan(name="rib.pdf")}
    assert owner.post(f"{path}/bank", data=data).status_code == 302
    page = finance.get(path).text
    assert "999810000000000001234573" in page
    assert "999780000123456789012341" in page
    seen = account.association.version
    assert finance.post(f"{path}/refuse-bank", data={"version": seen, "bank_reason": ""}).status_code == 422
    assert finance.post(f"{path}/verify-bank", data={"version": seen}).status_code == 302
    assert account.association.rib == "999810000000000001234573"
    manager = sign_in("manager@example.ma")
    assert manager.post(f"{path}/refuse-bank", data={"bank_reason": "x"}).status_code == 403
    row = held(account)["RIB"][0]
    for client, status in (
        (owner, 200),
        (finance, 200),
        (manager, 404),
        (sign_in(account.editor.email), 404),
    ):
        with client.get(f"{path}/documents/{row.id}/file") as answer:
            assert answer.status_code == status


def test_a_transfer_from_page_to_page(account: Account, now: None, sign_in: SignIn) -> None:
    owner, editor, manager = (
        sign_in(a) for a in (account.owner.email, account.editor.email, "manager@example.ma")
    )
    path = f"/fr/associations/{account.ref}"
    assert editor.get(f"{path}/transfer").status_code == 403
    assert owner.post(f"{path}/transfer", data={}).status_code == 422
    assert owner.post(f"{path}/transfer", data={"to_user_id": str(account.editor.id)}).status_code == 302
    db.session.rollback()
    transfer = queries.open_transfer(account.id)
    assert transfer is not None
    key = transfer.id
    assert "devenir propriétaire" in editor.get("/fr/associations/mine").text
    assert editor.post(f"{path}/transfer/{key}/steal").status_code == 404
    assert editor.post(f"{path}/transfer/{key}/accept").status_code == 302
    assert account.ref in manager.get("/fr/associations/transfers").text
    assert manager.post(f"{path}/transfer/{key}/decide/consent", data={}).status_code == 422
    done = manager.post(f"{path}/transfer/{key}/decide/consent", data={"transfer-reason": "Élection"})
    assert done.status_code == 302
    assert editor.get(f"{path}/bank").status_code == 200
    assert owner.get(f"{path}/bank").status_code == 403


def test_a_pair_is_compared_and_merged(account: Account, now: None, at: datetime, sign_in: SignIn) -> None:
    other = Account(at, "Assoc. AMAL")
    with unit_of_work():
        refresh_likeness(queries.get_for_update(account.ref, account.owner), at)
        refresh_likeness(queries.get_for_update(other.ref, other.owner), at)
    pair = db.session.scalars(select(DuplicatePair)).one().id
    db.session.rollback()
    manager = sign_in("manager@example.ma")
    assert "même RIB" in manager.get("/fr/associations/doubles").text
    path = f"/fr/associations/doubles/{pair}"
    page = manager.get(path).text
    assert account.ref in page
    assert other.ref in page
    versions = {f"version-{one.ref}": str(one.association.version) for one in (account, other)}
    assert manager.post(f"{path}/merge", data={**versions, "kept": "X", "reason": "x"}).status_code == 422
    assert (
        manager.post(f"{path}/merge", data={**versions, "kept": account.ref, "reason": ""}).status_code == 422
    )
    stale = {**versions, f"version-{other.ref}": "77"}
    assert (
        manager.post(f"{path}/merge", data={**stale, "kept": account.ref, "reason": "x"}).status_code == 409
    )
    done = manager.post(f"{path}/merge", data={**versions, "kept": account.ref, "reason": "La même."})
    assert done.location == f"/fr/associations/{account.ref}"
    shown = manager.get(f"/fr/associations/{other.ref}", follow_redirects=True).text
    assert "Inscriptions fusionnées ici" in shown
    assert sign_in(account.owner.email).get("/fr/associations/doubles").status_code == 403
    assert sign_in("finance@example.ma").get(path).status_code == 403


def test_fields_of_one_kind_are_kept_for_that_kind_only(account: Account, now: None, sign_in: SignIn) -> None:
    with unit_of_work():
        queries.get_for_update(account.ref, account.owner).state = "draft"
    owner = sign_in(account.owner.email)
    path = f"/fr/associations/{account.ref}/identity"
    extra = {"communities_served": "Familles", "migrants_on_board": "0", "country_of_origin": "Sénégal"}
    data = {**typed(account.association.version, kind="migrants"), **extra}
    assert owner.post(path, data=data).status_code == 302
    found = account.association
    assert (found.communities_served, found.migrants_on_board, found.country_of_origin) == (
        "Familles",
        0,
        None,
    )
    data = {**typed(account.association.version, kind="foreign"), **extra}
    assert owner.post(path, data=data).status_code == 302
    found = account.association
    assert (found.communities_served, found.migrants_on_board, found.country_of_origin) == (
        None,
        None,
        "Sénégal",
    )


def test_readiness_names_what_is_missing_for_the_open_call(
    account: Account, now: None, sign_in: SignIn
) -> None:
    make_call()
    account.declare()
    account.give("CNSS", Dates(date(2026, 11, 1)))
    page = sign_in(account.owner.email).get("/fr/associations/mine").text
    assert "Prête pour les appels ouverts" in page
    assert "Statuts de l’association" in page


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_page_is_drawn_in_three_languages(
    account: Account, now: None, sign_in: SignIn, language: str
) -> None:
    account.declare()
    account.give("STAT", Dates(date(2010, 1, 1)))
    owner, manager = sign_in(account.owner.email), sign_in("manager@example.ma")
    base = f"/{language}/associations"
    for path in (
        "mine",
        *(f"{account.ref}/{page}" for page in ("board", "documents", "bank", "transfer", "identity")),
    ):
        assert owner.get(f"{base}/{path}").status_code == 200, path
    for path in ("documents-to-review", "transfers", "doubles", account.ref):
        assert manager.get(f"{base}/{path}").status_code == 200, path


def test_lists_cost_the_same_at_any_length(
    account: Account, now: None, at: datetime, sign_in: SignIn
) -> None:
    manager, owner = sign_in("manager@example.ma"), sign_in(account.owner.email)
    account.give("STAT", Dates(date(2010, 1, 1)))
    counted: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: counted.append(args[2]))

    def cost(client: FlaskClient, path: str) -> int:
        client.get(path)
        counted.clear()
        client.get(path)
        return len(counted)

    pages = ((manager, "/fr/associations/documents-to-review"), (manager, "/fr/associations/doubles"))
    home = (owner, "/fr/associations/mine")
    before = [cost(*page) for page in (*pages, home)]
    for number in range(20):
        other = Account(at, f"Association {number:02d} Xyz")
        other.give("STAT", Dates(date(2010, 1, 1)))
        other.act(lambda found, actor, at: refresh_likeness(found, at))
        make_association(f"Autre {number}", owner=account.owner)
    assert [cost(*page) for page in (*pages, home)] == before
