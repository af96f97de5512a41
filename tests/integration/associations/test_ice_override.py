"""An ICE with a wrong key blocks its association; staff enters it with a reason, which stays beside it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from grants.associations import queries, services
from grants.audit.models import AuditEntry, AuditPersonal
from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, ProblemsError
from tests.factories.accounts import make_user
from tests.factories.associations import as_member
from tests.integration.associations.account_data import Account
from tests.integration.associations.identity_data import identity

WRONG_KEY, RIGHT = "009999999000013", "009999999000012"
REASON = "L’attestation du 3 mars porte ce numéro."


@pytest.fixture
def account(database: None, at: datetime) -> Account:
    return Account(at, state="draft")


@pytest.fixture
def manager(database: None) -> Actor:
    return make_user("manager@example.ma", "call_manager")


def override(account: Account, actor: Actor, ice: str = WRONG_KEY, reason: str = REASON) -> None:
    account.act(services.override_ice, ice, reason, account.association.version, actor=actor)


def save(account: Account, ice: str | None) -> None:
    account.act(services.update_identity, identity(ice=ice), account.association.version)


def test_the_association_alone_is_blocked_and_staff_overrides_with_a_reason(
    account: Account, manager: Actor
) -> None:
    with pytest.raises(ProblemsError):
        save(account, WRONG_KEY)
    override(account, manager, "0099 9999 9000 013")
    found = account.association
    assert (found.ice, found.ice_override_reason) == (WRONG_KEY, REASON)
    assert (found.ice_overridden_at, found.ice_overridden_by_id) == (account.at, manager.id)
    acts = select(AuditEntry).where(AuditEntry.action == "association.override_ice")
    act = db.session.scalars(acts).one()
    person = db.session.get_one(AuditPersonal, act.sequence)
    assert (person.actor_id, person.reason) == (manager.id, REASON)
    assert act.details["ice"] == WRONG_KEY


def test_the_association_keeps_it_and_a_right_one_takes_the_override_away(
    account: Account, manager: Actor
) -> None:
    override(account, manager)
    save(account, WRONG_KEY)
    assert account.association.ice_override_reason == REASON
    with pytest.raises(ProblemsError):
        save(account, "009999999000014")  # another wrong one does not pass
    save(account, RIGHT)
    assert account.association.ice_override_reason is None
    with pytest.raises(ProblemsError):
        save(account, WRONG_KEY)


def test_no_number_at_all_takes_the_override_away(account: Account, manager: Actor) -> None:
    override(account, manager)
    save(account, None)
    found = account.association
    assert (found.ice, found.ice_override_reason, found.ice_overridden_by_id) == (None, None, None)


@pytest.mark.parametrize(
    ("ice", "reason", "field"),
    [("12", REASON, "ice"), (RIGHT, REASON, "ice"), (WRONG_KEY, "  ", "reason"), ("", REASON, "ice")],
)
def test_what_staff_may_not_enter(
    account: Account, manager: Actor, ice: str, reason: str, field: str
) -> None:
    with pytest.raises(DomainError) as caught:
        override(account, manager, ice, reason)
    assert caught.value.field == field
    assert account.association.ice == RIGHT


def test_nobody_else_overrides(account: Account, manager: Actor) -> None:
    for actor in (
        account.owner,
        make_user("finance@example.ma", "finance_officer"),
        as_member(manager, account.association),
    ):
        with pytest.raises(NotAllowed):
            override(account, actor)


def test_an_older_version_is_a_conflict(account: Account, manager: Actor) -> None:
    with pytest.raises(Conflict), unit_of_work():
        found = queries.get_for_update(account.ref, manager)
        services.override_ice(found, WRONG_KEY, REASON, found.version - 1, manager, account.at)


def test_a_verified_association_keeps_its_overridden_number(
    database: None, at: datetime, manager: Actor
) -> None:
    account = Account(at)
    override(account, manager)
    with pytest.raises(DomainError):
        save(account, RIGHT)  # verified: only staff changes it
    assert account.association.ice == WRONG_KEY


def test_the_page(account: Account, manager: Actor, sign_in: Callable[[str], FlaskClient]) -> None:
    hand, path = sign_in("manager@example.ma"), f"/fr/associations/{account.ref}"
    page = hand.get(path).text
    assert "Inscrire un ICE dont la clé ne correspond pas" in page
    typed = {"ice-ice": WRONG_KEY, "ice-reason": "", "ice-version": str(account.association.version)}
    empty = hand.post(f"{path}/override-ice", data=typed)
    assert empty.status_code == 422
    assert WRONG_KEY in empty.text
    done = hand.post(f"{path}/override-ice", data={**typed, "ice-reason": "Vu <b>."})
    assert done.status_code == 302
    page = hand.get(path).text
    assert "clé forcée" in page
    assert "Vu &lt;b&gt;." in page
    assert "ICE inscrit malgré sa clé" in page
    again = {**typed, "ice-reason": "Encore."}
    assert hand.post(f"{path}/override-ice", data=again).status_code == 409
    owner = sign_in(account.owner.email)
    assert "inscrit par le ministère" in owner.get(f"{path}/identity").text
    assert owner.post(f"{path}/override-ice", data=again).status_code in (403, 404)
