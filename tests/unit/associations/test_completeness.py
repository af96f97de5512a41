"""What is missing before a verification can be asked."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from grants.associations.completeness import gaps, is_too_recent
from grants.associations.states import ReceiptKind

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


def fields_missing(**changes: object) -> list[str]:
    return [gap.field for gap in gaps(SimpleNamespace(**{**COMPLETE, **changes}), AT)]


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
