"""The guide of evaluators, criterion by criterion, in a call that is not published."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.calls import forms, queries, services
from grants.calls.draft import CallDraft
from grants.calls.forms.guidance import guidance_values
from grants.calls.parts import CriterionDraft
from grants.calls.views import blueprint
from grants.calls.views.staff import READERS, call_to_edit
from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import ProblemsError
from grants.core.i18n import _
from grants.core.request import arrival, current_actor


@blueprint.get("/staff/calls/<code>/guidance")
@staff(*READERS)
def guidance(code: str) -> ResponseReturnValue:
    """Show the whole guide in the reader's language, with the way to change it where that may be."""
    call = queries.get_visible(code, current_actor(), arrival())
    return render_template("calls/guidance.html", call=call, grid=queries.draft_of(call).grid)


@blueprint.route("/staff/calls/<code>/guidance/<criterion>", methods=["GET", "POST"])
@staff("call_manager")
def edit_guidance(code: str, criterion: str) -> ResponseReturnValue:
    """Write the guide of one criterion; the grid freezes at publication."""
    call = call_to_edit(code)
    if call is None:
        return redirect(url_for("calls.guidance", code=code))
    draft = queries.draft_of(call)
    item = _criterion(draft, criterion)
    form = forms.EditGuidanceForm(data={**guidance_values(item), "version": call.version})
    if form.validate_on_submit():
        try:
            with unit_of_work():
                locked = queries.get_for_update(code)
                typed = form.apply(queries.draft_of(locked), item.code)
                services.update_call(locked, typed, form.seen_version, current_actor(), arrival())
        except ProblemsError as error:
            form.add_error(error)
        else:
            flash(_("Le guide du critère %(code)s est enregistré.", code=item.code), "success")
            return redirect(url_for("calls.guidance", code=code) + f"#criterion-{item.code}")
    page = render_template("calls/edit_guidance.html", call=call, criterion=item, grid=draft.grid, form=form)
    return page, (422 if form.is_submitted() else 200)


def _criterion(draft: CallDraft, code: str) -> CriterionDraft:
    found = [item for group in draft.grid.groups for item in group.criteria if item.code == code]
    if not found:
        abort(404)
    return found[0]
