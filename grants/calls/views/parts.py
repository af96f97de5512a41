"""The extra questions and the reference texts of a call: one page each, their order, and a preview."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.calls import forms, policies, queries, services
from grants.calls.asked import ALL_LINES, WAYS, find_part, moved, parts_of, with_part
from grants.calls.forms.questions import SPARE_ROWS, question_values, text_values
from grants.calls.models import Call
from grants.calls.question_checks import question_problems, text_problems
from grants.calls.views import blueprint
from grants.calls.views.conflicts import conflict
from grants.calls.views.staff import PARTS, READERS, TITLES, call_to_edit, status_of
from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, NotFound, ProblemsError
from grants.core.forms import ActionForm
from grants.core.i18n import LANGUAGES, _, pick
from grants.core.request import arrival, current_actor

LISTS = {"questions": "calls/questions.html", "texts": "calls/texts.html"}
EDITORS = {"questions": "calls/edit_questions.html", "texts": "calls/edit_texts.html"}


@blueprint.get("/staff/calls/<code>/parts/<name>")
@staff(*READERS)
def parts(code: str, name: str) -> ResponseReturnValue:
    """List the questions or the texts of a call, with the way to each."""
    _require_known(name)
    call = queries.get_visible(code, current_actor(), arrival())
    return render_template(
        LISTS[name],
        call=call,
        parts=parts_of(queries.draft_of(call), name),
        name=name,
        title=PARTS[name],
        actions=policies.possible_actions(current_actor(), call),
    )


@blueprint.get("/staff/calls/<code>/preview-questions")
@staff(*READERS)
def preview_questions(code: str) -> ResponseReturnValue:
    """Show the questions of one line as its applicants will see them, in the three languages."""
    call = queries.get_visible(code, current_actor(), arrival())
    codes = [line.line_code for line in call.lines]
    line = request.args.get("line", "")
    chosen = line if line in codes else codes[0]
    return render_template(
        "calls/preview_questions.html",
        call=call,
        line=chosen,
        lines=[(item.line_code, pick(item.line, "short")) for item in call.lines],
        questions=queries.extra_questions(call.id, chosen),
        texts=queries.reference_texts(call.id, chosen),
        languages=LANGUAGES,
    )


@blueprint.route("/staff/calls/<code>/parts/<name>/new", methods=["GET", "POST"])
@staff("call_manager")
def add_part(code: str, name: str) -> ResponseReturnValue:
    """Write a question or a text more."""
    return _edit(code, name, None, None)


@blueprint.route("/staff/calls/<code>/parts/<name>/<line>/<part>", methods=["GET", "POST"])
@staff("call_manager")
def edit_part(code: str, name: str, line: str, part: str) -> ResponseReturnValue:
    """Change one question or text."""
    return _edit(code, name, line, part)


@blueprint.post("/staff/calls/<code>/parts/<name>/<line>/<part>/move")
@staff("call_manager")
def move_part(code: str, name: str, line: str, part: str) -> ResponseReturnValue:
    """Put a question or text one place up or down, or take it out."""
    _require_known(name)
    form, way = ActionForm(), request.form.get("way", "")
    if not form.validate_on_submit() or way not in WAYS:
        abort(400)
    with unit_of_work():
        call = queries.get_for_update(code)
        draft = queries.draft_of(call)
        found = find_part(draft, name, line, part)
        if found is None:
            raise NotFound(_("Cette question ou ce texte n’est plus dans l’appel."))
        changed = moved(draft, name, found, way)
        services.update_call(call, changed, form.seen_version, current_actor(), arrival())
    flash(_("L’ordre est enregistré.") if way != "remove" else _("C’est retiré de l’appel."), "success")
    return redirect(url_for("calls.parts", code=code, name=name))


def _require_known(name: str) -> None:
    if name not in PARTS:
        abort(404)


def _edit(code: str, name: str, line: str | None, part_code: str | None) -> ResponseReturnValue:
    _require_known(name)
    call = call_to_edit(code)
    if call is None:
        return redirect(url_for("calls.parts", code=code, name=name))
    form = _form(call, name, line, part_code)
    found = None
    if "more" in request.form:
        (form.choices if name == "questions" else form.items).append_entry()
    elif form.validate_on_submit():
        try:
            with unit_of_work():
                _save(queries.get_for_update(code), form, name, line, part_code)
        except ProblemsError as error:
            form.add_error(error)
        except Conflict as error:
            found = conflict(code, form, lambda now: _form(now, name, line, part_code, typed=False))
            if found is None:
                raise error
        else:
            flash(_("C’est enregistré."), "success")
            return redirect(url_for("calls.parts", code=code, name=name))
    page = render_template(
        EDITORS[name],
        call=queries.get_visible(code, current_actor(), arrival()),
        form=form,
        name=name,
        title=PARTS[name],
        titles=TITLES,
        is_new=part_code is None,
        conflict=found,
    )
    return page, (200 if "more" in request.form else status_of(form, found))


def _save(call: Call, form: Any, name: str, line: str | None, part_code: str | None) -> None:
    """Put what was typed into the call; a fault is raised for its field of this page."""
    draft = queries.draft_of(call)
    former = find_part(draft, name, line, part_code) if line and part_code else None
    if part_code is not None and former is None and form.seen_version == call.version:
        raise NotFound(_("Cette question ou ce texte n’est plus dans l’appel."))
    part = form.to_part({item.code for item in parts_of(draft, name)})
    problems = list(question_problems(part) if name == "questions" else text_problems(part))
    others = [item for item in parts_of(draft, name) if item is not former and item.code == part.code]
    if any(None in (item.line_code, part.line_code) or item.line_code == part.line_code for item in others):
        problems.append(("code", _("Ce code est déjà pris dans cet axe.")))
    if problems:
        raise ProblemsError(problems)
    if former is not None and name == "texts":
        part = form.with_document_of(part, former)
    typed = with_part(draft, name, part, former)
    services.update_call(call, typed, form.seen_version, current_actor(), arrival())


def _form(call: Call, name: str, line: str | None, part_code: str | None, typed: bool = True) -> Any:
    values: dict[str, Any] = {"line": ALL_LINES, "kind": "text"}
    values |= {"choices" if name == "questions" else "items": [{} for _row in range(SPARE_ROWS)]}
    if line is not None and part_code is not None:
        part = find_part(queries.draft_of(call), name, line, part_code)
        if part is None and typed and not request.form:
            raise NotFound(_("Cette question ou ce texte n’est plus dans l’appel."))
        if part is not None:
            values = question_values(part) if name == "questions" else text_values(part)
    values["version"] = call.version
    kind = forms.QuestionForm if name == "questions" else forms.TextForm
    form = kind(data=values) if typed else kind(formdata=None, data=values)
    form.offer_lines(
        (item.line_code, f"{item.line_code} · {pick(item.line, 'short')}") for item in call.lines
    )
    return form
