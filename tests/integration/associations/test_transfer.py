"""Transfer of ownership: proposed, accepted, consented; each by the right person, each once."""

from datetime import datetime

import pytest
from sqlalchemy import select

from grants.associations import queries, services
from grants.associations.models import OwnershipTransfer
from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.outbox.models import Email
from tests.factories.accounts import make_user
from tests.integration.associations.account_data import Account


@pytest.fixture
def account(database: None, at: datetime) -> Account:
    return Account(at)


@pytest.fixture
def manager(database: None) -> Actor:
    return make_user("manager@example.ma", "call_manager")


def propose(account: Account, actor: Actor | None = None, to: int | None = None) -> int:
    transfer = account.act(services.propose_transfer, to or account.editor.id, actor=actor)
    return int(transfer.id)


def step(account: Account, transfer_id: int, service: str, *given: object, actor: Actor) -> None:
    with unit_of_work():
        association = queries.get_for_update(account.ref, account.owner)
        transfer = queries.get_transfer_for_update(association, transfer_id)
        getattr(services, service)(transfer, *given, actor, account.at)


def rights(account: Account) -> dict[str, str]:
    db.session.rollback()
    return {member.user.email: member.right.value for member in queries.current_members(account.id)}


def test_the_member_becomes_owner_after_three_people_agreed(account: Account, manager: Actor) -> None:
    transfer = propose(account)
    step(account, transfer, "answer_transfer", True, actor=account.editor)
    assert rights(account)[account.editor.email] == "editor"
    step(account, transfer, "consent_to_transfer", "Nouveau bureau élu.", actor=manager)
    assert rights(account) == {account.editor.email: "owner", account.owner.email: "editor"}
    row = db.session.scalars(select(OwnershipTransfer)).one()
    assert (row.state, row.reason, row.decided_by_id) == ("consented", "Nouveau bureau élu.", manager.id)
    mails = db.session.execute(select(Email.event, Email.recipient).order_by(Email.id)).all()
    assert mails == [
        ("association.transfer_proposed", account.editor.email),
        ("association.transfer_accepted", manager.email),
        ("association.transfer_decided", account.owner.email),
        ("association.transfer_decided", account.editor.email),
    ]


def test_a_refusal_changes_nothing(account: Account, manager: Actor) -> None:
    transfer = propose(account)
    step(account, transfer, "answer_transfer", True, actor=account.editor)
    with pytest.raises(DomainError) as caught:
        step(account, transfer, "refuse_transfer", " ", actor=manager)
    assert caught.value.field == "reason"
    step(account, transfer, "refuse_transfer", "Litige en cours.", actor=manager)
    assert rights(account)[account.owner.email] == "owner"
    with pytest.raises(Conflict):
        step(account, transfer, "consent_to_transfer", "x", actor=manager)


def test_a_member_declines_and_an_owner_gives_up(account: Account) -> None:
    transfer = propose(account)
    with pytest.raises(Conflict):
        propose(account)
    step(account, transfer, "answer_transfer", False, actor=account.editor)
    second = propose(account)
    step(account, second, "answer_transfer", True, actor=account.editor)
    step(account, second, "cancel_transfer", actor=account.owner)
    with pytest.raises(Conflict):
        step(account, second, "answer_transfer", True, actor=account.editor)


def test_only_the_right_person_acts(account: Account, manager: Actor) -> None:
    with pytest.raises(NotAllowed):
        propose(account, actor=account.editor)
    with pytest.raises(DomainError):
        propose(account, to=account.owner.id)
    transfer = propose(account)
    with pytest.raises(NotAllowed):
        step(account, transfer, "answer_transfer", True, actor=account.owner)
    with pytest.raises(Conflict):
        step(account, transfer, "consent_to_transfer", "trop tôt", actor=manager)
    step(account, transfer, "answer_transfer", True, actor=account.editor)
    finance = make_user("finance@example.ma", "finance_officer")
    for actor in (account.owner, account.editor, finance):
        with pytest.raises(NotAllowed):
            step(account, transfer, "consent_to_transfer", "x", actor=actor)


def test_who_left_meanwhile_becomes_no_owner(account: Account, manager: Actor) -> None:
    transfer = propose(account)
    step(account, transfer, "answer_transfer", True, actor=account.editor)
    with unit_of_work():
        association = queries.get_for_update(account.ref, account.editor)
        member = next(m for m in queries.current_members(association.id) if m.user_id == account.editor.id)
        services.end_membership(member, account.editor, account.at)
    with pytest.raises(Conflict):
        step(account, transfer, "consent_to_transfer", "x", actor=manager)


def test_work_waits_for_each_in_turn(account: Account, manager: Actor, at: datetime) -> None:
    def waiting(actor: Actor) -> list[str]:
        db.session.rollback()
        return [item.endpoint for item in queries.work_items(actor, at) if item.count]

    transfer = propose(account)
    assert waiting(account.editor) == ["associations.mine"]
    assert waiting(manager) == []
    step(account, transfer, "answer_transfer", True, actor=account.editor)
    assert waiting(account.editor) == []
    assert waiting(manager) == ["associations.transfers"]
