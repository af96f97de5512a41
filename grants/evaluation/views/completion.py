"""Pages of a request for completion: the ministry asks and reviews, the association answers item by item."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import signed_in, staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound, ProblemsError
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.documents.responses import send_document
from grants.documents.services import receive
from grants.evaluation import forms, queries, services
from grants.evaluation.views import blueprint
from grants.proposals import queries as proposals


@blueprint.route("/staff/proposals/<ref>/completion/ask", methods=["GET", "POST"])
@staff("call_manager")
def ask_completion(ref: str) -> ResponseReturnValue:
    """Ask for documents that may be completed, once."""
    form = forms.AskCompletionForm()
    problems: dict[str, str] = {}
    if form.validate_on_submit():
        try:
            _ask(ref)
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            problems = _by_field(error)
            form.add_error(error)
        else:
            flash(_("La demande de complément est envoyée à l’association."), "success")
            return redirect(url_for("evaluation.screen", ref=ref))
    proposal = proposals.get_visible(ref, current_actor())
    if queries.completion_of(proposal.id) is not None:
        return redirect(url_for("evaluation.review_completion", ref=ref))
    page = render_template(
        "evaluation/ask_completion.html",
        proposal=proposal,
        offered=services.askable(proposal),
        joined={point.code for point in queries.document_points(proposal) if point.files},
        ticked=set(request.form.getlist("documents")),
        reason_of=lambda key: forms.reason_of(request.form, key),
        days=services.WORKING_DAYS,
        problems=problems,
        form=form,
    )
    return page, 422 if form.errors or problems else 200


def _ask(ref: str) -> None:
    with unit_of_work():
        proposal = proposals.get_for_update(ref, current_actor())
        reasons = forms.asked_documents(request.form, services.askable(proposal))
        services.ask_completion(proposal, reasons, current_actor(), arrival())


def _by_field(error: DomainError) -> dict[str, str]:
    if not isinstance(error, ProblemsError):
        return {}
    return {field: str(message) for field, message in error.problems if field}


@blueprint.route("/staff/proposals/<ref>/completion", methods=["GET", "POST"])
@staff("call_manager")
def review_completion(ref: str) -> ResponseReturnValue:
    """Show what was asked and what came; accept or refuse it."""
    form = forms.ReviewCompletionForm()
    if form.validate_on_submit():
        with unit_of_work():
            asked = queries.completion_for_update(ref, current_actor())
            accepted = forms.ticked_items(request.form)
            services.review_completion(asked, accepted, form.seen_version, current_actor(), arrival())
        flash(_("Le complément est examiné."), "success")
        return redirect(url_for("evaluation.screen", ref=ref))
    proposal = proposals.get_visible(ref, current_actor())
    found = queries.completion_of(proposal.id)
    if found is None:
        raise NotFound(_("Aucun complément n’est demandé pour ce dossier."))
    return render_template("evaluation/review_completion.html", proposal=proposal, asked=found)


@blueprint.get("/proposals/<ref>/completion")
@signed_in
def completion(ref: str) -> ResponseReturnValue:
    """Show a member what is asked, why and by when."""
    return _page(ref, forms.GiveFileForm(formdata=None))


@blueprint.post("/proposals/<ref>/completion/<int:item_id>/file")
@signed_in
def give_file(ref: str, item_id: int) -> ResponseReturnValue:
    """Take a file for one document asked."""
    form = forms.GiveFileForm()
    if form.validate_on_submit():
        try:
            stored = receive(form.upload.data, current_actor(), arrival())
            with unit_of_work():
                asked = queries.completion_for_update(ref, current_actor())
                services.give_file(asked, item_id, stored, current_actor(), arrival())
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.upload.errors = [str(error.message)]
        else:
            flash(_("%(name)s est joint.", name=stored.filename), "success")
            return redirect(url_for("evaluation.completion", ref=ref))
    form.upload.id = f"upload-{item_id}"
    return _page(ref, form, item_id), 422


@blueprint.post("/proposals/<ref>/completion/<int:item_id>/remove")
@signed_in
def take_file_back(ref: str, item_id: int) -> ResponseReturnValue:
    """Put a file aside before sending."""
    with unit_of_work():
        asked = queries.completion_for_update(ref, current_actor())
        services.take_file_back(asked, item_id, current_actor(), arrival())
    flash(_("La pièce est retirée."), "success")
    return redirect(url_for("evaluation.completion", ref=ref))


@blueprint.post("/proposals/<ref>/completion/send")
@signed_in
def send_completion(ref: str) -> ResponseReturnValue:
    """Send the documents back to the ministry."""
    form = forms.SendCompletionForm()
    with unit_of_work():
        asked = queries.completion_for_update(ref, current_actor())
        services.send_completion(asked, form.seen_version, current_actor(), arrival())
    flash(_("Le complément est renvoyé au ministère."), "success")
    return redirect(url_for("evaluation.completion", ref=ref))


@blueprint.get("/proposals/<ref>/completion/files/<int:file_id>")
@signed_in
def completion_file(ref: str, file_id: int) -> ResponseReturnValue:
    """Hand over a file that completes a file, to who may read it."""
    document = queries.completion_file(ref, file_id, current_actor(), arrival())
    return send_document(document, inline=True)


def _page(ref: str, form: forms.GiveFileForm, item_id: int | None = None) -> str:
    proposal = proposals.get_visible(ref, current_actor())
    asked = queries.completion_of(proposal.id)
    if asked is None or not current_actor().is_member(proposal.association_id):
        raise NotFound(_("Aucun complément n’est demandé pour ce dossier."))
    return render_template(
        "evaluation/completion.html", proposal=proposal, asked=asked, form=form, at_item=item_id
    )
