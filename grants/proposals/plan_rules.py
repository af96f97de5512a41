"""Faults in rows beside activities and budget, in funding, answers, checklists and the declaration."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from grants.core.i18n import _, date_short
from grants.proposals.content import ProposalContent
from grants.proposals.plan_rows import KINDS, YEARS_BACK
from grants.proposals.rules import CallRules, Problem, Question, dirhams
from grants.proposals.typed import MOST, Spec, day_of, fault_of, faults, is_empty


def row_problems(content: ProposalContent, name: str) -> Iterator[Problem]:
    """Yield the faults of one kind of rows, each at its cell."""
    kind = KINDS[name]
    rows = getattr(content, name)
    if name == "team" and not rows:
        message = _("Décrivez l’équipe : une fonction au moins.")
        yield Problem("team_empty", "team", message, missing=True)
    if name == "milestones" and not rows:
        message = _("Ajoutez une étape au moins, comme le lancement ou le bilan.")
        yield Problem("timetable_empty", "timetable", message, missing=True)
    for index, row in enumerate(rows):
        for spec, words, missing in faults(kind.specs, vars(row)):
            code = "cell_missing" if missing else "cell_wrong"
            yield _at_cell(
                code, kind.section, name, index, _called(kind.specs, row), spec.name, words, missing
            )
        if name == "milestones" and row.due_on and _outside(row.due_on, content):
            words = _("La date sort de celles du projet.")
            yield _at_cell("milestone_outside", "timetable", name, index, row.title, "due_on", words)


def _called(specs: tuple[Spec, ...], row: Any) -> str:
    return str(getattr(row, specs[0].name))


def _outside(day: date, content: ProposalContent) -> bool:
    before = content.starts_on is not None and day < content.starts_on
    return before or (content.ends_on is not None and day > content.ends_on)


def _at_cell(
    code: str,
    section: str,
    table: str,
    index: int,
    label: str,
    field: str,
    words: str,
    missing: bool = False,
) -> Problem:
    if label:
        message = _("« %(label)s » : %(fault)s", label=label, fault=words)
    else:
        message = _("Ligne %(number)s : %(fault)s", number=index + 1, fault=words)
    return Problem(code, section, str(message), index, f"{table}.{field}", missing, short=words)


def funding_problems(content: ProposalContent) -> Iterator[Problem]:
    """Yield the faults of the other funders, bound to the budget's column, and of the other subsidies."""
    yield from row_problems(content, "funders")
    column = sum(row.other_centimes for row in content.budget)
    named = sum(row.amount_centimes or 0 for row in content.funders)
    if column and not content.funders:
        message = _(
            "Le budget compte %(amount)s DH d’autres financeurs : nommez-les.", amount=dirhams(column)
        )
        yield Problem("funders_missing", "funding", message, missing=True)
    elif content.budget and named != column and all(row.amount_centimes for row in content.funders):
        message = _(
            "Les financeurs nommés apportent %(named)s DH, le budget en compte %(column)s DH.",
            named=dirhams(named),
            column=dirhams(column),
        )
        yield Problem("funders_differ", "funding", message)
    yield from row_problems(content, "subsidies")
    if content.no_other_subsidy and content.subsidies:
        message = _("Vous déclarez n’avoir aucune autre subvention, mais vous en nommez une.")
        yield Problem("subsidies_contradict", "funding", message, field="no_other_subsidy")
    elif not content.no_other_subsidy and not content.subsidies:
        message = _(
            "Nommez les subventions des %(years)s dernières années, ou déclarez qu’il n’y en a pas.",
            years=YEARS_BACK,
        )
        yield Problem("subsidies_undeclared", "funding", message, field="no_other_subsidy", missing=True)


def spec_of(question: Question) -> Spec:
    """Return the field of an extra question; one of a file holds nothing itself."""
    kinds = {"number": "count", "choice": "choice", "text": "lines"}
    kind = kinds.get(question.kind, question.kind)
    return Spec(
        question.code,
        question.label,
        kind,
        needed=question.is_required,
        hint=question.help,
        choices=question.choices,
        longest=3_000,
        high=10**13 if kind == "amount" else MOST,
    )


def answer_problems(content: ProposalContent, rules: CallRules) -> Iterator[Problem]:
    """Yield required questions without an answer, and answers that their question does not allow."""
    given = {row.code: row.value for row in content.answers}
    files = {file.question for file in content.documents if file.question}
    for question in rules.questions:
        value = (question.code in files or None) if question.kind == "file" else given.get(question.code)
        if is_empty(value):
            if question.is_required:
                message = _("« %(text)s » attend une réponse.", text=question.label)
                yield Problem("answer_missing", "questions", message, field=question.code, missing=True)
        elif question.kind != "file" and (words := fault_of(spec_of(question), value)):
            message = _("« %(label)s » : %(fault)s", label=question.label, fault=words)
            yield Problem("answer_wrong", "questions", message, field=question.code, short=words)


def reference_problems(content: ProposalContent, rules: CallRules) -> Iterator[Problem]:
    """Yield the points of the reference texts that are still to confirm."""
    for reference in rules.references:
        for point in reference.points:
            if point.is_required and point.code not in content.references:
                message = _("À confirmer : %(words)s", words=point.words)
                yield Problem("reference_unconfirmed", "references", message, field=point.code, missing=True)


def declaration_problems(content: ProposalContent, rules: CallRules) -> Iterator[Problem]:
    """Yield what the declaration on honour lacks: who declares, and each statement."""
    declaration = content.declaration
    if not declaration.name.strip():
        message = _("Le nom de la personne qui déclare manque.")
        yield Problem("declarant_missing", "declaration", message, field="declarant_name", missing=True)
    if not declaration.title.strip():
        message = _("La qualité de la personne qui déclare manque.")
        yield Problem(
            "declarant_title_missing", "declaration", message, field="declarant_title", missing=True
        )
    for code, words in rules.statements:
        if code not in declaration.statements:
            message = _("À déclarer : %(words)s", words=words)
            yield Problem("statement_missing", "declaration", message, field=code, missing=True)


def period_words(starts_on: Any, ends_on: Any) -> str:
    """Return two days in figures, either of which may be missing."""
    return " – ".join(date_short(day) for day in (day_of(starts_on), day_of(ends_on)) if day)
