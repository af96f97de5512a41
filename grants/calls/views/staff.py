"""List of calls, one call, its creation and its sections."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.calls import forms, policies, queries, services
from grants.calls.draft import CallDraft
from grants.calls.forms.documents import document_values, known_documents
from grants.calls.forms.grid import grid_values
from grants.calls.forms.sections import line_values
from grants.calls.models import Call
from grants.calls.states import CallState
from grants.calls.story import story_of
from grants.calls.views import blueprint
from grants.core.access import staff
from grants.core.clock import local
from grants.core.db import unit_of_work
from grants.core.errors import DomainError, ProblemsError
from grants.core.i18n import _, _l
from grants.core.pagination import requested_page
from grants.core.request import arrival, current_actor

READERS = ("call_manager", "director", "auditor")
SECTIONS = {
    "general": (_l("Textes et contact"), forms.EditGeneralForm),
    "dates": (_l("Dates"), forms.EditDatesForm),
    "lines": (_l("Axes et enveloppes"), forms.EditLinesForm),
    "rules": (_l("Règles"), forms.EditRulesForm),
    "grid": (_l("Grille de notation"), forms.EditGridForm),
    "documents": (_l("Pièces à joindre"), forms.EditDocumentsForm),
}


@blueprint.get("/staff/calls")
@staff(*READERS)
def index() -> ResponseReturnValue:
    """List every call, the latest first."""
    status = request.args.get("status", "")
    page = queries.page_for_staff(requested_page(), arrival(), status)
    return render_template("calls/index.html", page=page, status=status, statuses=_status_choices())


@blueprint.get("/staff/calls/<code>")
@staff(*READERS)
def show(code: str) -> ResponseReturnValue:
    """Show a call, what may be done with it and its story."""
    return show_page(code)


def show_page(code: str, form: Any = None) -> ResponseReturnValue:
    """Return the page of a call; with the form of a move that was refused, 422 and its errors."""
    call = queries.get_visible(code, current_actor(), arrival())
    page = render_template(
        "calls/show.html",
        call=call,
        draft=queries.draft_of(call),
        lines={line.line_code: line.line for line in call.lines},
        actions=policies.possible_actions(current_actor(), call),
        story=story_of(call),
        sections=SECTIONS,
        form=form,
        send_back_form=form
        if isinstance(form, forms.SendBackCallForm)
        else forms.SendBackCallForm(formdata=None),
        cancel_form=form if isinstance(form, forms.CancelCallForm) else forms.CancelCallForm(formdata=None),
    )
    return page, (422 if form is not None else 200)


@blueprint.route("/staff/calls/new", methods=["GET", "POST"])
@staff("call_manager")
def create() -> ResponseReturnValue:
    """Write a new call."""
    lines = queries.all_lines()
    form = forms.CreateCallForm(data={**_first_values(), "lines": line_values(line.code for line in lines)})
    if form.validate_on_submit():
        try:
            with unit_of_work():
                code = services.create_call(form.to_draft(), current_actor(), arrival()).code
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("L’appel %(code)s est créé. Relisez sa grille et ses pièces.", code=code), "success")
            return redirect(url_for("calls.show", code=code))
    page = render_template("calls/create.html", form=form, lines=queries.all_lines())
    return page, (422 if form.is_submitted() else 200)


@blueprint.route("/staff/calls/<code>/edit/<section>", methods=["GET", "POST"])
@staff("call_manager")
def edit(code: str, section: str) -> ResponseReturnValue:
    """Change one section of a call that is not published."""
    if section not in SECTIONS:
        abort(404)
    call = queries.get_visible(code, current_actor(), arrival())
    if "edit" not in policies.possible_actions(current_actor(), call):
        flash(_("Cet appel est publié ou annulé : il ne se modifie plus."), "error")
        return redirect(url_for("calls.show", code=code))
    draft = queries.draft_of(call)
    form = _section_form(section, call, draft)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                locked = queries.get_for_update(code)
                typed = form.apply(queries.draft_of(locked))
                services.update_call(locked, typed, form.seen_version, current_actor(), arrival())
        except ProblemsError as error:
            form.add_error(error)
        else:
            flash(_("Les modifications sont enregistrées."), "success")
            return redirect(url_for("calls.show", code=code))
    page = render_template(
        "calls/edit.html",
        call=queries.get_visible(code, current_actor(), arrival()),
        draft=draft,
        form=form,
        section=section,
        title=SECTIONS[section][0],
        lines=queries.all_lines(),
        documents=known_documents(draft),
    )
    return page, (422 if form.is_submitted() else 200)


def _section_form(section: str, call: Call, draft: CallDraft) -> Any:
    values = {**vars(draft), "version": call.version}
    if section == "lines":
        values["lines"] = line_values((line.code for line in queries.all_lines()), draft.lines)
    elif section == "grid":
        values |= grid_values(draft.grid)
    elif section == "documents":
        values["documents"] = document_values(draft)
    form = SECTIONS[section][1](data=values)
    if isinstance(form, forms.EditDocumentsForm):
        form.offer_lines(draft.line_codes)
    return form


def _first_values() -> dict[str, Any]:
    """Return what a new call starts with; the defaults of the rules are those of a draft."""
    names = ("cofunding_min_pct", "overhead_max_pct", "equipment_max_pct", "in_kind_max_pct")
    fields = CallDraft.__dataclass_fields__
    rules = {name: fields[name].default for name in (*names, "max_grants_per_association")}
    return {**rules, "year": local(arrival()).year}


def _status_choices() -> list[tuple[str, str]]:
    words = {state.value: state.label for state in CallState}
    words |= {"approved": _("approuvé, à publier"), "past": _("date limite passée")}
    return [(status, words[status]) for status in queries.STATUSES]
