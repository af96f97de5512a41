"""Verification: asked when complete, decided once, sent back with a reason."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from grants.associations import queries, services
from grants.associations.models import Association
from grants.associations.states import AssociationState
from grants.audit.models import AuditEntry, AuditPersonal
from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, ProblemsError
from grants.documents.services import register
from grants.outbox.models import Email
from tests.factories.accounts import make_user
from tests.factories.associations import as_member, make_association
from tests.integration.associations.identity_data import stored_scan


class Case:
    """An association with owner and editor, its receipt joined, and a call manager."""

    def __init__(self, at: datetime, state: str = "draft") -> None:
        people = [make_user(f"{name}@example.ma") for name in ("owner", "editor")]
        association = make_association(state=state, owner=people[0], editor=people[1])
        self.ref = association.reference
        self.owner = as_member(people[0], association)
        self.editor = as_member(people[1], association, "editor")
        self.manager = make_user("manager@example.ma", "call_manager")
        scan = stored_scan()
        with unit_of_work() as session:
            document = register(scan, self.owner, at)
            session.flush()
            found = session.scalars(select(Association).where(Association.reference == self.ref)).one()
            found.receipt_document_id = document.id
            found.city_code = found.city_code or _any_city()
        self.at = at

    @property
    def association(self) -> Association:
        db.session.rollback()
        return queries.get_visible(self.ref, self.manager)

    def ask(self, actor: Actor, seen: int | None = None) -> None:
        with unit_of_work():
            services.ask_verification(queries.get_for_update(self.ref, actor), seen, actor, self.at)

    def verify(self, actor: Actor, seen: int | None = None) -> None:
        with unit_of_work():
            services.verify_association(queries.get_for_update(self.ref, actor), seen, actor, self.at)

    def send_back(self, reason: str, seen: int | None = None) -> None:
        actor = self.manager
        with unit_of_work():
            found = queries.get_for_update(self.ref, actor)
            services.return_association(found, reason, seen, actor, self.at)


def _any_city() -> str:
    code = db.session.scalars(select(queries.City.code)).first()
    assert code is not None
    return code


@pytest.fixture
def case(database: None, at: datetime) -> Case:
    return Case(at)


def test_the_way_to_a_verified_identity(case: Case, at: datetime) -> None:
    case.ask(case.owner)
    assert case.association.state == AssociationState.TO_VERIFY
    case.verify(case.manager)
    association = case.association
    assert (association.state, association.verified_at) == (AssociationState.VERIFIED, at)
    moves = db.session.execute(select(AuditEntry.action, AuditEntry.to_state)).all()
    assert moves == [("association.ask", "to_verify"), ("association.verify", "verified")]
    mail = db.session.scalars(select(Email)).one()
    assert (mail.event, mail.recipient) == ("association.verified", "owner@example.ma")
    assert "Association Amal" in mail.subject


def test_an_editor_cannot_ask(case: Case) -> None:
    with pytest.raises(NotAllowed):
        case.ask(case.editor)


def test_all_that_is_missing_is_told(case: Case) -> None:
    with unit_of_work():
        association = queries.get_for_update(case.ref, case.owner)
        association.rib = association.receipt_document_id = None
        association.mandate_ends_on = date(2026, 1, 1)
    with pytest.raises(ProblemsError) as caught:
        case.ask(case.owner)
    text = str(caught.value)
    assert len(caught.value.problems) == 3
    for words in ("le RIB", "le récépissé numérisé", "mandat"):
        assert words in text


def test_asking_twice_is_a_conflict(case: Case) -> None:
    seen = case.association.version
    case.ask(case.owner, seen)
    with pytest.raises(Conflict):
        case.ask(case.owner, seen)
    with pytest.raises(Conflict):
        case.ask(case.owner)


def test_two_managers_at_once_meet(case: Case) -> None:
    second = make_user("second@example.ma", "call_manager")
    case.ask(case.owner)
    seen = case.association.version
    case.verify(case.manager, seen)
    with pytest.raises(Conflict):
        case.verify(second, seen)
    with pytest.raises(Conflict):
        case.send_back("Illisible", seen)
    assert len(db.session.scalars(select(Email)).all()) == 1


@pytest.mark.parametrize("role", ["director", "finance_officer", "administrator", "auditor"])
def test_nobody_but_the_call_manager_verifies(case: Case, role: str) -> None:
    case.ask(case.owner)
    other = make_user("other@example.ma", role)
    with pytest.raises(DomainError) as caught:
        case.verify(other)
    assert caught.value.status in (403, 404)


def test_a_call_manager_does_not_verify_the_own_association(case: Case) -> None:
    case.ask(case.owner)
    with pytest.raises(NotAllowed):
        case.verify(as_member(case.manager, case.association, "editor"))


def test_a_return_needs_a_reason_that_the_owners_read(case: Case) -> None:
    case.ask(case.owner)
    with pytest.raises(DomainError) as caught:
        case.send_back("  ")
    assert caught.value.field == "reason"
    case.send_back("Le récépissé est illisible.")
    association = case.association
    assert association.state == AssociationState.RETURNED
    assert association.return_reason == "Le récépissé est illisible."
    mail = db.session.scalars(select(Email)).one()
    assert "Le récépissé est illisible." in mail.body
    reasons = db.session.scalars(select(AuditPersonal.reason)).all()
    assert "Le récépissé est illisible." in reasons
    case.ask(case.owner)
    case.verify(case.manager)
    assert case.association.return_reason is None


def test_a_verified_identity_can_be_reopened(database: None, at: datetime) -> None:
    case = Case(at, state="verified")
    case.send_back("Le nom a changé.")
    assert case.association.state == AssociationState.RETURNED
    assert case.association.verified_at is None


def test_work_waits_for_whom_it_concerns(case: Case, at: datetime) -> None:
    finance = make_user("finance@example.ma", "finance_officer")

    def waiting(actor: Actor) -> list[tuple[int, str]]:
        return [(item.count, item.endpoint) for item in queries.work_items(actor, at) if item.count]

    assert waiting(case.owner) == [(1, "associations.mine")]
    assert waiting(case.editor) == waiting(case.manager) == waiting(finance) == []
    case.ask(case.owner)
    assert waiting(case.owner) == []
    assert waiting(case.manager) == waiting(finance) == [(1, "associations.index")]
    case.send_back("Corrigez.")
    assert [item.hint for item in queries.work_items(case.owner, at) if item.count] == ["Corrigez."]
