"""Pages of agreements and payments: the whole way over HTTP, each refusal, constant lists."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from grants.agreements import queries
from grants.agreements.models import Agreement
from grants.agreements.queries import AgreementFilters
from grants.agreements.states import AgreementState, TrancheState
from grants.core.db import db, unit_of_work
from tests.factories.accounts import make_user
from tests.factories.agreements import make_agreement, make_selected_proposal
from tests.factories.associations import make_association
from tests.integration.agreements.people import act, in_force, make_cast, offered, prepared


@pytest.fixture
def cast(database):
    return make_cast()


@pytest.fixture
def early(at):
    """An instant when no report of the factory's call is late yet."""
    return at - timedelta(days=3990)


@contextmanager
def statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_others) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def body(client, address: str) -> bytes:
    with client.get(address) as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "application/pdf"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        return bytes(answer.data)


def fresh(reference: str) -> Agreement:
    db.session.rollback()
    return db.session.scalars(select(Agreement).where(Agreement.reference == reference)).one()


def test_from_the_decision_to_the_payment(cast, sign_in, early, frozen_clock):
    proposal = make_selected_proposal(association=cast.association).reference
    frozen_clock(early)
    manager, owner = sign_in("manager@example.ma"), sign_in("owner@example.ma")
    officer, finance = sign_in("officer@example.ma"), sign_in("finance@example.ma")
    treasury = sign_in("treasury@example.ma")
    assert proposal in manager.get("/fr/staff/agreements/to-prepare").text
    made = manager.post("/fr/staff/agreements/prepare", data={"proposal": proposal})
    reference = made.location.rpartition("/")[2]
    assert reference == "CONV-2015-EDU-001"
    assert owner.get(f"/fr/agreements/{reference}").status_code == 404
    preview = body(manager, f"/fr/agreements/{reference}/paper/ar")
    assert manager.post(f"/fr/staff/agreements/{reference}/offer", data={"version": 1}).status_code == 302
    assert body(owner, f"/fr/agreements/{reference}/paper/ar") == preview
    signing = {"version": 2, "signer_name": "Salma Bennani", "signer_title": "Présidente", "agree": "y"}
    assert owner.post(f"/ar/agreements/{reference}/sign", data=signing).status_code == 302
    signing = {"version": 3, "signer_name": "Driss Lahlou", "signer_title": "Ordonnateur", "agree": "y"}
    assert officer.post(f"/fr/staff/agreements/{reference}/sign", data=signing).status_code == 302
    agreement = fresh(reference)
    assert agreement.state == AgreementState.IN_FORCE
    papers = {code: row.document.sha256 for code, row in queries.papers_of(agreement.id).items()}
    signed = {row.party.value: row.paper_sha256 for row in queries.signatures_of(agreement.id)}
    assert signed == {"association": papers["ar"], "ministry": papers["fr"]}
    page = owner.get(f"/fr/agreements/{reference}").text
    assert "Demander le versement" in page
    assert "La tranche précédente n’est pas encore payée." in page
    place = f"/fr/staff/payments/{reference}/1"
    assert (
        owner.post(f"/fr/agreements/{reference}/tranches/1/request", data={"version": 2}).status_code == 302
    )
    assert reference in finance.get("/fr/staff/payments").text
    assert finance.post(f"{place}/verify", data={"version": 3}).status_code == 302
    assert officer.post(f"{place}/order", data={"version": 4}).status_code == 302
    paid = {"version": 5, "paid_on": early.date().isoformat(), "treasury_reference": "VIR-9"}
    assert treasury.post(f"{place}/pay", data=paid).status_code == 302
    assert "VIR-9" in owner.get(f"/fr/agreements/{reference}").text
    assert queries.tranches_of(fresh(reference).id)[0].state == TrancheState.PAID


def test_another_association_finds_nothing(cast, sign_in, at):
    reference = in_force(cast, at).reference
    with unit_of_work():
        make_association("Autre", owner=make_user("autre@example.ma"))
    other = sign_in("autre@example.ma")
    for address in ("", "/sign", "/paper/fr"):
        assert other.get(f"/fr/agreements/{reference}{address}").status_code == 404
    assert other.post(f"/fr/agreements/{reference}/tranches/1/request", data={}).status_code == 404
    assert reference not in other.get("/fr/agreements").text
    assert other.get(f"/fr/staff/agreements/{reference}").status_code == 403


def test_the_paper_is_a_sandboxed_pdf_in_two_languages_only(cast, sign_in, at):
    reference = offered(cast, at).reference
    client = sign_in("editor@example.ma")
    assert body(client, f"/fr/agreements/{reference}/paper/fr").startswith(b"%PDF")
    assert client.get(f"/fr/agreements/{reference}/paper/en").status_code == 404


def test_an_editor_neither_signs_nor_requests(cast, sign_in, at):
    reference = offered(cast, at).reference
    client = sign_in("editor@example.ma")
    assert (
        "Seul un propriétaire de l’association peut signer." in client.get(f"/fr/agreements/{reference}").text
    )
    data = {"version": 2, "signer_name": "E", "signer_title": "E", "agree": "y"}
    assert client.post(f"/fr/agreements/{reference}/sign", data=data).status_code == 403
    assert client.post(f"/fr/agreements/{reference}/tranches/1/request", data={}).status_code == 403


