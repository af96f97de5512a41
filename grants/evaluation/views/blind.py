"""Files of a blind call as its manager sees them: what evaluators get, what is held back and why."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.calls import queries as calls
from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.documents.responses import send_document
from grants.evaluation import forms, queries, services
from grants.evaluation.views import blueprint
from grants.evaluation.wordings import found_words


@blueprint.get("/staff/calls/<code>/blind-files")
@staff("call_manager")
def blind_files(code: str) -> ResponseReturnValue:
    """List the files of a blind call, those to look at first."""
    return _page(code, forms.DecideBlindFileForm(formdata=None))


@blueprint.post("/staff/calls/<code>/blind-files/<int:file_id>")
@staff("call_manager")
def decide_blind_file(code: str, file_id: int) -> ResponseReturnValue:
    """Release one file to the evaluators, or withhold it, with a reason."""
    form = forms.DecideBlindFileForm()
    action = "release" if request.form.get("action") == "release" else "withhold"
    if form.validate_on_submit():
        try:
            with unit_of_work():
                services.decide_blind_file(
                    queries.blind_file_for_update(file_id),
                    action,
                    form.reason.data or "",
                    form.seen_version,
                    current_actor(),
                    arrival(),
                )
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(
                _("Le fichier est montré.") if action == "release" else _("Le fichier est retenu."), "success"
            )
            return redirect(url_for("evaluation.blind_files", code=code))
    return _page(code, form, file_id, 422)


@blueprint.get("/staff/calls/<code>/blind-files/<int:file_id>/copy")
@staff("call_manager")
def blind_copy(code: str, file_id: int) -> ResponseReturnValue:
    """Hand over the copy without metadata, as evaluators would get it."""
    call = calls.get_visible(code, current_actor(), arrival())
    found = next((row.file for row in queries.blind_files_of(call.id) if row.file.id == file_id), None)
    if found is None or found.copy is None:
        raise NotFound(_("Ce fichier n’a pas de copie nettoyée."))
    return send_document(found.copy, inline=True)


def _page(
    code: str, form: forms.DecideBlindFileForm, wrong: int | None = None, status: int = 200
) -> ResponseReturnValue:
    call = calls.get_visible(code, current_actor(), arrival())
    if not call.hides_identity:
        raise NotFound(_("Cet appel ne cache pas qui présente les dossiers."))
    page = render_template(
        "evaluation/blind_files.html",
        call=call,
        rows=queries.blind_files_of(call.id),
        found_words=found_words,
        form=form,
        wrong=wrong,
    )
    return page, status
