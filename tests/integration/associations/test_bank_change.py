"""A change of account: a certificate, two people, nothing paid until it is confirmed, the former kept."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from grants.agreements.models import PaymentTranche
from grants.agreements.queries.standing import payment_reasons
from grants.associations import queries, services
from grants.associations.identifiers import rib_key
from grants.associations.models import BankChange
from grants.associations.services.bank import WrongRib
from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.outbox.models import Email
from tests.factories.accounts import make_user
from tests.factories.agreements import make_agreement
from tests.factories.associations import RIB, as_member
from tests.integration.associations.account_data import Account, paper

OTHER = "999810000000000001234573"
THIRD = f"9997800000000000000001{rib_key('9997800000000000000001'):02d}"
WRONG_KEY = "999780000123456789012342"


@pytest.fixture
def account(database: None, at: datetime) -> Account:
    return Account(at)


@pytest.fixture
def finance(database: None) -> Actor:
    return make_user("finance@example.ma", "finance_officer")


def ask(account: Account, rib: str = OTHER, certified: bool = True, insists: bool = False) -> None:
    certificate = paper("rib.pdf") if certified else None
    account.act(
        services.update_bank, rib, "Association Amal", None, certificate=certificate, key_as_certified=insists
    )


def confirm(account: Account, actor: Actor, reason: str = "", seen: int | None = None) -> None:
    account.act(services.verify_bank_data, seen, actor=actor, reason=reason)


def refuse(account: Account, actor: Actor, reason: str = "Illisible.") -> None:
    account.act(services.refuse_bank_data, reason, None, actor=actor)


def test_a_change_needs_a_new_certificate(account: Account) -> None:
    with pytest.raises(DomainError) as caught:
        ask(account, certified=False)
    assert caught.value.field == "certificate"
    assert account.association.rib_verified_at is not None


def test_until_confirmed_the_former_stays_and_nothing_is_paid(account: Account, finance: Actor) -> None:
    ask(account)
    association = account.association
    assert association.rib == RIB
    assert association.rib_verified_at is None
    confirm(account, finance)
    association = account.association
    assert (association.rib, association.rib_verified_by_id) == (OTHER, finance.id)
    events = db.session.scalars(select(Email.event).order_by(Email.id)).all()
    assert set(events) == {"association.bank_asked", "association.bank_confirmed"}
    certificate = queries.current_document(account.id, "RIB")
    assert certificate is not None
    assert certificate.state == "accepted"


def test_a_refusal_brings_the_former_back_verified(account: Account, finance: Actor) -> None:
    before = account.association.rib_verified_at
    ask(account)
    refuse(account, finance)
    association = account.association
    assert (association.rib, association.rib_verified_at) == (RIB, before)
    change = db.session.scalars(select(BankChange)).one()
    assert (change.state, change.reason) == ("refused", "Illisible.")
    with pytest.raises(Conflict):
        refuse(account, finance)


def test_asking_again_replaces_what_waits_and_keeps_the_former(account: Account, finance: Actor) -> None:
    before = account.association.rib_verified_at
    ask(account)
    ask(account, THIRD)
    states = db.session.scalars(select(BankChange.state).order_by(BankChange.id)).all()
    assert states == ["replaced", "asked"]
    refuse(account, finance)
    assert account.association.rib_verified_at == before


def test_two_people(account: Account, finance: Actor) -> None:
    both = as_member(finance, account.association)
    account.act(
        services.update_bank, OTHER, "Association Amal", None, actor=both, certificate=paper("rib.pdf")
    )
    with pytest.raises(NotAllowed):
        confirm(account, both)
    with pytest.raises(NotAllowed):
        confirm(account, finance)  # no member any more, still the one who gave it
    confirm(account, make_user("finance2@example.ma", "finance_officer"))


def test_a_wrong_key_is_confirmed_with_a_reason_only(account: Account, finance: Actor) -> None:
    with pytest.raises(WrongRib):
        ask(account, WRONG_KEY)
    ask(account, WRONG_KEY, insists=True)
    certificate = queries.current_document(account.id, "RIB")
    assert certificate is not None
    assert "wrong_key" in certificate.findings
    with pytest.raises(DomainError) as caught:
        confirm(account, finance)
    assert caught.value.field == "reason"
    confirm(account, finance, "La banque a émis ce numéro, voir l’attestation.")
    assert account.association.rib == WRONG_KEY


def test_insisting_does_not_save_a_wrong_shape(account: Account) -> None:
    with pytest.raises(WrongRib):
        ask(account, "123", insists=True)


def test_a_foreign_holder_is_pointed_out(account: Account) -> None:
    account.act(services.update_bank, OTHER, "Karim Alami", None, certificate=paper("rib.pdf"))
    certificate = queries.current_document(account.id, "RIB")
    assert certificate is not None
    assert certificate.findings == ["holder_differs"]


def test_a_first_account_that_is_refused_is_to_be_given_again(
    database: None, at: datetime, finance: Actor
) -> None:
    account = Account(at, state="draft")
    with unit_of_work():
        found = queries.get_for_update(account.ref, account.owner)
        found.rib = found.rib_holder = None
    ask(account, RIB)
    with unit_of_work():
        queries.get_for_update(account.ref, account.owner).state = "to_verify"
    refuse(account, finance)
    assert account.association.rib is None
    ask(account, OTHER)  # also while the identity is being verified
    assert account.association.rib == OTHER


def test_an_agreement_is_blocked_while_a_change_waits(account: Account, finance: Actor) -> None:
    make_agreement(association=account.association)
    before = payment_reasons(first_tranche(), account.at)
    ask(account)
    during = payment_reasons(first_tranche(), account.at)
    confirm(account, finance)
    assert len(during) == len(before) + 1
    assert payment_reasons(first_tranche(), account.at) == before


def first_tranche() -> PaymentTranche:
    db.session.rollback()
    rows = select(PaymentTranche).options(joinedload(PaymentTranche.agreement)).order_by(PaymentTranche.id)
    tranche = db.session.scalars(rows).first()
    assert tranche is not None
    return tranche