def test_a_signature_needs_name_title_and_tick(cast, sign_in, at):
    reference = offered(cast, at).reference
    client = sign_in("owner@example.ma")
    answer = client.post(
        f"/fr/agreements/{reference}/sign", data={"version": 2, "signer_name": "<script>x</script>"}
    )
    assert answer.status_code == 422
    assert "Cochez la case pour signer." in answer.text
    assert "&lt;script&gt;x" in answer.text
    assert fresh(reference).version == 2


def test_signing_what_another_signed_meanwhile_is_a_conflict(cast, sign_in, at):
    reference = offered(cast, at).reference
    client = sign_in("owner@example.ma")
    data = {"version": 1, "signer_name": "S", "signer_title": "P", "agree": "y"}
    assert client.post(f"/fr/agreements/{reference}/sign", data=data).status_code == 409


def test_a_blocked_request_says_why(cast, sign_in, at):
    reference = in_force(cast, at).reference
    answer = sign_in("owner@example.ma").post(
        f"/fr/agreements/{reference}/tranches/2/request", data={"version": 1}
    )
    assert answer.status_code == 422
    assert "rapport d’avancement validé" in answer.text


def test_two_officers_at_once_over_http(cast, sign_in, early, frozen_clock):
    reference = in_force(cast, early).reference
    act("request_tranche", cast.owner, reference, 1, None, cast.owner, early)
    frozen_clock(early)
    first, second = sign_in("finance@example.ma"), sign_in("finance@example.ma")
    place = f"/fr/staff/payments/{reference}/1/verify"
    assert first.post(place, data={"version": 3}).status_code == 302
    assert second.post(place, data={"version": 3}).status_code == 409


def test_wrong_roles_are_refused_at_the_door(cast, sign_in, at):
    reference = in_force(cast, at).reference
    place = f"/fr/staff/payments/{reference}/1"
    assert sign_in("treasury@example.ma").post(f"{place}/verify").status_code == 403
    assert sign_in("finance@example.ma").post(f"{place}/pay").status_code == 403
    assert sign_in("manager@example.ma").get(place).status_code == 403
    assert sign_in("owner@example.ma").get(place).status_code == 403


def test_reasons_are_asked_for(cast, sign_in, early, frozen_clock):
    reference = in_force(cast, early).reference
    act("request_tranche", cast.owner, reference, 1, None, cast.owner, early)
    frozen_clock(early)
    finance = sign_in("finance@example.ma")
    place = f"/fr/staff/payments/{reference}/1/send-back"
    assert finance.post(place, data={"version": 3, "reason": ""}).status_code == 422
    assert finance.post(place, data={"version": 3, "reason": "RIB illisible"}).status_code == 302
    assert "RIB illisible" in sign_in("owner@example.ma").get(f"/fr/agreements/{reference}").text


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_page_opens_in_every_language(cast, sign_in, at, language):
    waiting = prepared(cast, at).reference
    offering = offered(cast, at, line="CUL").reference
    running = in_force(cast, at, line="HUM").reference
    owner, officer = sign_in("owner@example.ma"), sign_in("officer@example.ma")
    for address in ("", f"/{offering}", f"/{offering}/sign", f"/{running}", f"/{running}/sign"):
        assert owner.get(f"/{language}/agreements{address}").status_code == 200
    for address in ("", f"/{waiting}", f"/{running}", f"/{offering}/sign"):
        assert officer.get(f"/{language}/staff/agreements{address}").status_code == 200
    assert officer.get(f"/{language}/staff/payments?state=due").status_code == 200
    assert officer.get(f"/{language}/staff/payments/{running}/1").status_code == 200
    assert sign_in("manager@example.ma").get(f"/{language}/staff/agreements/to-prepare").status_code == 200


def _staff_rows(cast) -> list[Agreement]:
    return queries.page_for_staff(AgreementFilters(), cast.manager, 1).rows


def _cost(cast, at) -> list[int]:
    found = []
    for read in (
        lambda: queries.agreements_of(cast.owner),
        lambda: [
            row.association.name_fr
            for row in queries.page_for_staff(AgreementFilters(), cast.manager, 1).rows
        ],
        lambda: [row.agreement.association.name_fr for row in queries.payments_page("due", 1).rows],
        queries.selected_without_agreement,
        lambda: queries.work_items(cast.owner, at),
        lambda: queries.work_items(cast.manager, at),
    ):
        db.session.rollback()
        with statements() as seen:
            read()
        found.append(len(seen))
    return found


def test_lists_cost_the_same_at_one_row_and_at_thirty(cast, at):
    make_agreement(association=cast.association)
    make_selected_proposal()
    before = _cost(cast, at)
    with unit_of_work():
        for _number in range(29):
            make_agreement(association=cast.association)
            make_selected_proposal()
    assert len(queries.agreements_of(cast.owner)) == 30
    assert _cost(cast, at) == before


def test_filters_narrow_the_list(cast):
    make_agreement(line="HUM", grant_centimes=10_000_00)
    make_agreement(state="draft")
    for filters, expected in (
        (AgreementFilters(line="HUM"), 1),
        (AgreementFilters(state="draft"), 1),
        (AgreementFilters(kind="grant_decision"), 1),
        (AgreementFilters(text="amal"), 2),
        (AgreementFilters(text="personne"), 0),
    ):
        assert queries.page_for_staff(filters, cast.manager, 1).total == expected
