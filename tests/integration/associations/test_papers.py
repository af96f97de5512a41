"""Documents given once: term, replacement, review, who reads which, what is in force on a day."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from grants.associations import policies, queries, services
from grants.associations.models import AssociationDocument
from grants.associations.services.papers import keep_document
from grants.associations.validity import Dates
from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound, ProblemsError
from grants.documents.models import Blob
from grants.documents.states import ScanState
from grants.outbox.models import Email
from tests.factories.accounts import make_user
from tests.integration.associations.account_data import Account, paper

TODAY = date(2026, 11, 23)


@pytest.fixture
def account(database: None, at: datetime) -> Account:
    return Account(at)


@pytest.fixture
def manager(database: None) -> Actor:
    return make_user("manager@example.ma", "call_manager")


def review(
    account: Account, document_id: int, actor: Actor, reason: str = "", seen: int | None = None
) -> None:
    with unit_of_work():
        association = queries.get_for_update(account.ref, actor)
        row = queries.get_document_for_update(association, document_id, actor)
        if reason:
            services.refuse_document(row, reason, seen, actor, account.at)
        else:
            services.accept_document(row, seen, actor, account.at)


@pytest.mark.parametrize(
    ("code", "dates", "expires_on"),
    [
        ("STAT", Dates(date(2010, 1, 1)), None),
        ("CNSS", Dates(date(2026, 10, 1)), date(2027, 1, 1)),
        ("RFIN", Dates(date(2026, 3, 1), date(2025, 12, 31)), date(2027, 6, 30)),
        ("PEC", Dates(date(2026, 1, 1), None, date(2027, 1, 1)), date(2027, 1, 1)),
        ("PVAG", Dates(date(2025, 1, 1)), date(2029, 1, 1)),
    ],
)
def test_the_term_is_reckoned_by_the_rule_of_the_kind(
    account: Account, code: str, dates: Dates, expires_on: date | None
) -> None:
    assert account.give(code, dates).expires_on == expires_on
    assert code in queries.reusable_documents(account.id, TODAY)
    if expires_on:
        assert code not in queries.reusable_documents(account.id, expires_on + timedelta(days=1))


@pytest.mark.parametrize(
    ("code", "dates", "field"),
    [
        ("CNSS", Dates(date(2026, 8, 22)), "issued_on"),
        ("CNSS", Dates(date(2026, 11, 24)), "issued_on"),
        ("CNSS", Dates(), "issued_on"),
        ("RMOR", Dates(date(2026, 3, 1)), "period_ends_on"),
        ("RMOR", Dates(date(2026, 3, 1), date(2026, 12, 31)), "period_ends_on"),
        ("PEC", Dates(date(2026, 1, 1), None, date(2026, 2, 1)), "stated_expiry_on"),
    ],
)
def test_a_document_that_holds_no_longer_is_refused_at_its_date(
    account: Account, code: str, dates: Dates, field: str
) -> None:
    with pytest.raises(DomainError) as caught:
        account.give(code, dates)
    problems: Any = getattr(caught.value, "problems", None) or [(caught.value.field, "")]
    assert field in [name for name, _words in problems]
    assert queries.held_documents(account.id) == {}


def test_a_board_list_needs_a_board(account: Account) -> None:
    with pytest.raises(DomainError, match="bureau"):
        account.give("BUR", Dates(date(2026, 1, 1)))


@pytest.mark.parametrize("code", ["RECEP", "RIB", "DECL", "ENG", "NONE"])
def test_what_has_its_own_page_is_not_given_here(account: Account, code: str) -> None:
    with pytest.raises(NotFound):
        account.give(code, Dates(date(2026, 1, 1)))


def test_a_replacement_is_a_new_row_and_the_former_stays(account: Account) -> None:
    first = account.give("STAT", Dates(date(2010, 1, 1))).id
    second = account.give("STAT", Dates(date(2020, 1, 1)), actor=account.editor).id
    rows = queries.held_documents(account.id)["STAT"]
    assert [(row.id, row.replaced_at is None) for row in rows] == [(second, True), (first, False)]
    assert queries.reusable_documents(account.id, TODAY)["STAT"].id == second


def test_a_refused_document_gives_way_to_the_one_accepted_before(account: Account, manager: Actor) -> None:
    first = account.give("STAT", Dates(date(2010, 1, 1))).id
    review(account, first, manager)
    second = account.give("STAT", Dates(date(2020, 1, 1))).id
    review(account, second, manager, "Page manquante.")
    assert queries.reusable_documents(account.id, TODAY)["STAT"].id == first
    mails = db.session.scalars(select(Email)).all()
    assert {mail.recipient for mail in mails} == {account.owner.email, account.editor.email}
    assert all("Page manquante." in mail.body for mail in mails)


def test_a_review_of_what_changed_meanwhile_is_a_conflict(account: Account, manager: Actor) -> None:
    row = account.give("STAT", Dates(date(2010, 1, 1)))
    row_id, seen = row.id, row.version
    account.give("STAT", Dates(date(2011, 1, 1)))
    with pytest.raises(Conflict):
        review(account, row_id, manager, seen=seen)
    current = queries.current_document(account.id, "STAT")
    assert current is not None
    current_id, version = current.id, current.version
    review(account, current_id, manager, seen=version)
    with pytest.raises(Conflict):
        review(account, current_id, manager, seen=version)


def test_a_refusal_needs_a_reason(account: Account, manager: Actor) -> None:
    row_id = account.give("STAT", Dates(date(2010, 1, 1))).id
    with pytest.raises(DomainError) as caught:
        review(account, row_id, manager, "  ")
    assert caught.value.field == "reason"


@pytest.mark.parametrize("role", ["finance_officer", "director", "auditor", "evaluator"])
def test_nobody_but_the_call_manager_reviews(account: Account, role: str) -> None:
    row_id = account.give("STAT", Dates(date(2010, 1, 1))).id
    with pytest.raises((NotAllowed, NotFound)):
        review(account, row_id, make_user("other@example.ma", role))


def test_who_reads_which_document(account: Account, manager: Actor) -> None:
    account.declare()
    account.give("STAT", Dates(date(2010, 1, 1)))
    account.give("BUR", Dates(date(2025, 4, 1)))
    finance = make_user("finance@example.ma", "finance_officer")
    evaluator = make_user("evaluator@example.ma", "evaluator")
    held = queries.held_documents(account.id)
    reads = {
        actor.email: [code for code in ("STAT", "BUR") if policies.can_read_document(actor, held[code][0])]
        for actor in (manager, finance, evaluator, account.editor)
    }
    assert reads == {
        manager.email: ["STAT", "BUR"],
        finance.email: ["STAT"],
        evaluator.email: [],
        account.editor.email: ["STAT", "BUR"],
    }


def test_another_s_document_does_not_exist(account: Account, at: datetime) -> None:
    row_id = account.give("STAT", Dates(date(2010, 1, 1))).id
    other = Account(at, "Association Voisine")
    with pytest.raises(NotFound):
        queries.get_document(other.association, row_id, other.owner)


def test_a_stranger_gives_nothing(account: Account, at: datetime, manager: Actor) -> None:
    stranger = Account(at, "Association Voisine").owner
    with pytest.raises(NotFound):
        account.give("STAT", Dates(date(2010, 1, 1)), actor=stranger)
    with pytest.raises(NotAllowed):
        account.give("STAT", Dates(date(2010, 1, 1)), actor=manager)


def test_a_provisional_receipt_counts_beside_the_sworn_statement_only(account: Account) -> None:
    with unit_of_work():
        found = queries.get_for_update(account.ref, account.owner)
        found.receipt_kind = "provisional"
        keep_document(found, "RECEP", paper(), Dates(), account.owner, account.at)
    assert queries.reusable_documents(account.id, TODAY) == {}
    with unit_of_work():
        found = queries.get_for_update(account.ref, account.owner)
        keep_document(found, "DECL", paper(), Dates(), account.owner, account.at)
    assert set(queries.reusable_documents(account.id, TODAY)) == {"RECEP", "DECL"}


def test_only_one_row_a_kind_is_current(account: Account) -> None:
    for year in (2010, 2011, 2012):
        account.give("STAT", Dates(date(year, 1, 1)))
    current = select(AssociationDocument).where(AssociationDocument.replaced_at.is_(None))
    assert len(db.session.scalars(current).all()) == 1


def test_all_wrong_dates_are_told_at_once(account: Account) -> None:
    with pytest.raises(ProblemsError) as caught:
        account.give("PEC", Dates())
    assert {name for name, _words in caught.value.problems} == {"issued_on", "stated_expiry_on"}


def test_an_infected_file_counts_as_missing(account: Account) -> None:
    account.give("STAT", Dates(date(2010, 1, 1)))
    with unit_of_work() as session:
        session.scalars(select(Blob)).one().state = ScanState.INFECTED
    assert queries.reusable_documents(account.id, TODAY) == {}
