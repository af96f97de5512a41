"""The person of a request: roles and memberships in one statement."""

import pytest
from flask import session
from sqlalchemy import event, select

from grants import sign_in_loader
from grants.associations.models import Membership
from grants.core.db import db, unit_of_work
from tests.conftest import client_signed_in_as
from tests.factories.accounts import make_user
from tests.factories.associations import make_association


@pytest.fixture
def loaded(app, database):
    """Load the actor of a person as a request does; return it with the number of its statements."""

    def load(email):
        with client_signed_in_as(app, email).session_transaction() as kept:
            token = kept["sign_in"]
        seen = []
        session["sign_in"] = token
        db.session.rollback()
        event.listen(db.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
        actor = sign_in_loader.load_actor(None)
        return actor, [statement for statement in seen if statement != "BEGIN"]

    return load


def test_roles_and_memberships_are_read_at_once(loaded, at):
    person = make_user("both@example.ma", "evaluator", "auditor")
    first, second, left = (make_association(owner=person) for _number in range(3))
    with unit_of_work():
        row = db.session.scalars(select(Membership).where(Membership.association_id == left.id)).one()
        row.ended_at = at
    actor, statements = loaded("both@example.ma")
    assert actor.roles == {"evaluator", "auditor"}
    assert actor.memberships == {first.id: "owner", second.id: "owner"}
    assert len(statements) == 1


def test_a_person_of_neither_kind_is_signed_in_all_the_same(loaded):
    person = make_user("nobody@example.ma")
    actor, _statements = loaded("nobody@example.ma")
    assert (actor.id, actor.roles, dict(actor.memberships)) == (person.id, set(), {})
