"""The messages about one file, for members of its association and for the ministry's readers of it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import signed_in
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.documents.responses import send_document
from grants.documents.services import receive_at
from grants.proposals import queries, services
from grants.proposals.forms import MarkReadForm, WriteMessageForm
from grants.proposals.models.messages import ASSOCIATION
from grants.proposals.views import blueprint


@blueprint.route("/proposals/<ref>/messages", methods=["GET", "POST"])
@signed_in
def messages(ref: str) -> ResponseReturnValue:
    """Show the messages and send one."""
    actor = current_actor()
    queries.messages_of(queries.get_visible(ref, actor), actor)  # who may not read finds nothing
    form = WriteMessageForm()
    if form.validate_on_submit():
        try:
            _send(ref, form)
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Le message est envoyé."), "success")
            return redirect(url_for("proposals.messages", ref=ref))
    proposal = queries.get_visible(ref, actor)
    is_own = queries.side_of(actor, proposal) == ASSOCIATION
    page = render_template(
        "proposals/messages.html",
        layout="layouts/applicant.html" if is_own else "layouts/staff.html",
        is_own=is_own,
        proposal=proposal,
        messages=queries.messages_of(proposal, actor),
        form=form,
    )
    return page, 422 if form.errors else 200


def _send(ref: str, form: WriteMessageForm) -> None:
    stored = receive_at("upload", form.upload.data, current_actor(), arrival())
    with unit_of_work():
        proposal = queries.get_for_update(ref, current_actor())
        services.write_message(
            proposal, form.body.data or "", stored, form.once.data or "", current_actor(), arrival()
        )


@blueprint.post("/proposals/<ref>/messages/read")
@signed_in
def mark_messages_read(ref: str) -> ResponseReturnValue:
    """Note that the reader's side has read what it was shown."""
    form = MarkReadForm()
    with unit_of_work():
        proposal = queries.get_for_update(ref, current_actor())
        services.mark_read(proposal, form.seen_message, current_actor(), arrival())
    return redirect(url_for("proposals.messages", ref=ref))


@blueprint.get("/proposals/<ref>/messages/<int:message_id>/file")
@signed_in
def message_file(ref: str, message_id: int) -> ResponseReturnValue:
    """Hand over the file that goes with a message."""
    return send_document(queries.message_document(ref, message_id, current_actor()), inline=True)
