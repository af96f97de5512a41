"""Identity and bank data: what is refused, what is kept, what resets."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from grants.associations import queries, services
from grants.associations.models import Association
from grants.associations.services.bank import WrongRib
from grants.associations.states import AssociationState, ReceiptKind
from grants.audit.models import AuditEntry
from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound, ProblemsError
from tests.factories.accounts import make_user
from tests.factories.associations import as_member, make_association
from tests.integration.associations.identity_data import RIB, identity, stored_certificate, stored_scan


@pytest.fixture
def owner(database: None) -> Actor:
    person = make_user("owner@example.ma")
    return as_member(person, make_association(state="draft", owner=person))


def reference_of(actor: Actor) -> str:
    association = db.session.get(Association, next(iter(actor.memberships)))
    assert association is not None
    return association.reference


def save(actor: Actor, at: datetime, seen: int | None = None, **changes: Any) -> None:
    ref = reference_of(actor)
    with unit_of_work():
        association = queries.get_for_update(ref, actor)
        services.update_identity(association, identity(**changes), seen, actor, at)


def save_bank(
    actor: Actor, at: datetime, rib: str, holder: str = "Association Amal", certified: bool = True
) -> str | None:
    ref = reference_of(actor)
    paper = stored_certificate() if certified else None
    with unit_of_work():
        return services.update_bank(queries.get_for_update(ref, actor), rib, holder, None, actor, at, paper)


def refused_fields(caught: pytest.ExceptionInfo[ProblemsError]) -> set[str | None]:
    return {field for field, _message in caught.value.problems}


def test_numbers_are_kept_in_their_stored_form(owner: Actor, at: datetime) -> None:
    save(owner, at, phone="00212 6-12.34.56.78", ice="009 999 999 000 012")
    association = queries.get_visible(reference_of(owner), owner)
    assert (association.phone, association.ice) == ("+212612345678", "009999999000012")
    entry = db.session.scalars(select(AuditEntry)).one()
    assert entry.action == "association.update_identity"
    assert {"phone", "purpose"} <= set(entry.details["fields"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name_fr", "جمعية الأمل"),
        ("name_fr", "Association جمعية"),
        ("name_ar", "Association Amal"),
        ("ice", "00999999900001"),
        ("ice", "009999999000013"),
        ("phone", "+33600000000"),
        ("founded_on", date(2026, 11, 24)),
        ("receipt_on", date(2027, 1, 1)),
    ],
)
def test_wrong_answers_are_refused_at_their_field(owner: Actor, at: datetime, field: str, value: Any) -> None:
    with pytest.raises(ProblemsError) as caught:
        save(owner, at, **{field: value})
    assert refused_fields(caught) == {field}


def test_all_wrong_answers_are_told_at_once(owner: Actor, at: datetime) -> None:
    with pytest.raises(ProblemsError) as caught:
        save(owner, at, name_fr="جمعية", ice="1", phone="1")
    assert refused_fields(caught) == {"name_fr", "ice", "phone"}


def test_a_recent_provisional_receipt_is_refused(owner: Actor, at: datetime) -> None:
    with pytest.raises(ProblemsError) as caught:
        save(owner, at, receipt_kind=ReceiptKind.PROVISIONAL, receipt_on=date(2026, 10, 1))
    assert refused_fields(caught) == {"receipt_on"}
    save(owner, at, receipt_kind=ReceiptKind.PROVISIONAL, receipt_on=date(2026, 9, 1))


def test_an_older_version_is_a_conflict(owner: Actor, at: datetime) -> None:
    save(owner, at, seen=1)
    with pytest.raises(Conflict):
        save(owner, at, seen=1)


def test_an_editor_edits_the_identity_but_not_the_bank(owner: Actor, at: datetime) -> None:
    association = queries.get_visible(reference_of(owner), owner)
    editor = as_member(make_user("editor@example.ma"), association, "editor")
    save(editor, at)
    with pytest.raises(NotAllowed):
        save_bank(editor, at, RIB)


def test_another_association_does_not_exist_for_its_neighbour(owner: Actor, at: datetime) -> None:
    ref = reference_of(owner)
    stranger = make_user("stranger@example.ma")
    neighbour = as_member(stranger, make_association("Voisine", owner=stranger))
    for viewer in (neighbour, make_user("evaluator@example.ma", "evaluator")):
        with pytest.raises(NotFound):
            queries.get_visible(ref, viewer)
        with pytest.raises(NotFound):
            queries.get_for_update(ref, viewer)


def test_nothing_changes_during_the_verification(owner: Actor, at: datetime) -> None:
    ref = reference_of(owner)
    with unit_of_work():
        queries.get_for_update(ref, owner).state = AssociationState.TO_VERIFY
    with pytest.raises(NotAllowed):
        save(owner, at)
    with pytest.raises(NotAllowed):
        save_bank(owner, at, RIB)


def test_a_verified_identity_keeps_what_was_verified(database: None, at: datetime) -> None:
    person = make_user("owner@example.ma")
    association = make_association(owner=person)
    actor = as_member(person, association)
    same = {
        "receipt_number": association.receipt_number,
        "receipt_authority": association.receipt_authority,
    }
    save(actor, at, address="14, rue Neuve", **same)
    assert queries.get_visible(association.reference, actor).address == "14, rue Neuve"
    with pytest.raises(DomainError) as caught:
        save(actor, at, **{**same, "name_fr": "Association Autre"})
    assert caught.value.field == "name_fr"
    ref = association.reference
    with unit_of_work():
        found = queries.get_for_update(ref, actor)
        with pytest.raises(DomainError):
            services.update_identity(found, identity(**same), None, actor, at, stored_scan())


def test_the_rib_is_checked_and_ma64_removed_with_a_notice(owner: Actor, at: datetime) -> None:
    assert save_bank(owner, at, "999 780 0001234567890123 41") is None
    assert save_bank(owner, at, f"MA64{RIB}") == "iban_prefix_removed"
    assert queries.get_visible(reference_of(owner), owner).rib == RIB


@pytest.mark.parametrize(
    ("rib", "words"), [("999780000123456789012342", "clé"), ("99978000012345678901234", "24 chiffres")]
)
def test_a_wrong_rib_is_refused(owner: Actor, at: datetime, rib: str, words: str) -> None:
    with pytest.raises(WrongRib, match=words) as caught:
        save_bank(owner, at, rib)
    assert caught.value.field == "rib"


def test_the_finance_officer_verifies_the_account_once(database: None, at: datetime) -> None:
    person = make_user("owner@example.ma")
    association = make_association(owner=person)
    actor, ref = as_member(person, association), association.reference
    finance = make_user("finance@example.ma", "finance_officer")
    save_bank(actor, at, "999810000000000001234573")
    found = queries.get_visible(ref, finance)
    assert found.rib_verified_at is None
    seen = found.version
    with unit_of_work():
        services.verify_bank_data(queries.get_for_update(ref, finance), seen, finance, at)
    found = queries.get_visible(ref, finance)
    assert (found.rib_verified_at, found.rib_verified_by_id) == (at, finance.id)
    for version in (seen, None):
        with pytest.raises(Conflict), unit_of_work():
            services.verify_bank_data(queries.get_for_update(ref, finance), version, finance, at)
    save_bank(actor, at, "999810000000000001234573", certified=False)
    assert queries.get_visible(ref, finance).rib_verified_at == at
    save_bank(actor, at, RIB)
    assert queries.get_visible(ref, finance).rib_verified_at is None


@pytest.mark.parametrize("role", ["call_manager", "authorising_officer", "administrator"])
def test_nobody_else_verifies_the_account(owner: Actor, at: datetime, role: str) -> None:
    save_bank(owner, at, RIB)
    other = make_user("other@example.ma", role)
    ref = reference_of(owner)
    with pytest.raises(NotAllowed), unit_of_work():
        services.verify_bank_data(queries.get_for_update(ref, owner), None, other, at)
