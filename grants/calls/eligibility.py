"""May this association apply with this project: the rules of a call on at most eight answers, pure.

Each verdict names its rule, and says whether the answer rules the candidacy out or can be put right.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

DEFINITIVE, PROVISIONAL, NO_RECEIPT = "definitive", "provisional", "none"
QUESTIONS = ("kind", "founded_on", "receipt", "line", "cities", "dates", "money", "late_report")


@dataclass(frozen=True)
class Terms:
    """What a call decides; amounts in centimes, ceilings by line, last_day that of the deadline."""

    last_day: date
    kinds: tuple[str, ...]
    minimum_age_months: int
    provisional_receipt_days: int
    ceilings: Mapping[str, int]
    cities: frozenset[str]
    execution_starts_on: date
    execution_ends_on: date
    min_months: int
    max_months: int
    cofunding_min_pct: int


@dataclass(frozen=True)
class Answers:
    """What the association says; None, or no city, where it said nothing yet."""

    kind: str | None = None
    founded_on: date | None = None
    receipt: str | None = None
    receipt_on: date | None = None
    line: str | None = None
    cities: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    request_centimes: int | None = None
    own_centimes: int | None = None
    late_report: bool | None = None


@dataclass(frozen=True)
class Finding:
    """A rule that is not met: its code, the question it concerns, and whether it can be put right.

    subject is the city concerned, where the rule is one of each city.
    """

    rule: str
    question: str
    can_be_fixed: bool
    subject: str = ""


def unanswered(answers: Answers) -> list[str]:
    """Return the questions that lack an answer, in order."""
    given = {
        "kind": answers.kind,
        "founded_on": answers.founded_on,
        "receipt": answers.receipt
        if answers.receipt != PROVISIONAL
        else answers.receipt_on and answers.receipt,
        "line": answers.line,
        "cities": answers.cities or None,
        "dates": answers.starts_on and answers.ends_on,
        "money": None
        if answers.request_centimes is None or answers.own_centimes is None
        else answers.request_centimes + 1,
        "late_report": answers.late_report,
    }
    return [name for name in QUESTIONS if given[name] is None]


def findings(terms: Terms, answers: Answers) -> list[Finding]:
    """Return every rule that the answers given do not meet; what is not answered is not judged."""
    return [*_association(terms, answers), *_project(terms, answers), *_money(terms, answers)]


def verdict(terms: Terms, answers: Answers) -> str:
    """Return "no", "fix", "unknown" while an answer lacks, or "yes"."""
    found = findings(terms, answers)
    if any(not item.can_be_fixed for item in found):
        return "no"
    if found:
        return "fix"
    return "unknown" if unanswered(answers) else "yes"


def _association(terms: Terms, answers: Answers) -> list[Finding]:
    found = []
    if answers.kind is not None and answers.kind not in terms.kinds:
        found.append(Finding("kind", "kind", False))
    if (
        answers.founded_on is not None
        and add_months(answers.founded_on, terms.minimum_age_months) > terms.last_day
    ):
        found.append(Finding("age", "founded_on", False))
    if answers.receipt == NO_RECEIPT:
        found.append(Finding("no_receipt", "receipt", True))
    waited = timedelta(days=terms.provisional_receipt_days)
    if (
        answers.receipt == PROVISIONAL
        and answers.receipt_on is not None
        and answers.receipt_on + waited >= terms.last_day
    ):
        found.append(Finding("young_receipt", "receipt", True))
    if answers.late_report:
        found.append(Finding("late_report", "late_report", True))
    return found


def _project(terms: Terms, answers: Answers) -> list[Finding]:
    found = []
    if answers.line is not None and answers.line not in terms.ceilings:
        found.append(Finding("line", "line", True))
    found += [Finding("city", "cities", True, city) for city in answers.cities if city not in terms.cities]
    if answers.starts_on is None or answers.ends_on is None:
        return found
    if answers.ends_on < answers.starts_on:
        found.append(Finding("order", "dates", True))
    elif answers.starts_on < terms.execution_starts_on or answers.ends_on > terms.execution_ends_on:
        found.append(Finding("window", "dates", True))
    elif add_months(answers.starts_on, terms.min_months) > answers.ends_on + timedelta(days=1):
        found.append(Finding("short", "dates", True))
    elif add_months(answers.starts_on, terms.max_months) < answers.ends_on + timedelta(days=1):
        found.append(Finding("long", "dates", True))
    return found


def _money(terms: Terms, answers: Answers) -> list[Finding]:
    found = []
    request, own = answers.request_centimes, answers.own_centimes
    if request is not None:
        if request <= 0:
            found.append(Finding("no_request", "money", True))
        elif answers.line in terms.ceilings and request > terms.ceilings[answers.line or ""]:
            found.append(Finding("ceiling", "money", True))
        if own is not None and request > 0 and own * 100 < terms.cofunding_min_pct * (request + own):
            found.append(Finding("cofunding", "money", True))
    return found


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(number, day.day))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
