"""What is missing or wrong in a proposal before it may be submitted: pure, from content and rules."""

from datetime import date

from grants.core.i18n import _, date_short, ngettext
from grants.proposals.budget_rules import budget_problems
from grants.proposals.content import ActivityRow, ProposalContent
from grants.proposals.rules import SECTIONS, CallRules, Problem
from grants.proposals.states import TEXTS


def problems_of(content: ProposalContent, rules: CallRules) -> list[Problem]:
    """Return every fault of the content against the rules of its call, section by section."""
    return [
        *_basics(content, rules),
        *_activities(content, rules),
        *_beneficiaries(content),
        *budget_problems(content.budget, rules),
        *_documents(content, rules),
    ]


def section_states(content: ProposalContent, problems: list[Problem]) -> dict[str, str]:
    """Return todo, progress, correct or done for each section."""
    begun = {
        "basics": bool(any(content.texts.values()) or content.starts_on),
        "activities": bool(content.activities),
        "beneficiaries": bool(content.beneficiaries),
        "budget": bool(content.budget),
        "documents": bool(content.documents),
    }
    states = {}
    for section in SECTIONS:
        faults = [problem for problem in problems if problem.section == section]
        if not faults:
            states[section] = "done"
        elif not begun[section]:
            states[section] = "todo"
        else:
            states[section] = "progress" if all(fault.missing for fault in faults) else "correct"
    return states


def _basics(content: ProposalContent, rules: CallRules) -> list[Problem]:
    problems = []
    if not content.title.strip():
        problems.append(
            Problem("title_missing", "basics", _("Le titre manque."), field="title", missing=True)
        )
    for name, label, longest in TEXTS:
        body = content.texts.get(name, "").strip()
        if not body:
            message = _("« %(text)s » est à écrire.", text=_(label))
            problems.append(Problem("text_missing", "basics", message, field=name, missing=True))
        elif len(body) > longest:
            message = _("« %(text)s » dépasse %(limit)s signes.", text=_(label), limit=longest)
            problems.append(Problem("text_long", "basics", message, field=name))
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
    return problems


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
    joined = {file.code for file in content.documents}
    return [
        Problem(
            "document_missing", "documents", _("Il manque : %(name)s.", name=name), field=code, missing=True
        )
        for code, name in rules.required_documents
        if code not in joined
    ]
