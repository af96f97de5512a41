"""Staff reads the documents of associations: the queue, and the answer to each."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.associations import queries, services
from grants.associations.forms import RefuseDocumentForm
from grants.associations.validity import FINDINGS
from grants.associations.views import blueprint
from grants.associations.views.staff import staff_page
from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.forms import ActionForm
from grants.core.i18n import _
from grants.core.pagination import requested_page
from grants.core.request import arrival, current_actor


@blueprint.get("/associations/documents-to-review")
@staff("call_manager")
def review_queue() -> ResponseReturnValue:
    """List the documents that wait for a review, the oldest first."""
    page = queries.review_queue(current_actor(), requested_page())
    return render_template("associations/review_queue.html", page=page, findings=FINDINGS)


@blueprint.post("/associations/<ref>/documents/<int:document_id>/accept")
@staff("call_manager")
def accept_document(ref: str, document_id: int) -> ResponseReturnValue:
    """Accept one document as seen."""
    seen = ActionForm().seen_version
    with unit_of_work():
        association = queries.get_for_update(ref, current_actor())
        found = queries.get_document_for_update(association, document_id, current_actor())
        services.accept_document(found, seen, current_actor(), arrival())
    flash(_("Le document est accepté."), "success")
    return redirect(url_for("associations.show", ref=ref))


@blueprint.post("/associations/<ref>/documents/<int:document_id>/refuse")
@staff("call_manager")
def refuse_document(ref: str, document_id: int) -> ResponseReturnValue:
    """Refuse one document with a reason."""
    form = RefuseDocumentForm(prefix=f"d{document_id}-")
    reason, seen = form.reason.data or "", form.seen_version
    try:
        with unit_of_work():
            association = queries.get_for_update(ref, current_actor())
            found = queries.get_document_for_update(association, document_id, current_actor())
            services.refuse_document(found, reason, seen, current_actor(), arrival())
    except (NotAllowed, NotFound, Conflict):
        raise
    except DomainError as error:
        form.add_error(error)
        return staff_page(ref, refused=(document_id, form))
    flash(_("Le document est refusé ; les membres lisent votre motif par courriel."), "success")
    return redirect(url_for("associations.show", ref=ref))
