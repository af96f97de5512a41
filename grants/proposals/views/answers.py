"""Pages of the sections that answer or confirm: extra questions, reference texts, declaration."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from grants.core.access import signed_in
from grants.core.db import unit_of_work
from grants.core.errors import DomainError
from grants.core.labels import N_
from grants.core.request import arrival, current_actor
from grants.documents.services import StoredFile, receive_upload
from grants.proposals import queries, services
from grants.proposals.completeness import section_problems
from grants.proposals.content import ProposalContent
from grants.proposals.forms.typed import Cell, TypedForm, shown_cell, typed_cell
from grants.proposals.models import Proposal
from grants.proposals.plan_rules import spec_of
from grants.proposals.rules import CallRules, Problem, Question
from grants.proposals.typed import Spec
from grants.proposals.views import blueprint
from grants.proposals.views.section_page import section_page
from grants.proposals.views.sections import draft_of, saved
from grants.territory.queries import city_names, find_city

DECLARANT = (
    Spec("name", N_("Nom de la personne qui déclare"), longest=120, personal=True),
    Spec("title", N_("Qualité"), longest=120, hint=N_("Présidente, délégué…"), personal=True),
)


def _read(ref: str, section: str) -> tuple[Proposal, ProposalContent, CallRules, list[Problem]]:
    proposal = draft_of(ref)
    content = queries.content_of(proposal, [section])
    rules = queries.rules_of(proposal, [section])
    return proposal, content, rules, section_problems(section, content, rules)


def code_of_city(text: str) -> str | None:
    """Return the code of the city that was typed, by its name in any accepted spelling."""
    city = find_city(text)
    return city.code if city else None


@blueprint.route("/proposals/<ref>/questions", methods=["GET", "POST"])
@signed_in
def questions(ref: str) -> ResponseReturnValue:
    """Answer the extra questions of the call; a refused file loses nothing typed."""
    proposal, content, rules, problems = _read(ref, "questions")
    if not rules.questions:
        abort(404)
    named = city_names() if any(question.kind == "city" for question in rules.questions) else {}
    posted = request.method == "POST"
    asked = [(question, _cell(question, content, named, posted)) for question in rules.questions]
    form = TypedForm([cell for _question, cell in asked if cell], posted)
    file_errors: dict[str, str] = {}
    if posted:
        stored = _receive(rules.questions, file_errors)
        if not form.errors and not file_errors:
            try:
                _save_answers(ref, rules, {q.code: cell.value for q, cell in asked if cell}, stored)
            except DomainError as error:
                form.form_errors.append(str(error.message))
            else:
                return saved(ref, "questions")
    else:
        _show(form, problems)
    page = render_template(
        "proposals/questions.html",
        proposal=proposal,
        page=section_page(proposal, "questions", problems),
        forms=[form],
        with_files=any(question.kind == "file" for question in rules.questions),
        asked=asked,
        files={file.question: file for file in content.documents if file.question},
        file_errors=file_errors,
        city_names=sorted(named.values()),
        wrong=list(file_errors.values()),
    )
    return page, 422 if posted else 200


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


def _receive(asked: tuple[Question, ...], errors: dict[str, str]) -> dict[str, StoredFile]:
    """Store the files sent, before the transaction; what is refused is said at its question."""
    stored = {}
    for question in asked:
        sent = request.files.get(f"question-{question.code}")
        if question.kind != "file" or sent is None or not sent.filename:
            continue
        try:
            stored[question.code] = receive_upload(sent)
        except DomainError as error:
            errors[question.code] = str(error.message)
    return stored


def _save_answers(
    ref: str, rules: CallRules, values: dict[str, object], stored: dict[str, StoredFile]
) -> None:
    with unit_of_work():
        proposal = queries.get_for_update(ref, current_actor())
        services.save_answers(proposal, rules.questions, values, current_actor(), arrival(), files=stored)


@blueprint.route("/proposals/<ref>/references", methods=["GET", "POST"])
@signed_in
def references(ref: str) -> ResponseReturnValue:
    """Read the texts that bind the project and confirm each point."""
    proposal, content, rules, problems = _read(ref, "references")
    if not rules.references:
        abort(404)
    if request.method == "POST":
        with unit_of_work():
            services.save_references(
                queries.get_for_update(ref, current_actor()),
                rules,
                request.form.getlist("point"),
                current_actor(),
                arrival(),
            )
        return saved(ref, "references")
    return render_template(
        "proposals/references.html",
        proposal=proposal,
        page=section_page(proposal, "references", problems),
        forms=[TypedForm()],
        references=rules.references,
        confirmed=content.references,
    )


@blueprint.route("/proposals/<ref>/declaration", methods=["GET", "POST"])
@signed_in
def declaration(ref: str) -> ResponseReturnValue:
    """Say who declares, and declare each statement; the submission confirms it."""
    proposal, content, rules, problems = _read(ref, "declaration")
    posted = request.method == "POST"
    given = content.declaration
    form = TypedForm(
        [
            typed_cell(spec, f"declared-{spec.name}", request.form)
            if posted
            else shown_cell(spec, f"declared-{spec.name}", getattr(given, spec.name))
            for spec in DECLARANT
        ],
        posted,
    )
    declared = request.form.getlist("statement") if posted else list(given.statements)
    if posted and not form.errors:
        name, title = (cell.value or "" for cell in form)
        with unit_of_work():
            services.save_declaration(
                queries.get_for_update(ref, current_actor()),
                rules,
                name,
                title,
                declared,
                current_actor(),
                arrival(),
            )
        return saved(ref, "declaration")
    page = render_template(
        "proposals/declaration.html",
        proposal=proposal,
        page=section_page(proposal, "declaration", problems),
        forms=[form],
        statements=rules.statements,
        declared=declared,
    )
    return page, 422 if posted else 200
