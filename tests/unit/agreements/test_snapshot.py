"""Snapshots survive JSON, budgets keep every centime, reports cover the execution, figures are planned."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.agreements.budget import agreed_funding, agreed_headings, share_out
from grants.agreements.commitments import owed_reports, planned_deltas
from grants.agreements.snapshot import AgreementSnapshot
from grants.agreements.states import AgreementKind
from grants.obligations.states import ObligationKind
from tests.unit.agreements.samples import sample


def test_a_snapshot_survives_json():
    snapshot = sample()
    assert AgreementSnapshot.from_json(json.loads(json.dumps(snapshot.to_json()))) == snapshot


def test_persons_are_summed_by_city_and_sex():
    snapshot = sample()
    assert snapshot.participants == 240
    assert snapshot.participants_in("oujda") == 120
    assert snapshot.participants_in("oujda", "F") == 65


@given(st.integers(0, 10**10), st.lists(st.integers(0, 10**9), min_size=1, max_size=9))
def test_parts_sum_to_the_whole_and_stay_near_their_share(total, weights):
    whole = sum(weights)
    if whole == 0:
        with pytest.raises(ValueError):
            share_out(total, weights)
        return
    parts = share_out(total, weights)
    assert sum(parts) == total
    assert all(
        abs(part * whole - total * weight) < whole for part, weight in zip(parts, weights, strict=True)
    )
    if total <= whole:
        assert all(part <= weight for part, weight in zip(parts, weights, strict=True))


def _row(code: str, grant: int, own: int = 0) -> dict:
    return {
        "heading_code": code,
        "grant_centimes": grant,
        "own_cash_centimes": own,
        "in_kind_centimes": 0,
        "other_centimes": 0,
    }


def test_a_smaller_grant_reduces_the_headings_in_proportion():
    rows = [_row("staff", 1000, 500), _row("supplies", 1000), _row("overhead", 1000)]
    assert agreed_headings(rows, 1000) == {
        "staff": (834, 334),
        "supplies": (333, 333),
        "overhead": (333, 333),
    }
    assert agreed_headings(rows, 3000)["staff"] == (1500, 1000)
    assert agreed_funding(rows, 1000).total_centimes == 1500


def test_headings_of_several_rows_are_one():
    assert agreed_headings([_row("staff", 700, 10), _row("staff", 300, 20)], 500) == {"staff": (530, 500)}


def test_a_convention_owes_two_reports_that_follow_one_another():
    first, last = owed_reports(AgreementKind.CONVENTION, date(2015, 9, 1), date(2016, 8, 31))
    assert (first.kind, last.kind) == (ObligationKind.PROGRESS_REPORT, ObligationKind.FINAL_REPORT)
    assert (first.period_start, first.period_end) == (date(2015, 9, 1), date(2016, 3, 1))
    assert (last.period_start, last.period_end) == (date(2016, 3, 2), date(2016, 8, 31))
    assert (first.due_on, last.due_on) == (date(2016, 3, 31), date(2016, 10, 30))


def test_a_decision_owes_the_final_report_only():
    (report,) = owed_reports(AgreementKind.GRANT_DECISION, date(2015, 9, 1), date(2016, 8, 31))
    assert (report.kind, report.period_start) == (ObligationKind.FINAL_REPORT, date(2015, 9, 1))


@given(st.dates(date(2015, 1, 1), date(2027, 1, 1)), st.integers(1, 900))
def test_report_periods_cover_the_execution_once(start, days):
    end = date.fromordinal(start.toordinal() + days)
    first, last = owed_reports(AgreementKind.CONVENTION, start, end)
    assert first.period_start == start
    assert first.period_end >= start
    assert last.period_start.toordinal() == first.period_end.toordinal() + 1
    assert last.period_start <= last.period_end == end


def test_planned_figures_fall_in_the_year_of_the_start():
    deltas = planned_deltas(sample())
    assert sum(delta.value for delta in deltas) == 240
    assert {(delta.school_year, delta.calendar_year, delta.status) for delta in deltas} == {
        ("2015/2016", 2015, "planned")
    }
    assert deltas[0].combination == "F|5-11"
