"""What is missing or wrong in a proposal before it may be submitted: pure, from content and rules."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from grants.core.i18n import _, date_short, ngettext
from grants.proposals.budget_rules import budget_problems
from grants.proposals.content import ActivityRow, ProposalContent
from grants.proposals.detail_rules import detail_problems
from grants.proposals.plan_rules import (
    answer_problems,
    declaration_problems,
    funding_problems,
    reference_problems,
    row_problems,
)
from grants.proposals.rules import SECTIONS, CallRules, Problem
from grants.proposals.states import TEXT_SECTIONS, TEXTS

Check = Callable[[ProposalContent, CallRules], Iterable[Problem]]
# Sections in which nothing need be written.
OPTIONAL = ("partners",)


def problems_of(content: ProposalContent, rules: CallRules) -> list[Problem]:
    """Return every fault of the content against the rules of its call, section by section."""
    return [problem for section in SECTIONS for problem in section_problems(section, content, rules)]


def section_problems(section: str, content: ProposalContent, rules: CallRules) -> list[Problem]:
    """Return the faults of one section; content and rules need hold what that section looks at only."""
    return [problem for check in _CHECKS[section] for problem in check(content, rules)]


def section_states(
    content: ProposalContent, problems: list[Problem], rules: CallRules | None = None
) -> dict[str, str]:
    """Return todo, progress, correct, done, or optional (nothing is asked and nothing written) by section.

    Without rules every section is told; with them those that the call asks.
    """
    begun = _begun(content)
    states = {}
    for section in rules.asked_sections if rules else SECTIONS:
        faults = [problem for problem in problems if problem.section == section]
        if not faults:
            states[section] = "optional" if section in OPTIONAL and not begun[section] else "done"
        elif not begun[section]:
            states[section] = "todo"
        else:
            states[section] = "progress" if all(fault.missing for fault in faults) else "correct"
    return states


def _begun(content: ProposalContent) -> dict[str, bool]:
    texts = {
        section: any(content.texts.get(name) for name in names) for section, names in TEXT_SECTIONS.items()
    }
    return {
        **texts,
        "basics": bool(texts["basics"] or content.starts_on),
        "activities": bool(content.activities),
        "beneficiaries": bool(content.beneficiaries),
        "timetable": bool(content.milestones),
        "team": bool(content.team),
        "partners": bool(content.partners),
        "budget": bool(content.budget),
        "funding": bool(content.funders or content.subsidies or content.no_other_subsidy),
        "questions": bool(content.answers),
        "references": bool(content.references),
        "documents": any(not file.question for file in content.documents),
        "declaration": bool(content.declaration.name or content.declaration.statements),
    }


def _basics(content: ProposalContent, rules: CallRules) -> list[Problem]:
    problems = []
    if not content.title.strip():
        problems.append(
            Problem("title_missing", "basics", _("Le titre manque."), field="title", missing=True)
        )
    problems += _texts(content, "basics")
    if content.starts_on is None or content.ends_on is None:
        message = _("Les dates du projet manquent.")
        problems.append(Problem("dates_missing", "basics", message, field="starts_on", missing=True))
    elif _outside(content.starts_on, content.ends_on, rules.execution_starts_on, rules.execution_ends_on):
        message = _(
            "Le projet doit se tenir entre le %(first)s et le %(last)s.",
            first=date_short(rules.execution_starts_on),
            last=date_short(rules.execution_ends_on),
        )
        problems.append(Problem("dates_outside", "basics", message, field="starts_on"))
    elif fault := _duration(content.starts_on, content.ends_on, rules):
        problems.append(fault)
    return problems


def _texts(content: ProposalContent, section: str) -> list[Problem]:
    problems = []
    for name, label, longest in TEXTS:
        if name not in TEXT_SECTIONS[section]:
            continue
        body = content.texts.get(name, "").strip()
        if not body:
            message = _("« %(text)s » est à écrire.", text=_(label))
            problems.append(Problem("text_missing", section, message, field=name, missing=True))
        elif len(body) > longest:
            message = _("« %(text)s » dépasse %(limit)s signes.", text=_(label), limit=longest)
            problems.append(Problem("text_long", section, message, field=name))
    return problems


def _duration(starts_on: date, ends_on: date, rules: CallRules) -> Problem | None:
    """Compare the duration, last day included, with the fewest and most months of the call."""
    after = ends_on + timedelta(days=1)
    if rules.min_months is not None and after < add_months(starts_on, rules.min_months):
        message = ngettext(
            "Le projet doit durer %(num)s mois au moins.",
            "Le projet doit durer %(num)s mois au moins.",
            rules.min_months,
        )
        return Problem("duration_short", "basics", str(message), field="ends_on")
    if rules.max_months is not None and after > add_months(starts_on, rules.max_months):
        message = ngettext(
            "Le projet doit durer %(num)s mois au plus.",
            "Le projet doit durer %(num)s mois au plus.",
            rules.max_months,
        )
        return Problem("duration_long", "basics", str(message), field="ends_on")
    return None


def add_months(day: date, months: int) -> date:
    """Return the same day that many months later; the first of the next month where there is none."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return day.replace(year=day.year + years, month=month + 1)
    except ValueError:
        return date(day.year + years + (month == 11), (month + 1) % 12 + 1, 1)


