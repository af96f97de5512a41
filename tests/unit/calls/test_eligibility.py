"""The eligibility check against a second reading of the rules, on any answers."""

from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from grants.calls.eligibility import Answers, Terms, add_months, findings, unanswered, verdict

TERMS = Terms(
    last_day=date(2026, 12, 7),
    kinds=("national", "migrants"),
    minimum_age_months=12,
    provisional_receipt_days=60,
    ceilings={"EDU": 30_000_000, "HUM": 10_000_000},
    cities=frozenset({"oujda", "rabat"}),
    execution_starts_on=date(2027, 3, 1),
    execution_ends_on=date(2028, 2, 29),
    min_months=3,
    max_months=10,
    cofunding_min_pct=20,
)


def near(day):
    return st.integers(-70, 70).map(lambda days: day + timedelta(days=days))


maybe = st.none
answers = st.builds(
    Answers,
    kind=maybe() | st.sampled_from(["national", "migrants", "foreign", "x"]),
    founded_on=maybe() | near(date(2025, 12, 7)),
    receipt=maybe() | st.sampled_from(["definitive", "provisional", "none"]),
    receipt_on=maybe() | near(date(2026, 10, 8)),
    line=maybe() | st.sampled_from(["EDU", "HUM", "VOC"]),
    cities=st.lists(st.sampled_from(["oujda", "rabat", "paris", "lyon"]), unique=True).map(tuple),
    starts_on=maybe() | near(date(2027, 4, 1)),
    ends_on=maybe() | near(date(2028, 1, 31)),
    request_centimes=maybe() | st.integers(0, 31_000_000),
    own_centimes=maybe() | st.integers(0, 8_000_000),
    late_report=maybe() | st.booleans(),
)


def months_apart(first, last):
    """Count whole months from first to the day after last, month by month on the calendar."""
    after, count = last + timedelta(days=1), 0
    while add_months(first, count + 1) <= after:
        count += 1
    return count, add_months(first, count) < after


def oracle(a):
    """Return what is not met, written as the sentences of the call read."""
    return of_association(a) | of_dates(a) | of_money(a)


def of_association(a):
    rules = {
        "kind": a.kind and a.kind not in ("national", "migrants"),
        "age": a.founded_on and (a.founded_on.year + 1, a.founded_on.month, a.founded_on.day) > (2026, 12, 7),
        "no_receipt": a.receipt == "none",
        "young_receipt": a.receipt == "provisional"
        and a.receipt_on
        and (date(2026, 12, 7) - a.receipt_on).days <= 60,
        "line": a.line == "VOC",
        "city": {"paris", "lyon"} & set(a.cities),
        "late_report": a.late_report,
    }
    return {rule for rule, is_broken in rules.items() if is_broken}


def of_dates(a):
    if not (a.starts_on and a.ends_on):
        return set()
    if a.ends_on < a.starts_on:
        return {"order"}
    if not date(2027, 3, 1) <= a.starts_on <= a.ends_on <= date(2028, 2, 29):
        return {"window"}
    months, has_more = months_apart(a.starts_on, a.ends_on)
    if months < 3:
        return {"short"}
    return {"long"} if months > 10 or (months == 10 and has_more) else set()


def of_money(a):
    if a.request_centimes is None:
        return set()
    if a.request_centimes == 0:
        return {"no_request"}
    ceiling = {"EDU": 30_000_000, "HUM": 10_000_000}.get(a.line, 10**12)
    bad = {"ceiling"} if a.request_centimes > ceiling else set()
    if a.own_centimes is not None and 4 * a.own_centimes < a.request_centimes:
        bad.add("cofunding")
    return bad


@given(answers)
@example(Answers(founded_on=date(2025, 12, 7)))
@example(Answers(receipt="provisional", receipt_on=date(2026, 10, 8)))
def test_the_rules_not_met_are_those_of_a_second_reading(given_answers):
    assert {item.rule for item in findings(TERMS, given_answers)} == oracle(given_answers)


@given(answers)
def test_the_verdict_follows_from_the_rules(given_answers):
    bad = oracle(given_answers)
    said = verdict(TERMS, given_answers)
    if bad & {"kind", "age"}:
        assert said == "no"
    elif bad:
        assert said == "fix"
    else:
        assert said == ("unknown" if unanswered(given_answers) else "yes")


@given(answers)
def test_each_city_is_judged_and_named(given_answers):
    named = [item.subject for item in findings(TERMS, given_answers) if item.rule == "city"]
    assert named == [city for city in given_answers.cities if city in ("paris", "lyon")]


def test_eight_questions_at_most_and_all_of_them_asked_of_who_says_nothing():
    assert len(unanswered(Answers())) == 8


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 200))
def test_months_are_added_on_the_calendar(day, months):
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
