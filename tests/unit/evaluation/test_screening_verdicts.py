"""Verdicts on documents and rules: each rule by a case, and none grows milder as a deadline moves later."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.associations.states import DocumentState
from grants.associations.validity import Mandate
from grants.evaluation.screening_verdicts import (
    AssociationFacts,
    DocumentFacts,
    KeptDocument,
    judge_document,
    read_found,
)

DAY = date(2026, 12, 7)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
MANDATE = Mandate(date(2024, 1, 1), date(2028, 1, 1))


def kept(issued_on=None, expires_on=None, state=DocumentState.ACCEPTED):
    return KeptDocument(state, issued_on, expires_on)


def document(code, files=1, infected=0, source=None):
    return DocumentFacts(code, True, files, infected, kept=source)


@pytest.mark.parametrize(
    ("asked", "facts", "verdict", "reasons"),
    [
        (document("STAT"), {}, "ok", ()),
        (document("STAT", files=0), {}, "fault", ("missing",)),
        (document("STAT", files=0, infected=1), {}, "fault", ("infected",)),
        (document("STAT", source=kept(state=DocumentState.REFUSED)), {}, "fault", ("refused",)),
        (document("CNSS"), {}, "unknown", ("no_date",)),
        (document("CNSS", source=kept(expires_on=DAY)), {}, "ok", ()),
        (document("CNSS", source=kept(expires_on=DAY - timedelta(1))), {}, "fault", ("expired",)),
        (document("BUR"), {"mandate_ends_on": DAY + timedelta(1)}, "ok", ()),
        (document("BUR"), {"mandate_ends_on": DAY}, "fault", ("mandate_over",)),
        (document("PVAG", source=kept(date(2025, 1, 1))), {"mandate": MANDATE}, "ok", ()),
        (document("PVAG", source=kept(date(2022, 1, 1))), {"mandate": MANDATE}, "fault", ("expired",)),
        (document("RIB"), {}, "fault", ("no_rib",)),
        (document("RIB"), {"has_rib": True}, "unknown", ("bank_unverified",)),
        (document("RIB"), {"has_rib": True, "is_bank_verified": True}, "ok", ()),
        (document("RECEP"), {"receipt_kind": "definitive"}, "ok", ()),
        (document("RMOR", files=0), {"founded_on": date(2026, 6, 1)}, "unknown", ("first_year",)),
    ],
)
def test_each_rule(asked, facts, verdict, reasons):
    found = judge_document(asked, AssociationFacts(**facts), DAY)
    assert (found.verdict, found.reasons) == (verdict, reasons)
    assert read_found(found.as_json()) == found


@pytest.mark.parametrize(
    ("days", "sworn", "verdict"), [(61, True, "ok"), (60, True, "fault"), (61, False, "fault")]
)
def test_a_provisional_receipt_is_older_than_sixty_days_and_sworn_to(days, sworn, verdict):
    facts = AssociationFacts(receipt_kind="provisional", receipt_on=DAY - timedelta(days), is_sworn=sworn)
    found = judge_document(document("RECEP"), facts, DAY)
    assert found.verdict == verdict
    assert "provisional" in found.reasons


@given(DAYS, DAYS, DAYS, st.sampled_from(["CNSS", "BUR", "PVAG", "RFIN"]))
def test_a_document_that_does_not_hold_holds_on_no_later_day(expires_on, first, second, code):
    early, late = sorted((first, second))
    facts = AssociationFacts(mandate_ends_on=expires_on)
    asked = document(code, source=kept(expires_on=expires_on))
    if judge_document(asked, facts, early).is_fault:
        assert judge_document(asked, facts, late).is_fault