def _outside(starts_on: date, ends_on: date, first: date, last: date) -> bool:
    return starts_on > ends_on or starts_on < first or ends_on > last


def _activities(content: ProposalContent, rules: CallRules) -> list[Problem]:
    if not content.activities:
        message = _("Il faut au moins une activité dans une ville.")
        return [Problem("no_activity", "activities", message, missing=True)]
    first = content.starts_on or rules.execution_starts_on
    last = content.ends_on or rules.execution_ends_on
    problems = []
    for index, row in enumerate(content.activities):
        if not row.title.strip():
            message = _("Une activité n’a pas de titre.")
            problems.append(Problem("no_activity_title", "activities", message, index, "title", missing=True))
        if not row.sub_line_code:
            message = _("« %(title)s » : choisissez la nature.", title=row.title)
            problems.append(Problem("no_kind", "activities", message, index, "sub_line_code", missing=True))
        if not row.city_code:
            message = _("« %(title)s » : choisissez la ville.", title=row.title)
            problems.append(Problem("no_city", "activities", message, index, "city_code", missing=True))
        if fault := _activity_dates(index, row, first, last):
            problems.append(fault)
    return problems


def _activity_dates(index: int, row: ActivityRow, first: date, last: date) -> Problem | None:
    if row.starts_on is None or row.ends_on is None:
        message = _("« %(title)s » : les dates manquent.", title=row.title)
        return Problem("activity_dates_missing", "activities", message, index, "starts_on", missing=True)
    if _outside(row.starts_on, row.ends_on, first, last):
        message = _(
            "« %(title)s » : les dates sortent de celles du projet, du %(first)s au %(last)s.",
            title=row.title,
            first=date_short(first),
            last=date_short(last),
        )
        return Problem("activity_dates_outside", "activities", message, index, "starts_on")
    return None


def _beneficiaries(content: ProposalContent) -> list[Problem]:
    active = {row.city_code for row in content.activities if row.city_code}
    counted: dict[str, int] = {}
    for cell in content.beneficiaries:
        counted[cell.city_code] = counted.get(cell.city_code, 0) + cell.value
    if not active:
        if any(counted.values()):
            return []
        message = _("Les bénéficiaires se prévoient ville par ville, après les activités.")
        return [Problem("no_beneficiary", "beneficiaries", message, missing=True)]
    problems = []
    if without := sum(1 for city in active if not counted.get(city)):
        message = ngettext(
            "Les bénéficiaires manquent dans %(num)s ville où une activité se tient.",
            "Les bénéficiaires manquent dans %(num)s villes où une activité se tient.",
            without,
        )
        problems.append(Problem("city_without_persons", "beneficiaries", message, missing=True))
    if any(value for city, value in counted.items() if city not in active):
        message = _("Des bénéficiaires sont prévus dans une ville sans activité.")
        problems.append(Problem("persons_without_activity", "beneficiaries", message))
    return problems


def _documents(content: ProposalContent, rules: CallRules) -> list[Problem]:
    joined = {file.code for file in content.documents if not file.question}
    return [
        Problem(
            "document_missing", "documents", _("Il manque : %(name)s.", name=name), field=code, missing=True
        )
        for code, name in rules.required_documents
        if code not in joined
    ]


def _rows(name: str) -> Check:
    return lambda content, _rules: row_problems(content, name)


# What is looked at in each section, in the order in which faults are told.
_CHECKS: dict[str, tuple[Check, ...]] = {
    "basics": (_basics,),
    "needs": (lambda content, _rules: _texts(content, "needs"),),
    "activities": (_activities, detail_problems),
    "beneficiaries": (lambda content, _rules: _beneficiaries(content),),
    "timetable": (_rows("milestones"),),
    "team": (_rows("team"),),
    "partners": (_rows("partners"),),
    "budget": (lambda content, rules: budget_problems(content.budget, rules),),
    "funding": (lambda content, _rules: funding_problems(content),),
    "sustainability": (lambda content, _rules: _texts(content, "sustainability"),),
    "questions": (answer_problems,),
    "references": (reference_problems,),
    "documents": (_documents,),
    "declaration": (declaration_problems,),
}
