"""Staff: invitation, roles kept apart, closing of accounts."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from grants.accounts import queries, services
from grants.accounts.models import StaffRole, User
from grants.accounts.services.links import LinkUnusable
from grants.accounts.services.staff import DutiesClash
from grants.audit.models import AuditEntry
from grants.core.actors import Actor, System
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.outbox.models import Email
from tests.factories.accounts import make_user

NEW = "bateau cerise lampe nuage"


@pytest.fixture
def admin(database: None) -> Actor:
    return make_user("admin@example.ma", "administrator")


def roles_of(email: str) -> set[str]:
    db.session.rollback()
    user = queries.find_by_email(email)
    assert user is not None
    return {item.role.value for item in user.roles}


def invite(
    admin: Actor, at: datetime, email: str = "hind@example.ma", roles: tuple[str, ...] = ("evaluator",)
) -> str:
    with unit_of_work():
        return services.invite_staff(email, "Hind", roles, "ar", admin, at)


def test_an_invited_person_opens_the_account_with_the_roles(admin: Actor, at: datetime) -> None:
    token = invite(admin, at)
    assert queries.find_by_email("hind@example.ma") is None
    mail = db.session.scalars(select(Email)).one()
    assert (mail.event, mail.recipient, mail.language) == ("account.invitation", "hind@example.ma", "ar")
    with unit_of_work():
        services.accept_staff_invitation(token, "hash", at)
    assert roles_of("hind@example.ma") == {"evaluator"}
    actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.sequence)).all()
    assert actions == ["account.invite", "account.create", "account.accept_invitation"]
    with pytest.raises(LinkUnusable), unit_of_work():
        services.accept_staff_invitation(token, "hash", at)


def test_the_command_line_invites_as_the_system(database: None, at: datetime) -> None:
    assert invite(System("operator", "administrator"), at)


def test_only_the_administrator_invites(database: None, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        invite(make_user("manager@example.ma", "call_manager"), at)


@pytest.mark.parametrize("roles", [("evaluator", "chair"), ("finance_officer", "treasury_accountant")])
def test_clashing_roles_are_not_invited(admin: Actor, at: datetime, roles: tuple[str, ...]) -> None:
    with pytest.raises(DutiesClash):
        invite(admin, at, roles=roles)


@pytest.mark.parametrize("roles", [(), ("emperor",)])
def test_an_invitation_names_known_roles(admin: Actor, at: datetime, roles: tuple[str, ...]) -> None:
    with pytest.raises(DomainError):
        invite(admin, at, roles=roles)


def test_a_second_invitation_cannot_bring_a_clashing_role(admin: Actor, at: datetime) -> None:
    first = invite(admin, at, roles=("evaluator",))
    second = invite(admin, at, roles=("chair",))
    with unit_of_work():
        services.accept_staff_invitation(first, "hash", at)
    with pytest.raises(DutiesClash), unit_of_work():
        services.accept_staff_invitation(second, None, at)
    with pytest.raises(DutiesClash):
        invite(admin, at, roles=("chair",))


def test_a_known_person_keeps_the_password(admin: Actor, at: datetime) -> None:
    make_user("hind@example.ma")
    token = invite(admin, at)
    with unit_of_work():
        user = services.accept_staff_invitation(token, None, at)
        assert user.password_hash is None
    assert roles_of("hind@example.ma") == {"evaluator"}


def change(admin: Actor, email: str, roles: list[str], seen: list[str] | None, at: datetime) -> None:
    user = queries.find_by_email(email)
    assert user is not None
    user_id = user.id
    with unit_of_work():
        services.change_roles(queries.get_user(user_id, lock=True), roles, seen, admin, at)


def test_roles_are_granted_and_revoked(admin: Actor, at: datetime) -> None:
    make_user("hind@example.ma", "evaluator")
    change(admin, "hind@example.ma", ["chair"], ["evaluator"], at)
    assert roles_of("hind@example.ma") == {"chair"}
    entry = db.session.scalars(select(AuditEntry)).one()
    assert entry.details == {"granted": ["chair"], "revoked": ["evaluator"]}
    assert (
        db.session.scalars(select(StaffRole.granted_by_id).where(StaffRole.role == "chair")).one() == admin.id
    )
    change(admin, "hind@example.ma", [], ["chair"], at)
    assert roles_of("hind@example.ma") == set()


def test_clashing_roles_are_not_granted(admin: Actor, at: datetime) -> None:
    make_user("hind@example.ma", "evaluator")
    with pytest.raises(DutiesClash):
        change(admin, "hind@example.ma", ["evaluator", "committee_member"], None, at)
    assert roles_of("hind@example.ma") == {"evaluator"}


def test_two_administrators_at_once_meet(admin: Actor, at: datetime) -> None:
    make_user("hind@example.ma", "evaluator")
    change(admin, "hind@example.ma", ["auditor"], ["evaluator"], at)
    with pytest.raises(Conflict):
        change(admin, "hind@example.ma", ["evaluator", "dpo"], ["evaluator"], at)


def test_nobody_changes_the_own_account(admin: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        change(admin, "admin@example.ma", ["administrator", "chair"], None, at)
    with pytest.raises(NotAllowed), unit_of_work():
        services.deactivate_user(queries.get_user(admin.id), "x", admin, at)


def test_closing_an_account_signs_it_out(
    admin: Actor, at: datetime, sign_in: Callable[[str], FlaskClient]
) -> None:
    hind = make_user("hind@example.ma", "evaluator")
    browser, office = sign_in("hind@example.ma"), sign_in("admin@example.ma")
    assert browser.get("/fr/work").status_code == 200
    assert office.post(f"/fr/staff/{hind.id}/close", data={"reason": " "}).status_code == 409
    office.post(f"/fr/staff/{hind.id}/close", data={"reason": "Départ"})
    assert browser.get("/fr/work").status_code == 302
    db.session.rollback()
    assert queries.recipients_with_role("evaluator") == []
    assert office.post(f"/fr/staff/{hind.id}/close", data={"reason": "Départ"}).status_code == 409
    office.post(f"/fr/staff/{hind.id}/reopen")
    db.session.rollback()
    assert [item.email for item in queries.recipients_with_role("evaluator")] == ["hind@example.ma"]


def test_pages_are_for_the_administrator(admin: Actor, sign_in: Callable[[str], FlaskClient]) -> None:
    make_user("manager@example.ma", "call_manager")
    for path in ("/fr/staff", "/fr/staff/invite", f"/fr/staff/{admin.id}"):
        assert sign_in("admin@example.ma").get(path).status_code == 200
        assert sign_in("manager@example.ma").get(path).status_code == 403
    assert sign_in("admin@example.ma").get("/fr/staff/9999").status_code == 404


def test_the_whole_way_over_pages(
    admin: Actor, client: FlaskClient, sign_in: Callable[[str], FlaskClient]
) -> None:
    office = sign_in("admin@example.ma")
    data = {
        "display_name": "Hind",
        "email": "hind@example.ma",
        "language": "fr",
        "roles": ["evaluator", "chair"],
    }
    assert office.post("/fr/staff/invite", data=data).status_code == 422
    assert office.post("/fr/staff/invite", data={**data, "roles": ["evaluator"]}).location == "/fr/staff"
    assert "hind@example.ma" in office.get("/fr/staff").text
    assert "invitation sans réponse" in office.get("/fr/work").text
    db.session.rollback()
    path = re.search(r"/fr/invitation/\S+", db.session.scalars(select(Email.body)).one())[0]
    assert "évaluateur" in client.get(path).text
    assert client.post(path, data={"password": "facile"}).status_code == 422
    assert client.post(path, data={"password": NEW}).location == "/fr/sign-in"
    assert client.get(path).status_code == 404
    signed = client.post("/fr/sign-in", data={"email": "hind@example.ma", "password": NEW})
    assert signed.location == "/fr/work"
    db.session.rollback()
    hind = db.session.scalars(select(User.id).where(User.email == "hind@example.ma")).one()
    page = office.post(f"/fr/staff/{hind}", data={"roles": ["evaluator", "chair"], "seen": "evaluator"})
    assert page.status_code == 422
    assert (
        office.post(f"/fr/staff/{hind}", data={"roles": ["auditor"], "seen": "evaluator"}).status_code == 302
    )
    assert roles_of("hind@example.ma") == {"auditor"}


def test_the_list_filters_and_costs_the_same_at_any_length(
    admin: Actor, app: Flask, sign_in: Callable[[str], FlaskClient]
) -> None:
    client = sign_in("admin@example.ma")
    counted: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: counted.append(args[2]))
    make_user("one@example.ma", "evaluator", "auditor")
    client.get("/fr/staff")
    counted.clear()
    client.get("/fr/staff")
    at_two = len(counted)
    for number in range(30):
        make_user(f"p{number}@example.ma", "evaluator")
    counted.clear()
    page = client.get("/fr/staff").text
    assert len(counted) == at_two <= 9
    assert "p29@example.ma" in page
    narrowed = client.get("/fr/staff", query_string={"q": "p29", "role": "evaluator"}).text
    assert "p29@example.ma" in narrowed
    assert "p28@example.ma" not in narrowed
    assert "one@example.ma" in client.get("/fr/staff?role=auditor").text


def test_expired_invitations_do_not_open(
    admin: Actor, client: FlaskClient, frozen_clock: Callable[[datetime], None]
) -> None:
    token = invite(admin, datetime(2026, 11, 1, 8, 0, tzinfo=UTC))
    frozen_clock(datetime(2026, 11, 15, 7, 59, tzinfo=UTC))
    assert client.get(f"/fr/invitation/{token}").status_code == 200
    frozen_clock(datetime(2026, 11, 15, 8, 0, tzinfo=UTC))
    assert client.get(f"/fr/invitation/{token}").status_code == 404
