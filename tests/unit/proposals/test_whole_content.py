"""Completeness of a whole content: removals named exactly, repairs complete, order without effect."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.proposals.completeness import add_months, problems_of, section_states
from grants.proposals.content import AnswerRow, Declaration
from grants.proposals.details import REGISTRY, specs_of
from grants.proposals.plan_rows import FunderRow, MilestoneRow, PartnerRow, SubsidyRow, TeamRow
from grants.proposals.rules import ChecklistPoint, Question, Reference
from tests.factories.plan import details_for
from tests.unit.proposals.test_completeness import ACTIVITY, COMPLETE, FIRST, LAST, LINE, RULES

WHOLE_RULES = replace(
    RULES,
    min_months=3,
    max_months=12,
    questions=(
        Question("EDU.school", "text", "École ?", is_required=True),
        Question("hours", "number", "Heures ?", is_required=True),
        Question("way", "choice", "Manière ?", choices=(("a", "A"), ("b", "B")), is_required=True),
        Question("free", "yes_no", "Libre ?"),
    ),
    references=(
        Reference("R", "Charte", "…", points=(ChecklistPoint("R.a", "A"), ChecklistPoint("R.b", "B"))),
    ),
    children_per_supervisor=10,
)
SHARED = replace(LINE, own_cash_centimes=1_000_00, other_centimes=1_000_00)
ANSWERS = {
    "EDU.school": AnswerRow("EDU.school", "text", "École Al Wahda"),
    "hours": AnswerRow("hours", "number", 0),
    "way": AnswerRow("way", "choice", "a"),
}
WHOLE = replace(
    COMPLETE,
    budget=(SHARED,),
    partners=(PartnerRow("Commune", "commune", "Une salle"),),
    funders=(FunderRow("Région", "granted", 1_000_00),),
    subsidies=(SubsidyRow("Fondation", 2026, "received", 5_000_00),),
    no_other_subsidy=False,
    answers=tuple(ANSWERS.values()),
    references=("R.a", "R.b"),
)


def named(content, rules=WHOLE_RULES):
    return Counter((problem.code, problem.field) for problem in problems_of(content, rules))


def without_detail(name):
    details = {key: value for key, value in ACTIVITY.details.items() if key != name}
    return {"activities": (replace(ACTIVITY, details=details),)}


def without_answer(code):
    return {"answers": tuple(row for key, row in ANSWERS.items() if key != code)}


def without_text(name):
    return {"texts": {key: body for key, body in WHOLE.texts.items() if key != name}}


def team(**values):
    return {"team": (replace(WHOLE.team[0], **values),)}


REMOVALS = {
    **{f"text {name}": (without_text(name), "text_missing", name) for name in WHOLE.texts},
    **{
        f"detail {spec.name}": (without_detail(spec.name), "detail_missing", f"details.{spec.name}")
        for spec in specs_of("school_support")
    },
    **{f"answer {code}": (without_answer(code), "answer_missing", code) for code in ANSWERS},
    "title": ({"title": ""}, "title_missing", "title"),
    "milestones": ({"milestones": ()}, "timetable_empty", None),
    "day": ({"milestones": (MilestoneRow("Bilan"),)}, "cell_missing", "milestones.due_on"),
    "team": ({"team": ()}, "team_empty", None),
    "role": (team(role=""), "cell_missing", "team.role"),
    "qualification": (team(qualification=""), "cell_missing", "team.qualification"),
    "share": (team(time_pct=None), "cell_missing", "team.time_pct"),
    "engagement": (team(engagement=""), "cell_missing", "team.engagement"),
    "partner": ({"partners": (PartnerRow("Commune", "commune"),)}, "cell_missing", "partners.contribution"),
    "funders": ({"funders": ()}, "funders_missing", None),
    "subsidies": ({"subsidies": ()}, "subsidies_undeclared", "no_other_subsidy"),
    "point": ({"references": ("R.a",)}, "reference_unconfirmed", "R.b"),
    "name": (
        {"declaration": Declaration("", "Présidente", ("exact",))},
        "declarant_missing",
        "declarant_name",
    ),
    "statement": ({"declaration": Declaration("S", "P", ())}, "statement_missing", "exact"),
    "documents": ({"documents": ()}, "document_missing", "STAT"),
    "activities": ({"activities": ()}, "no_activity", None),
    "beneficiaries": ({"beneficiaries": ()}, "city_without_persons", None),
    "budget": ({"budget": ()}, "budget_empty", None),
}


def test_the_whole_content_has_no_fault():
    assert named(WHOLE) == Counter()
    assert set(section_states(WHOLE, [], WHOLE_RULES).values()) == {"done"}


@pytest.mark.parametrize("what", REMOVALS)
def test_removing_a_required_thing_names_exactly_that(what):
    change, code, field = REMOVALS[what]
    assert named(replace(WHOLE, **change)) == Counter({(code, field): 1})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ends_on": add_months(FIRST, 2)}, "duration_short"),
        (team(time_pct=101), "cell_wrong"),
        ({"milestones": (MilestoneRow("Bilan", date(2030, 1, 1)),)}, "milestone_outside"),
        ({"funders": (FunderRow("Région", "granted", 999_99),)}, "funders_differ"),
        ({"no_other_subsidy": True}, "subsidies_contradict"),
        ({"answers": (*tuple(ANSWERS.values())[:2], AnswerRow("way", "choice", "z"))}, "answer_wrong"),
        (
            {"activities": (replace(ACTIVITY, details={**ACTIVITY.details, "hours_week": 31}),)},
            "detail_wrong",
        ),
    ],
)
def test_what_breaks_a_rule_is_to_correct(change, code):
    content = replace(WHOLE, **change)
    assert code in {problem.code for problem in problems_of(content, WHOLE_RULES) if not problem.missing}


SETTABLE = ("texts", "milestones", "team", "partners", "funders", "subsidies", "answers", "references")
LEFT_OUT = st.sets(
    st.sampled_from((*SETTABLE, "documents", "declaration", "title", "budget", "beneficiaries"))
)
PARTS = {
    "basics": ("title", "texts"),
    "needs": ("texts",),
    "sustainability": ("texts",),
    "timetable": ("milestones",),
    "funding": ("funders", "subsidies"),
    "questions": ("answers",),
}
NOTHING = {"texts": {}, "title": "", "declaration": Declaration()}


@given(LEFT_OUT)
def test_fixing_every_fault_named_makes_it_complete(left_out):
    content = replace(WHOLE, **{name: NOTHING.get(name, ()) for name in left_out})
    # A second round: other funders are asked for once there is a budget that counts on them.
    for _round in range(2):
        sections = {problem.section for problem in problems_of(content, WHOLE_RULES)}
        fixed = {name for section in sections for name in PARTS.get(section, (section,))}
        content = replace(content, **{name: getattr(WHOLE, name) for name in fixed})
    assert named(content) == Counter()


ROWS = st.lists(st.sampled_from([None, 0, 50, 100]), min_size=1, max_size=5)


@given(ROWS, st.randoms(use_true_random=False))
def test_no_fault_depends_on_the_order_of_rows_or_answers(shares, chance):
    rows = [TeamRow(f"Fonction {n}", "", "", share, "paid") for n, share in enumerate(shares)]
    content = replace(WHOLE, team=tuple(rows), answers=tuple(ANSWERS.values())[:2], references=())
    shuffled = list(rows)
    chance.shuffle(shuffled)
    other = replace(content, team=tuple(shuffled), answers=content.answers[::-1])
    assert Counter(p.message for p in problems_of(content, WHOLE_RULES)) == Counter(
        p.message for p in problems_of(other, WHOLE_RULES)
    )


@given(st.sampled_from(sorted(REGISTRY)), st.randoms(use_true_random=False))
def test_each_detail_of_each_kind_is_named_when_it_is_left_out(kind, chance):
    details = details_for(kind)
    activity = replace(ACTIVITY, sub_line_code=kind, details=details)
    whole = replace(WHOLE, activities=(activity,))
    assert named(whole) == Counter()
    needed = [spec.name for spec in specs_of(kind) if spec.needed]
    gone = chance.choice(needed)
    less = {name: value for name, value in details.items() if name != gone}
    content = replace(whole, activities=(replace(activity, details=less),))
    assert named(content) == Counter({("detail_missing", f"details.{gone}"): 1})


def camp(children, supervisors, planned):
    details = details_for("holiday_camps", 10) | {
        "children": {"rabat": {"F": children}, "fes": {"M": 1}},
        "supervisors": supervisors,
    }
    cells = (replace(WHOLE.beneficiaries[0], value=planned),)
    activity = replace(ACTIVITY, sub_line_code="holiday_camps", details=details)
    return replace(WHOLE, activities=(activity,), beneficiaries=cells)


@given(st.integers(1, 300), st.integers(1, 40))
def test_a_camp_needs_the_supervisors_that_the_rule_of_the_ministry_gives(children, supervisors):
    found = {code for code, _field in named(camp(children, supervisors, 1_000))}
    assert ("supervision_low" in found) == (children + 1 > 10 * supervisors)


def test_a_camp_receives_no_more_children_than_are_planned():
    assert named(camp(19, 3, 20)) == Counter()
    assert named(camp(20, 3, 20)) == Counter({("camp_children_above_planned", "details.children"): 1})


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 40))
def test_months_are_added_by_the_calendar(day, months):
    later = add_months(day, months)
    assert later > day
    assert (later.year - day.year) * 12 + later.month - day.month in (months, months + 1)
    assert later.day in (day.day, 1)


def test_last_day_of_twelve_months_is_within():
    rules = replace(WHOLE_RULES, execution_ends_on=date(2028, 12, 31))
    year = replace(WHOLE, ends_on=date(2028, 1, 3), milestones=(MilestoneRow("Bilan", FIRST),))
    activity = replace(ACTIVITY, ends_on=LAST)
    assert named(replace(year, activities=(activity,)), rules) == Counter()
    longer = replace(year, ends_on=date(2028, 1, 4), activities=(activity,))
    assert named(longer, rules) == Counter({("duration_long", "ends_on"): 1})
