"""The board: declared with its mandate, replaced by the next one, read by few."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from grants.associations import policies, queries
from grants.associations.services import OfficerRow
from grants.associations.validity import Dates
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, NotAllowed, ProblemsError
from tests.factories.accounts import make_user
from tests.integration.associations.account_data import OFFICERS, Account


@pytest.fixture
def account(database: None, at: datetime) -> Account:
    return Account(at)


def test_the_board_gives_the_representative_and_the_mandate(account: Account) -> None:
    account.declare()
    association = account.association
    assert (association.representative_name, association.representative_title) == (
        "Salma Bennani",
        "Présidente",
    )
    assert association.mandate_ends_on == date(2029, 2, 28)
    board = queries.current_board(account.id)
    assert board is not None
    assert [officer.name_fr for officer in board.officers] == ["Salma Bennani", "Karim Alami"]


def test_a_new_board_closes_the_former_which_is_kept(account: Account) -> None:
    account.declare(date(2021, 3, 1), date(2027, 2, 28))
    account.declare(officers=[OfficerRow("Président", "Nadir Fassi")], is_new=True)
    former = queries.former_boards(account.id)
    assert [board.mandate_ends_on for board in former] == [date(2027, 2, 28)]
    assert len(former[0].officers) == 2
    assert account.association.representative_name == "Nadir Fassi"


def test_correcting_the_board_in_force_keeps_one_board(account: Account) -> None:
    account.declare()
    account.declare(officers=[replace(OFFICERS[0], phone="06 12 34 56 78")])
    board = queries.current_board(account.id)
    assert board is not None
    assert [officer.phone for officer in board.officers] == ["+212612345678"]
    assert queries.former_boards(account.id) == []


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"starts_on": date(2027, 1, 1)}, {"mandate_starts_on"}),
        ({"ends_on": date(2026, 11, 23)}, {"mandate_ends_on"}),
        ({"ends_on": date(2025, 1, 1)}, {"mandate_ends_on"}),
        ({"ends_on": date(2060, 1, 1)}, {"mandate_ends_on"}),
        ({"officers": []}, {None}),
        ({"representative": 5}, {"representative"}),
        ({"officers": [OfficerRow("Président", "كريم")]}, {"rows-0-name_fr"}),
        (
            {"officers": [OFFICERS[0], OfficerRow("x", "Amina", "Amina", "12")]},
            {"rows-1-name_ar", "rows-1-phone"},
        ),
    ],
)
def test_faults_are_told_at_their_cells(
    account: Account, changes: dict[str, Any], fields: set[str | None]
) -> None:
    with pytest.raises(ProblemsError) as caught:
        account.declare(**changes)
    assert {field for field, _words in caught.value.problems} == fields
    assert queries.current_board(account.id) is None


def test_two_members_at_once_meet(account: Account) -> None:
    seen = account.association.version
    account.declare(seen_version=seen)
    with pytest.raises(Conflict):
        account.declare(seen_version=seen)


def test_nothing_changes_during_the_verification(account: Account) -> None:
    with unit_of_work():
        queries.get_for_update(account.ref, account.owner).state = "to_verify"
    with pytest.raises(NotAllowed):
        account.declare()


def test_the_board_list_follows_the_mandate(account: Account) -> None:
    account.declare(date(2021, 3, 1), date(2027, 2, 28))
    given = account.give("BUR", Dates(date(2021, 4, 1)))
    assert given.expires_on == date(2027, 2, 28)
    account.declare(date(2026, 10, 1), date(2030, 10, 1), is_new=True)
    row = queries.current_document(account.id, "BUR")
    assert row is not None
    assert row.expires_on == date(2026, 10, 1)
    assert row.findings == ["older_than_board"]
    assert "BUR" not in queries.reusable_documents(account.id, account.at.date())
    assert account.give("BUR", Dates(date(2026, 10, 5))).expires_on == date(2030, 10, 1)


@pytest.mark.parametrize(
    ("role", "reads"),
    [("call_manager", True), ("finance_officer", False), ("programme_officer", False), ("director", False)],
)
def test_persons_are_read_by_members_and_by_who_checks_identity(
    account: Account, role: str, reads: bool
) -> None:
    association = account.association
    assert policies.can_view_officers(make_user("staff@example.ma", role), association) is reads
    assert policies.can_view_officers(account.editor, association)
