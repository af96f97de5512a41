"""The appeal of an association: written, with its files, filed, withdrawn."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import signed_in
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.forms import ActionForm
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.documents.responses import send_document
from grants.documents.services import receive
from grants.evaluation import forms, queries, services
from grants.evaluation.views import blueprint
from grants.proposals import queries as proposals


@blueprint.get("/proposals/<ref>/appeal")
@signed_in
def appeal(ref: str) -> ResponseReturnValue:
    """Show the appeal against the decision on a file, or how to begin one."""
    return _page(ref)


@blueprint.post("/proposals/<ref>/appeal")
@signed_in
def write_appeal(ref: str) -> ResponseReturnValue:
    """Keep what was typed, with a file if one was chosen; then file it if that was asked."""
    form = forms.WriteAppealForm()
    form.offer()
    if not form.validate_on_submit():
        return _page(ref, form, 422)
    try:
        stored = receive(form.upload.data, current_actor(), arrival()) if form.upload.data else None
        with unit_of_work():
            proposal = proposals.get_for_update(ref, current_actor())
            services.write_whole_appeal(
                proposal,
                form.seen_version,
                form.grounds.data or [],
                form.text.data or "",
                stored,
                request.form.get("action") == "file",
                current_actor(),
                arrival(),
            )
    except (Conflict, NotAllowed, NotFound):
        raise
    except DomainError as error:
        form.add_error(error)
        return _page(ref, form, 422)
    if request.form.get("action") == "file":
        flash(_("Le recours est déposé. Un accusé de réception vous est envoyé."), "success")
    else:
        flash(_("Le recours est enregistré ; il n’est pas encore déposé."), "success")
    return redirect(url_for("evaluation.appeal", ref=ref))


@blueprint.post("/proposals/<ref>/appeal/files/<int:file_id>/remove")
@signed_in
def take_appeal_file_back(ref: str, file_id: int) -> ResponseReturnValue:
    """Put a file of an appeal aside before filing."""
    with unit_of_work():
        found = queries.appeal_for_update(ref, current_actor())
        services.take_appeal_file_back(found, file_id, current_actor(), arrival())
    flash(_("La pièce est retirée."), "success")
    return redirect(url_for("evaluation.appeal", ref=ref))


@blueprint.post("/proposals/<ref>/appeal/withdraw")
@signed_in
def withdraw_appeal(ref: str) -> ResponseReturnValue:
    """Withdraw a filed appeal."""
    form = ActionForm()
    with unit_of_work():
        found = queries.appeal_for_update(ref, current_actor())
        services.withdraw_appeal(found, form.seen_version, current_actor(), arrival())
    flash(_("Le recours est retiré : la décision reste."), "success")
    return redirect(url_for("evaluation.appeal", ref=ref))


@blueprint.get("/proposals/<ref>/appeal/files/<int:file_id>")
@signed_in
def appeal_file(ref: str, file_id: int) -> ResponseReturnValue:
    """Hand over a file joined to an appeal, to who may read it."""
    return send_document(queries.appeal_document(ref, file_id, current_actor()), inline=True)


def _page(ref: str, form: forms.WriteAppealForm | None = None, status: int = 200) -> ResponseReturnValue:
    viewer = current_actor()
    proposal = proposals.get_visible(ref, viewer)
    if not viewer.is_member(proposal.association_id):
        raise NotFound(_("Aucun recours n’est commencé pour ce dossier."))
    letter = queries.contested_letter(ref, viewer)
    if letter is None:
        raise NotFound(_("Aucune décision n’est publiée pour ce dossier."))
    found = queries.appeal_against(letter.id)
    if form is None:
        form = forms.WriteAppealForm(
            formdata=None,
            grounds=found.grounds if found else [],
            text=found.text if found else "",
            version=str(found.version) if found else "",
        )
        form.offer()
    page = render_template(
        "evaluation/appeal.html",
        proposal=proposal,
        posted=queries.posted(ref, letter.reference, viewer),
        appeal=found,
        grounds=forms.ground_words(found.grounds if found else ()),
        form=form,
    )
    return page, status
