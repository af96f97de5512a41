"""What is missing before a verification can be asked."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from grants.associations.completeness import gaps, is_too_recent
from grants.associations.states import AssociationKind, ReceiptKind

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
COMPLETE = {
    "name_ar": "جمعية",
    "purpose": "x",
    "founded_on": date(2010, 1, 1),
    "receipt_kind": ReceiptKind.DEFINITIVE,
    "receipt_number": "1",
    "receipt_on": date(2010, 1, 1),
    "receipt_authority": "x",
    "receipt_document_id": 1,
    "city_code": "oujda",
    "address": "x",
    "phone": "+212536000000",
    "email": "a@example.ma",
    "representative_name": "x",
    "representative_title": "x",
    "mandate_ends_on": date(2027, 1, 1),
    "rib": "999780000123456789012341",
    "rib_holder": "x",
}
OWN = {
    "kind": AssociationKind.NATIONAL,
    "country_of_origin": None,
    "headquarters_abroad": None,
    "local_representative": None,
    "authorised_on": None,
    "communities_served": None,
}


def fields_missing(**changes: object) -> list[str]:
    return [gap.field for gap in gaps(SimpleNamespace(**{**OWN, **COMPLETE, **changes}), AT)]


def test_a_complete_identity_lacks_nothing() -> None:
    assert fields_missing() == []


@pytest.mark.parametrize("name", COMPLETE)
def test_each_answer_is_needed(name: str) -> None:
    assert fields_missing(**{name: None}) == [name]


def test_a_mandate_ending_today_is_over() -> None:
    assert fields_missing(mandate_ends_on=date(2026, 11, 23)) == ["mandate_ends_on"]


@pytest.mark.parametrize(("received_on", "refused"), [(date(2026, 9, 24), True), (date(2026, 9, 23), False)])
def test_a_provisional_receipt_is_older_than_60_days(received_on: date, refused: bool) -> None:
    assert is_too_recent(ReceiptKind.PROVISIONAL, received_on, AT.date()) is refused
    assert not is_too_recent(ReceiptKind.DEFINITIVE, received_on, AT.date())


def test_each_kind_has_its_own_answers() -> None:
    assert fields_missing(kind=AssociationKind.MIGRANTS) == ["communities_served"]
    abroad = ["country_of_origin", "headquarters_abroad", "local_representative"]
    assert fields_missing(kind=AssociationKind.FOREIGN) == abroad


@pytest.mark.parametrize(
    ("declared_on", "authorised_on", "refused"),
    [
        (date(2026, 8, 24), None, True),
        (date(2026, 8, 23), None, False),
        (date(2026, 11, 1), date(2026, 11, 20), False),
    ],
)
def test_a_foreign_association_is_authorised_or_declared_for_three_months(
    declared_on: date, authorised_on: date | None, refused: bool
) -> None:
    answers = {"country_of_origin": "x", "headquarters_abroad": "x", "local_representative": "x"}
    found = fields_missing(
        kind=AssociationKind.FOREIGN, receipt_on=declared_on, authorised_on=authorised_on, **answers
    )
    assert found == (["authorised_on"] if refused else [])


def test_a_provisional_receipt_needs_the_sworn_statement() -> None:
    one = SimpleNamespace(**{**OWN, **COMPLETE, "receipt_kind": ReceiptKind.PROVISIONAL})
    assert [gap.field for gap in gaps(one, AT, {"RECEP"})] == ["sworn_statement"]
    assert gaps(one, AT, {"RECEP", "DECL"}) == []
