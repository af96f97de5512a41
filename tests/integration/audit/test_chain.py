"""The audit chain: every act is sealed, tampering shows, erasing personal parts leaves it valid."""

from sqlalchemy import delete, update

from grants.audit.models import AuditEntry, AuditHead, AuditPersonal
from grants.audit.queries import timeline, verify_chain
from grants.audit.services import record
from grants.core.db import db, unit_of_work
from tests.factories.accounts import make_user


def _act(number, at):
    actor = make_user(f"p{number}@example.ma", name=f"Personne {number}")
    with unit_of_work() as session:
        head = session.merge(_user(actor.id))
        record("user.greeted", head, actor, at, reason="bonjour", number=number)
    return actor


def _user(user_id):
    from grants.accounts.models import User

    return db.session.get(User, user_id)


def test_entries_are_chained_and_verified(database, at):
    for number in range(3):
        _act(number, at)
    assert db.session.get(AuditHead, 1).sequence == 3
    assert verify_chain() == []


def test_a_changed_entry_is_found(database, at):
    _act(1, at)
    with unit_of_work() as session:
        session.execute(update(AuditEntry).values(action="user.other"))
    assert verify_chain() == ["entry 1 does not match its hash"]


def test_erasing_the_personal_part_keeps_the_chain_valid(database, at):
    actor = _act(1, at)
    with unit_of_work() as session:
        session.execute(delete(AuditPersonal))
    assert verify_chain() == []
    event = timeline(_user(actor.id))[0]
    assert (event.actor_name, event.reason, event.details) == ("", None, {"number": 1})
