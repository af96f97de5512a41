"""Files of a proposal: join, take away, hand over."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.associations import queries as associations
from grants.calls import queries as calls
from grants.core.access import signed_in
from grants.core.db import unit_of_work
from grants.core.errors import DomainError, NotFound
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.documents.models import Document
from grants.documents.responses import send_document, send_preview
from grants.documents.services import EXTENSIONS, StoredFile, receive
from grants.proposals import queries, services
from grants.proposals.forms import UploadDocumentForm
from grants.proposals.views import blueprint
from grants.proposals.views.open_section import open_section

ACCEPTED = ",".join(f".{ending}" for ending in sorted(EXTENSIONS))


@blueprint.route("/proposals/<ref>/documents", methods=["GET", "POST"])
@signed_in
def documents(ref: str) -> ResponseReturnValue:
    """List the documents asked and join a file to one of them."""
    opened = open_section(ref, "documents")
    form = UploadDocumentForm()
    if form.validate_on_submit():
        try:
            stored = receive(form.upload.data, current_actor(), arrival())
            _attach(ref, form.required_document.data, stored)
        except NotFound:
            raise
        except DomainError as error:
            form.upload.errors = [str(error.message)]
        else:
            flash(_("%(name)s est joint.", name=stored.filename), "success")
            return redirect(url_for("proposals.documents", ref=ref))
    if form.is_submitted():
        form.upload.id = f"upload-{form.required_document.data}"
    shown = opened.drawn(opened.units)
    proposal = shown["proposal"]
    line = proposal.call_line
    asked = calls.required_documents(line.call_id, line.line_code)
    page = render_template(
        "proposals/documents.html",
        **shown,
        form=form,
        accepted=ACCEPTED,
        asked=asked,
        joined=queries.files_of(proposal.id),
        lent=queries.lent_documents(proposal, asked),
        taken={row.id for row in queries.lent_rows(proposal.id)},
    )
    return page, 422 if form.is_submitted() else 200


def _attach(ref: str, required_id: str | None, stored: StoredFile) -> None:
    with unit_of_work():
        proposal = queries.get_for_update(ref, current_actor())
        line = proposal.call_line
        asked = {str(item.id): item for item in calls.required_documents(line.call_id, line.line_code)}
        if required_id not in asked:
            raise NotFound(_("Cette pièce n’est pas demandée dans cet axe."))
        services.attach_document(proposal, asked[required_id], stored, current_actor(), arrival())


@blueprint.route("/proposals/<ref>/documents/<int:joined_id>/remove", methods=["POST"])
@signed_in
def remove_document(ref: str, joined_id: int) -> ResponseReturnValue:
    """Take a file away from a draft."""
    with unit_of_work():
        services.remove_document(
            queries.get_for_update(ref, current_actor()), joined_id, current_actor(), arrival()
        )
    flash(_("La pièce est retirée."), "success")
    return redirect(url_for("proposals.documents", ref=ref))


@blueprint.route("/proposals/<ref>/documents/<int:joined_id>")
@signed_in
def document(ref: str, joined_id: int) -> ResponseReturnValue:
    """Hand a file over to who may read the proposal."""
    return send_document(_readable(ref, joined_id), inline=True)


@blueprint.get("/proposals/<ref>/documents/<int:joined_id>/preview")
@signed_in
def preview(ref: str, joined_id: int) -> ResponseReturnValue:
    """Hand the small picture of a file over to who may read the file."""
    return send_preview(_readable(ref, joined_id))


def _readable(ref: str, joined_id: int) -> Document:
    """Return a file of a proposal that the reader may open. Raises NotFound."""
    proposal = queries.get_visible(ref, current_actor())
    is_own = current_actor().is_member(proposal.association_id)
    if is_own and (source := queries.lent_source(proposal.id, joined_id)):  # an editor reads no account
        associations.get_document(associations.get_by_id(proposal.association_id), source, current_actor())
    return queries.document_of(proposal.id, joined_id, submitted_only=not is_own)
