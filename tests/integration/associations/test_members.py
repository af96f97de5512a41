"""Members: invitation, joining, leaving."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from grants.accounts import services as accounts
from grants.accounts.services.links import LinkUnusable
from grants.associations import queries, services
from grants.associations.models import Membership
from grants.associations.states import MemberRight
from grants.audit.models import AuditEntry
from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.outbox.models import Email
from tests.factories.accounts import make_user
from tests.factories.associations import as_member, make_association

PASSWORD = "bateau cerise lampe nuage"


class House:
    """An association with an owner and an editor."""

    def __init__(self) -> None:
        people = [make_user(f"{name}@example.ma") for name in ("owner", "editor")]
        association = make_association(owner=people[0], editor=people[1])
        self.ref, self.id = association.reference, association.id
        self.owner = as_member(people[0], association)
        self.editor = as_member(people[1], association, "editor")

    def invite(self, actor: Actor, email: str, right: MemberRight, at: datetime) -> str:
        with unit_of_work():
            found = queries.get_for_update(self.ref, actor)
            return services.invite_member(found, email, right, actor, at)

    def end(self, user_id: int | None, actor: Actor, at: datetime) -> None:
        with unit_of_work():
            association = queries.lock_association(self.id)
            membership = db.session.scalars(
                select(Membership).where(Membership.user_id == user_id).order_by(Membership.id.desc())
            ).first()
            assert membership is not None
            services.end_membership(queries.get_membership(association, membership.id), actor, at)

    def rights(self) -> dict[str, str]:
        db.session.rollback()
        return {member.user.email: member.right.value for member in queries.current_members(self.id)}


@pytest.fixture
def house(database: None) -> House:
    return House()


def test_a_person_with_an_account_joins(house: House, at: datetime) -> None:
    new = make_user("new@example.ma")
    token = house.invite(house.owner, "New@example.ma", MemberRight.OWNER, at)
    mail = db.session.scalars(select(Email)).one()
    assert (mail.event, mail.recipient) == ("association.invitation", "new@example.ma")
    with unit_of_work():
        services.accept_invitation(token, new.id or 0, at)
    assert house.rights()["new@example.ma"] == "owner"
    with pytest.raises(LinkUnusable), unit_of_work():
        services.accept_invitation(token, new.id or 0, at)


def test_the_invitation_serves_its_addressee_only(house: House, at: datetime) -> None:
    other = make_user("other@example.ma")
    token = house.invite(house.owner, "new@example.ma", MemberRight.EDITOR, at)
    with pytest.raises(NotAllowed), unit_of_work():
        services.accept_invitation(token, other.id or 0, at)
    assert len(house.rights()) == 2


def test_an_editor_cannot_invite(house: House, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        house.invite(house.editor, "new@example.ma", MemberRight.OWNER, at)


def test_a_member_is_not_invited_nor_joins_twice(house: House, at: datetime) -> None:
    with pytest.raises(Conflict):
        house.invite(house.owner, "Editor@example.ma", MemberRight.OWNER, at)
    new = make_user("new@example.ma")
    tokens = [house.invite(house.owner, "new@example.ma", MemberRight.EDITOR, at) for _time in range(2)]
    with unit_of_work():
        services.accept_invitation(tokens[0], new.id or 0, at)
    with pytest.raises(Conflict), unit_of_work():
        services.accept_invitation(tokens[1], new.id or 0, at)


def test_the_last_owner_stays(house: House, at: datetime) -> None:
    with pytest.raises(DomainError, match="au moins un propriétaire"):
        house.end(house.owner.id, house.owner, at)
    assert house.rights()["owner@example.ma"] == "owner"
    second = make_user("second@example.ma")
    token = house.invite(house.owner, "second@example.ma", MemberRight.OWNER, at)
    with unit_of_work():
        services.accept_invitation(token, second.id or 0, at)
    house.end(house.owner.id, house.owner, at)
    assert "owner@example.ma" not in house.rights()


def test_an_editor_leaves_but_removes_nobody(house: House, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        house.end(house.owner.id, house.editor, at)
    house.end(house.editor.id, house.editor, at)
    assert house.rights() == {"owner@example.ma": "owner"}
    assert "association.end_membership" in db.session.scalars(select(AuditEntry.action)).all()


def test_an_ended_membership_is_not_ended_again_and_may_begin_anew(house: House, at: datetime) -> None:
    house.end(house.editor.id, house.owner, at)
    with pytest.raises(Conflict):
        house.end(house.editor.id, house.owner, at)
    token = house.invite(house.owner, "editor@example.ma", MemberRight.EDITOR, at)
    with unit_of_work():
        services.accept_invitation(token, house.editor.id or 0, at)
    assert house.rights()["editor@example.ma"] == "editor"


def test_another_association_s_membership_is_not_found(house: House, at: datetime) -> None:
    neighbour = make_association("Voisine", owner=make_user("neighbour@example.ma"))
    membership = queries.current_members(neighbour.id)[0]
    with pytest.raises(NotFound):
        queries.get_membership(queries.get_by_id(house.id), membership.id)


def test_a_person_without_account_joins_over_pages(
    house: House, client: FlaskClient, sign_in: Callable[[str], FlaskClient]
) -> None:
    office = sign_in("owner@example.ma")
    path = f"/fr/associations/{house.ref}/members"
    assert office.post(path, data={"email": "new@example.ma", "right": "editor"}).location == path
    db.session.rollback()
    link = re.search(r"/fr/join/\S+", db.session.scalars(select(Email.body)).one())[0]
    assert "Association Amal" in client.get(link).text
    assert client.post(link, data={"display_name": "Nour", "password": "facile"}).status_code == 422
    assert client.post(link, data={"display_name": "Nour", "password": PASSWORD}).status_code == 302
    assert client.get(link).status_code == 404
    client.post("/fr/sign-in", data={"email": "new@example.ma", "password": PASSWORD})
    assert "Association Amal" in client.get("/fr/associations/mine").text
    assert client.post(path, data={"email": "x@example.ma", "right": "owner"}).status_code == 403


def test_a_signed_in_stranger_cannot_take_the_link(
    house: House, at: datetime, client: FlaskClient, sign_in: Callable[[str], FlaskClient]
) -> None:
    make_user("other@example.ma")
    with unit_of_work() as session:
        invited = make_user("new@example.ma")
        session.get(accounts.people.User, invited.id).password_hash = accounts.hash_password(PASSWORD)
    token = house.invite(house.owner, "new@example.ma", MemberRight.EDITOR, at)
    assert "autre personne" in sign_in("other@example.ma").post(f"/fr/join/{token}").text
    assert "/fr/sign-in?next=" in client.get(f"/fr/join/{token}").text
    assert len(house.rights()) == 2
    assert sign_in("new@example.ma").post(f"/fr/join/{token}").location == "/fr/associations/mine"
    assert len(house.rights()) == 3


def test_leaving_over_pages(house: House, sign_in: Callable[[str], FlaskClient]) -> None:
    editor = sign_in("editor@example.ma")
    members = {member.user.email: member.id for member in queries.current_members(house.id)}
    base = f"/fr/associations/{house.ref}/members"
    assert editor.post(f"{base}/{members['owner@example.ma']}/end").status_code == 403
    assert editor.post(f"{base}/{members['editor@example.ma']}/end").location == "/fr/associations/mine"
    assert editor.get(base).status_code == 404


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        ("call_manager", True),
        ("director", False),
        ("programme_officer", False),
        ("finance_officer", False),
        ("treasury_accountant", False),
        ("auditor", False),
    ],
)
def test_addresses_of_members_are_for_who_checks_the_identity(app, sign_in, role, shown):
    with app.app_context():
        house = House()
        make_user("agent@example.ma", role)
    page = sign_in("agent@example.ma").get(f"/fr/associations/{house.ref}/members")
    assert page.status_code == 200
    assert ("owner@example.ma" in page.text) is shown
    assert (
        "owner@example.ma" in sign_in("editor@example.ma").get(f"/fr/associations/{house.ref}/members").text
    )
