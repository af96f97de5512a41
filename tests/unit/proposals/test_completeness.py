"""Rules of a proposal: every fault is named, limits are exact, a complete content has none."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.proposals.budget_rules import budget_problems, totals_of
from grants.proposals.completeness import problems_of, section_states
from grants.proposals.content import (
    ActivityRow,
    ApplicantName,
    BudgetRow,
    Declaration,
    JoinedFile,
    PlannedRow,
    ProposalContent,
)
from grants.proposals.plan_rows import MilestoneRow, TeamRow
from grants.proposals.rules import CallRules, greatest_share, least_share, percent_words
from tests.factories.plan import TEXTS, details_for

FIRST, LAST = date(2027, 1, 4), date(2027, 12, 31)
RULES = CallRules(
    FIRST,
    LAST,
    ceiling_centimes=250_000_00,
    heading_rules={"staff": None, "overhead": "overhead", "equipment": "equipment"},
    required_documents=(("STAT", "Statuts"),),
    statements=(("exact", "Tout est exact."),),
)
LINE = BudgetRow("staff", "Enseignants", "heure", 100, 100_00, 8_000_00, 2_000_00)
COMPLETE = ProposalContent(
    title="Lire",
    language="fr",
    starts_on=FIRST,
    ends_on=LAST,
    association=ApplicantName("A-1", "Amal", None),
    texts=TEXTS,
    activities=(
        ActivityRow(
            "school_support", "Cours", "oujda", "", FIRST, LAST, 10, details=details_for("school_support")
        ),
    ),
    beneficiaries=(PlannedRow("oujda", "F", "5-11", 10),),
    budget=(LINE,),
    documents=(JoinedFile(1, "STAT", "statuts.pdf", "0" * 64),),
    milestones=(MilestoneRow("Bilan", LAST),),
    team=(TeamRow("Coordination", "", "Éducatrice", 50, "paid"),),
    no_other_subsidy=True,
    declaration=Declaration("Salma Alami", "Présidente", ("exact",)),
)


def codes(content: ProposalContent) -> list[str]:
    return [problem.code for problem in problems_of(content, RULES)]


def budget(*rows: BudgetRow) -> list[str]:
    return [problem.code for problem in budget_problems(rows, RULES)]


def test_a_complete_content_has_no_fault():
    assert codes(COMPLETE) == []
    states = section_states(COMPLETE, [])
    assert states.pop("partners") == "optional"
    assert set(states.values()) == {"done"}


ACTIVITY = COMPLETE.activities[0]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": " "}, "title_missing"),
        ({"texts": {"summary": "x"}}, "text_missing"),
        ({"texts": {**TEXTS, "summary": "x" * 3001}}, "text_long"),
        ({"starts_on": None}, "dates_missing"),
        ({"starts_on": FIRST - timedelta(days=1)}, "dates_outside"),
        ({"ends_on": LAST + timedelta(days=1)}, "dates_outside"),
        ({"activities": (replace(ACTIVITY, city_code=""),)}, "no_city"),
        ({"activities": (replace(ACTIVITY, ends_on=None),)}, "activity_dates_missing"),
        ({"activities": (replace(ACTIVITY, ends_on=LAST + timedelta(days=1)),)}, "activity_dates_outside"),
        ({"activities": ()}, "no_activity"),
        ({"beneficiaries": (PlannedRow("oujda", "F", "5-11", 0),)}, "city_without_persons"),
        (
            {"beneficiaries": (*COMPLETE.beneficiaries, PlannedRow("rabat", "F", "5-11", 1))},
            "persons_without_activity",
        ),
        ({"budget": ()}, "budget_empty"),
        ({"documents": ()}, "document_missing"),
    ],
)
def test_each_fault_is_named(change, code):
    assert code in codes(replace(COMPLETE, **change))


def test_what_is_only_missing_is_in_progress_and_what_is_wrong_is_to_correct():
    content = replace(
        COMPLETE,
        starts_on=None,
        texts={"summary": "x"},
        budget=(replace(LINE, grant_centimes=1),),
        documents=(),
    )
    states = section_states(content, problems_of(content, RULES))
    assert (states["basics"], states["budget"], states["documents"]) == ("progress", "correct", "todo")


def test_a_line_must_balance_to_the_centime():
    assert budget(replace(LINE, own_cash_centimes=2_000_01)) == ["line_unbalanced"]
    assert "line_unbalanced" in budget(replace(LINE, grant_centimes=7_999_99))
    assert "line_zero" in budget(LINE, replace(LINE, quantity=0, grant_centimes=0, own_cash_centimes=0))


def test_ceiling_and_shares_hold_at_equality_and_break_one_centime_further():
    at_ceiling = BudgetRow("staff", "x", "", 1, 312_500_00, 250_000_00, 62_500_00)
    assert budget(at_ceiling) == []
    above = replace(at_ceiling, grant_centimes=250_000_01, own_cash_centimes=62_499_99)
    assert budget(above) == ["above_ceiling", "cofunding_low"]
    staff = BudgetRow("staff", "x", "", 1, 9_300_00, 7_300_00, 2_000_00)
    overhead = BudgetRow("overhead", "x", "", 1, 700_00, 700_00)
    assert budget(staff, overhead) == []
    more = [replace(staff, unit_cost_centimes=9_299_99, grant_centimes=7_299_99),
            replace(overhead, unit_cost_centimes=700_01, grant_centimes=700_01)]  # fmt: skip
    assert budget(*more) == ["overhead_share"]
    equipment = BudgetRow("equipment", "x", "", 1, 3_000_00, 3_000_00)
    assert budget(LINE, equipment) == ["equipment_share", "cofunding_low"]


def test_in_kind_is_at_most_half_of_the_cofunding():
    half = replace(LINE, own_cash_centimes=1_000_00, in_kind_centimes=1_000_00)
    assert budget(half) == []
    assert budget(replace(half, own_cash_centimes=999_99, in_kind_centimes=1_000_01)) == ["in_kind_high"]


def test_no_grant_asked_is_missing():
    assert "no_request" in budget(replace(LINE, grant_centimes=0, own_cash_centimes=10_000_00))


@given(st.integers(1, 10**12), st.integers(0, 100))
def test_limits_are_whole_and_exact(whole, pct):
    least, greatest = least_share(whole, pct), greatest_share(whole, pct)
    assert least * 100 >= pct * whole > (least - 1) * 100
    assert greatest * 100 <= pct * whole < (greatest + 1) * 100


AMOUNT = st.integers(0, 10**9)


@given(st.lists(st.tuples(AMOUNT, AMOUNT, AMOUNT, AMOUNT), min_size=1, max_size=6))
def test_a_budget_without_fault_is_covered_by_its_sources(sources):
    rows = [BudgetRow("staff", "x", "", 1, sum(parts), *parts) for parts in sources]
    totals = totals_of(rows, RULES)
    assert totals.cost == totals.request + totals.cofunding
    if not budget_problems(rows, RULES):
        assert 0 < totals.request <= RULES.ceiling_centimes
        assert 5 * totals.cofunding >= totals.cost
        assert 2 * totals.in_kind <= totals.cofunding


def test_shares_are_read_with_one_decimal():
    assert percent_words(118, 1000) == "11,8"
    assert percent_words(0, 0) == "0,0"
