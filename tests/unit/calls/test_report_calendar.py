"""Which reports a project owes: the default calendar, months, dates, cuts; periods that leave no gap."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.agreements.commitments import owed_reports
from grants.agreements.states import AgreementKind
from grants.calls.defaults import default_reports
from grants.calls.kinds import ReportBasis, ReportEnd
from grants.calls.parts import ReportDraft
from grants.calls.report_calendar import months_after, owed_periods
from grants.obligations.states import ObligationKind

PROGRESS, FINAL = ObligationKind.PROGRESS_REPORT, ObligationKind.FINAL_REPORT
LAST = ReportDraft(FINAL, ReportEnd.END, 60)
START, END = date(2026, 9, 1), date(2027, 8, 31)
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
progress = st.one_of(
    st.builds(
        ReportDraft, st.just(PROGRESS), st.just(ReportEnd.MIDDLE), st.integers(0, 60), is_cut=st.booleans()
    ),
    st.builds(
        lambda months, cut: ReportDraft(PROGRESS, ReportEnd.MONTHS, 30, end_months=months, is_cut=cut),
        st.integers(1, 24),
        st.booleans(),
    ),
    st.builds(lambda day: ReportDraft(PROGRESS, ReportEnd.DATE, 30, ends_on=day), days),
)


def spans(reports, start=START, end=END, is_convention=True):
    return [(item.period_start, item.period_end) for item in owed_periods(reports, is_convention, start, end)]


@given(days, st.integers(0, 700), st.sampled_from(list(AgreementKind)))
def test_the_default_calendar_is_that_of_the_papers_so_far(start, length, kind):
    end = start + timedelta(days=length)
    owed = owed_periods(default_reports(), kind == AgreementKind.CONVENTION, start, end)
    expected = owed_reports(kind, start, end)
    assert [vars(item) for item in owed] == [vars(item) for item in expected]


def test_a_report_after_four_months_and_the_final_one():
    four = ReportDraft(PROGRESS, ReportEnd.MONTHS, 20, end_months=4)
    first, last = owed_periods((LAST, four), True, START, END)
    assert (first.period_start, first.period_end, first.due_on) == (
        START,
        date(2026, 12, 31),
        date(2027, 1, 20),
    )
    assert (last.kind, last.period_start, last.due_on) == (FINAL, date(2027, 1, 1), date(2027, 10, 30))


def test_a_cut_report_is_one_a_school_year_and_a_calendar_year():
    cut = ReportDraft(FINAL, ReportEnd.END, 60, is_cut=True)
    assert spans((cut,), date(2026, 6, 1), date(2027, 2, 28)) == [
        (date(2026, 6, 1), date(2026, 8, 31)),
        (date(2026, 9, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 2, 28)),
    ]


def test_a_date_outside_the_project_gives_no_report():
    before = ReportDraft(PROGRESS, ReportEnd.DATE, 5, ends_on=date(2026, 8, 1))
    after = ReportDraft(PROGRESS, ReportEnd.DATE, 5, ends_on=date(2028, 8, 1))
    assert spans((before, after, LAST)) == [(START, END)]


def test_conventions_alone_owe_what_is_theirs():
    own = ReportDraft(PROGRESS, ReportEnd.MIDDLE, 5, basis=ReportBasis.CONVENTION)
    assert len(spans((own, LAST))) == 2
    assert spans((own, LAST), is_convention=False) == [(START, END)]


@given(st.lists(progress, max_size=5), st.booleans(), days, st.integers(0, 900), st.booleans())
def test_the_periods_follow_one_another_and_cover_the_project(rules, cut, start, length, is_convention):
    end = start + timedelta(days=length)
    final = ReportDraft(FINAL, ReportEnd.END, 60, is_cut=cut)
    owed = owed_periods((*rules, final), is_convention, start, end)
    assert owed[0].period_start == start
    assert (owed[-1].period_end, owed[-1].kind) == (end, FINAL)
    for before, after in zip(owed, owed[1:], strict=False):
        assert after.period_start == before.period_end + timedelta(days=1)
    for item in owed:
        assert item.period_start <= item.period_end <= item.due_on


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 11, 5), 14, date(2028, 1, 5)),
    ],
)
def test_months_later(day, months, expected):
    assert months_after(day, months) == expected
