"""List of calls, one call, its creation and its sections."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.calls import forms, policies, queries, services
from grants.calls.checks import missing_of
from grants.calls.corrigendum_words import kind_words
from grants.calls.draft import CallDraft
from grants.calls.forms.documents import document_values, known_documents
from grants.calls.forms.grid import grid_values
from grants.calls.forms.payments import payment_values, report_values
from grants.calls.forms.sections import RULES, line_values
from grants.calls.models import Call, Corrigendum
from grants.calls.states import CallState
from grants.calls.story import story_of
from grants.calls.views import blueprint
from grants.calls.views.conflicts import conflict
from grants.core.access import staff
from grants.core.clock import local
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, ProblemsError
from grants.core.i18n import _, _l
from grants.core.pagination import requested_page
from grants.core.request import arrival, current_actor

READERS = ("call_manager", "director", "auditor")
SECTIONS = {
    "general": (_l("Textes et contact"), forms.EditGeneralForm),
    "dates": (_l("Dates"), forms.EditDatesForm),
    "lines": (_l("Axes et enveloppes"), forms.EditLinesForm),
    "rules": (_l("Règles"), forms.EditRulesForm),
    "apply": (_l("Candidature, questions et délais"), forms.EditApplyForm),
    "grid": (_l("Grille de notation"), forms.EditGridForm),
    "documents": (_l("Pièces à joindre"), forms.EditDocumentsForm),
    "payments": (_l("Versements"), forms.EditPaymentsForm),
    "reports": (_l("Calendrier des rapports"), forms.EditReportsForm),
}
PARTS = {"questions": _l("Questions supplémentaires"), "texts": _l("Textes de référence")}
TITLES = {**{name: title for name, (title, _form) in SECTIONS.items()}, **PARTS}


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
    draft, actions = queries.draft_of(call), policies.possible_actions(current_actor(), call)
    page = render_template(
        "calls/show.html",
        kind_words=kind_words,
        call=call,
        draft=draft,
        lines={line.line_code: line.line for line in call.lines},
        actions=actions,
        story=story_of(call),
        titles=TITLES,
        missing=missing_of(draft) if "edit" in actions else [],
        form=form,
        send_back_form=form
        if isinstance(form, forms.SendBackCallForm)
        else forms.SendBackCallForm(formdata=None),
        cancel_form=form if isinstance(form, forms.CancelCallForm) else forms.CancelCallForm(formdata=None),
        copy_form=form if isinstance(form, forms.CopyCallForm) else _copy_form(call),
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


@blueprint.post("/staff/calls/<code>/copy")
@staff("call_manager")
def copy(code: str) -> ResponseReturnValue:
    """Write the call of another year from this one."""
    form = forms.CopyCallForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                source = queries.get_for_update(code)
                made = services.copy_call(source, int(form.year.data or 0), current_actor(), arrival()).code
        except Conflict:
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("L’appel %(code)s est créé : relisez ses dates et ses enveloppes.", code=made), "success")
            return redirect(url_for("calls.show", code=made))
    return show_page(code, form)


@blueprint.route("/staff/calls/<code>/edit/<section>", methods=["GET", "POST"])
@staff("call_manager")
def edit(code: str, section: str) -> ResponseReturnValue:
    """Change one section of a call that is not published."""
    if section not in SECTIONS:
        abort(404)
    call = call_to_edit(code)
    if call is None:
        return redirect(url_for("calls.show", code=code))
    draft = queries.draft_of(call)
    form = section_form(section, call, draft)
    found = None
    if form.validate_on_submit():
        try:
            with unit_of_work():
                locked = queries.get_for_update(code)
                typed = form.apply(queries.draft_of(locked))
                services.update_call(locked, typed, form.seen_version, current_actor(), arrival())
        except ProblemsError as error:
            form.add_error(error)
        except Conflict as error:
            found = conflict(code, form, lambda now: section_form(section, now, queries.draft_of(now), False))
            if found is None:
                raise error
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
        titles=TITLES,
        conflict=found,
        lines=queries.all_lines(),
        documents=known_documents(draft),
    )
    return page, status_of(form, found)


def call_to_edit(code: str) -> Call | None:
    """Return the call if the reader may change it; otherwise say why not and return None."""
    call = queries.get_visible(code, current_actor(), arrival())
    if "edit" in policies.possible_actions(current_actor(), call):
        return call
    flash(_("Cet appel est publié ou annulé : il ne se modifie plus."), "error")
    return None


def status_of(form: Any, found: Any) -> int:
    """Return the status of a page with a form: a conflict, a fault, or neither."""
    if found is not None:
        return 409
    return 422 if form.is_submitted() else 200


def section_form(section: str, call: Call | Corrigendum, draft: CallDraft, typed: bool = True) -> Any:
    """Return the form of a section; with typed false, as it stands now, whatever was sent."""
    values = {**vars(draft), "version": call.version}
    if section == "lines":
        values["lines"] = line_values((line.code for line in queries.all_lines()), draft.lines)
    elif section == "grid":
        values |= grid_values(draft.grid)
    elif section == "documents":
        values["documents"] = document_values(draft)
    elif section == "payments":
        values["bands"] = payment_values(draft)
    elif section == "reports":
        values["reports"] = report_values(draft)
    form = SECTIONS[section][1](data=values) if typed else SECTIONS[section][1](formdata=None, data=values)
    if isinstance(form, forms.EditDocumentsForm):
        form.offer_lines(draft.line_codes)
    return form


def _copy_form(call: Call) -> forms.CopyCallForm:
    return forms.CopyCallForm(formdata=None, data={"year": max(call.year + 1, local(arrival()).year)})


def _first_values() -> dict[str, Any]:
    """Return what a new call starts with; the defaults of the rules are those of a draft."""
    fields = CallDraft.__dataclass_fields__
    rules = {name: fields[name].default for name in RULES if name != "ceiling_centimes"}
    return {**rules, "year": local(arrival()).year}


def _status_choices() -> list[tuple[str, str]]:
    words = {state.value: state.label for state in CallState}
    words |= {"approved": _("approuvé, à publier"), "past": _("date limite passée")}
    return [(status, words[status]) for status in queries.STATUSES]
