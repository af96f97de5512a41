"""A call moved to another year; codes made from French words."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from grants.calls.copying import moved_to
from grants.calls.forms.questions import code_from
from grants.calls.kinds import ReportEnd
from grants.calls.parts import ReportDraft
from grants.core.clock import local
from grants.obligations.states import ObligationKind
from tests.factories.calls import call_draft


def test_dates_move_and_the_rest_stays():
    draft = call_draft(title_fr="Appel 2026 pour 2026/2027, bilan de 2014")
    moved = moved_to(draft, 2027)
    assert moved.title_fr == "Appel 2027 pour 2027/2028, bilan de 2014"
    assert (local(moved.closes_at).month, local(moved.closes_at).hour) == (
        local(draft.closes_at).month,
        local(draft.closes_at).hour,
    )
    assert moved.execution_starts_on.year == draft.execution_starts_on.year + 1
    assert (moved.lines, moved.grid, moved.documents) == (draft.lines, draft.grid, draft.documents)


def test_the_29th_of_february_becomes_the_28th_and_a_missing_day_stays_missing():
    report = ReportDraft(ObligationKind.FINAL_REPORT, ReportEnd.DATE, 10, ends_on=date(2028, 2, 29))
    draft = call_draft(execution_ends_on=date(2028, 2, 29), results_on=None, reports=(report,))
    moved = moved_to(draft, 2027)
    assert (moved.execution_ends_on, moved.results_on) == (date(2029, 2, 28), None)
    assert moved.reports[0].ends_on == date(2029, 2, 28)


def test_the_hour_in_morocco_stays_where_its_offset_changes():
    draft = call_draft(
        closes_at=datetime(2025, 12, 7, 22, 59, tzinfo=UTC), opens_at=datetime(2025, 10, 7, 8, tzinfo=UTC)
    )
    moved = moved_to(call_draft("AAP-2025", draft.opens_at, draft.closes_at), 2026)
    assert local(moved.closes_at).strftime("%d/%m %H:%M") == "07/12 23:59"
    assert moved.closes_at == datetime(2026, 12, 7, 23, 59, tzinfo=UTC)


@given(st.integers(2013, 2090), st.integers(1, 10))
def test_moving_on_and_back_gives_the_call_again(year, by):
    draft = call_draft(f"AAP-{year}")
    assert moved_to(moved_to(draft, year + by), year) == draft


@given(st.text(max_size=60), st.sets(st.text(max_size=8), max_size=3))
def test_a_code_is_plain_short_and_new(words, taken):
    code = code_from(words, taken)
    assert code not in taken
    assert 2 <= len(code) <= 30
    assert code[0].isalpha()
    assert code.isascii()
    assert code == code.lower()
    assert code.replace("_", "").isalnum()
