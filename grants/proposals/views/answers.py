"""Pages of the sections that answer or confirm: extra questions, reference texts, declaration."""

from collections.abc import Iterable

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from grants.core.access import signed_in
from grants.core.db import unit_of_work
from grants.core.errors import DomainError
from grants.core.fields import given_file
from grants.core.request import arrival, current_actor
from grants.documents.services import FileRefused, StoredFile, receive_at
from grants.proposals import queries, services
from grants.proposals.content import ProposalContent
from grants.proposals.forms.answers import value_kept
from grants.proposals.forms.light_units import FIXED
from grants.proposals.forms.typed import Cell, TypedForm, shown_cell, typed_cell
from grants.proposals.plan_rules import spec_of
from grants.proposals.rules import CallRules, Problem, Question
from grants.proposals.units.cities import code_of_city
from grants.proposals.views import blueprint
from grants.proposals.views.open_section import open_section, save, saved, status_of
from grants.territory.queries import city_names

DECLARANT = (FIXED["declarant:declarant_name"], FIXED["declarant:declarant_title"])


@blueprint.route("/proposals/<ref>/questions", methods=["GET", "POST"])
@signed_in
def questions(ref: str) -> ResponseReturnValue:
    """Answer the extra questions of the call; a refused file loses nothing typed."""
    opened = open_section(ref, "questions")
    content, rules, units = opened.content, opened.rules, opened.units
    if not rules.questions:
        abort(404)
    named = city_names() if any(question.kind == "city" for question in rules.questions) else {}
    posted = request.method == "POST"
    asked = [(question, _cell(question, content, named, posted)) for question in rules.questions]
    form = TypedForm([cell for _question, cell in asked if cell], posted)
    file_errors: dict[str, str] = {}
    if posted:
        form.units = {
            f"answer:{item.code}": {"value": value_kept(cell.value)} for item, cell in asked if cell
        }
        stored = _receive(rules.questions, file_errors)
        if not form.errors and not file_errors:
            after, units = save(opened, form)
            if after and _attach(ref, rules, stored, form):
                return saved(ref, open_section(ref, "questions") if stored else after)
    else:
        _show(form, opened.problems)
    page = render_template(
        "proposals/questions.html",
        forms=[form],
        with_files=any(question.kind == "file" for question in rules.questions),
        asked=asked,
        files={file.question: file for file in content.documents if file.question},
        file_errors=file_errors,
        sent=_sent(rules.questions),
        city_names=sorted(named.values()),
        wrong=list(file_errors.values()),
        **opened.drawn(units),
    )
    return page, 422 if file_errors else status_of(form, units)


def _cell(question: Question, content: ProposalContent, named: dict[str, str], posted: bool) -> Cell | None:
    """Return the field of a question; None for one that asks for a file."""
    if question.kind == "file":
        return None
    spec, id_ = spec_of(question), f"question-{question.code}"
    if posted:
        return typed_cell(spec, id_, request.form, code_of_city)
    given = {row.code: row.value for row in content.answers}
    return shown_cell(spec, id_, given.get(question.code), named)


def _show(form: TypedForm, problems: list[Problem]) -> None:
    """Put faults of saved answers at their fields; what is only missing stays out."""
    for problem in problems:
        for cell in form:
            if not problem.missing and cell.spec.name == problem.field:
                cell.errors.append(problem.short or problem.message)


def _sent(asked: tuple[Question, ...]) -> dict[str, str]:
    """Return the codes of files that came before the form, by question."""
    given = {item.code: given_file(f"question-{item.code}", {}, request.form) for item in asked}
    return {code: sent for code, sent in given.items() if isinstance(sent, str)}


def _receive(asked: tuple[Question, ...], errors: dict[str, str]) -> dict[str, StoredFile]:
    """Store the files sent, before the transaction; what is refused is said at its question."""
    stored: dict[str, StoredFile] = {}
    for question in asked:
        sent = given_file(f"question-{question.code}", request.files, request.form)
        if question.kind != "file" or sent is None:
            continue
        try:
            found = receive_at(question.code, sent, current_actor(), arrival())
        except FileRefused as error:
            errors[question.code] = str(error.message)
        else:
            stored |= {question.code: found} if found else {}
    return stored


def _attach(ref: str, rules: CallRules, stored: dict[str, StoredFile], form: TypedForm) -> bool:
    """Join the files sent to their questions; say whether all could be."""
    if not stored:
        return True
    try:
        with unit_of_work():
            proposal = queries.get_for_update(ref, current_actor())
            for question in rules.questions:
                if question.code in stored:
                    services.attach_answer(
                        proposal, question, stored[question.code], current_actor(), arrival()
                    )
    except DomainError as error:
        form.form_errors.append(str(error.message))
        return False
    return True


def _ticked(kind: str, codes: Iterable[str]) -> set[str]:
    """Return the codes whose box was ticked."""
    return {code for code in codes if f"{kind}:{code}-confirmed" in request.form}


@blueprint.route("/proposals/<ref>/references", methods=["GET", "POST"])
@signed_in
def references(ref: str) -> ResponseReturnValue:
    """Read the texts that bind the project and confirm each point."""
    opened = open_section(ref, "references")
    content, rules, units = opened.content, opened.rules, opened.units
    if not rules.references:
        abort(404)
    posted = request.method == "POST"
    points = [point.code for reference in rules.references for point in reference.points]
    ticked = _ticked("reference", points) if posted else set(content.references)
    form = TypedForm(submitted=posted)
    if posted:
        form.units = {f"reference:{code}": {"confirmed": code in ticked} for code in points}
        after, units = save(opened, form)
        if after:
            return saved(ref, after)
    page = render_template(
        "proposals/references.html",
        forms=[form],
        references=rules.references,
        confirmed=ticked,
        **opened.drawn(units),
    )
    return page, status_of(form, units)


@blueprint.route("/proposals/<ref>/declaration", methods=["GET", "POST"])
@signed_in
def declaration(ref: str) -> ResponseReturnValue:
    """Say who declares, and declare each statement; the submission confirms it."""
    opened = open_section(ref, "declaration")
    content, rules, units = opened.content, opened.rules, opened.units
    posted = request.method == "POST"
    given = {"declarant_name": content.declaration.name, "declarant_title": content.declaration.title}
    cells = [
        typed_cell(spec, spec.name, request.form) if posted else shown_cell(spec, spec.name, given[spec.name])
        for spec in DECLARANT
    ]
    codes = [code for code, _words in rules.statements]
    ticked = _ticked("statement", codes) if posted else set(content.declaration.statements)
    form = TypedForm(cells, posted)
    if posted and not form.errors:
        form.units = {
            f"declarant:{cell.spec.name}": {cell.spec.name: cell.value or ""} for cell in form.cells
        }
        form.units |= {f"statement:{code}": {"confirmed": code in ticked} for code in codes}
        after, units = save(opened, form)
        if after:
            return saved(ref, after)
    page = render_template(
        "proposals/declaration.html",
        forms=[form],
        statements=rules.statements,
        declared=ticked,
        **opened.drawn(units),
    )
    return page, status_of(form, units)
