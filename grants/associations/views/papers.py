"""The documents of an association: given once, each with its state and term; the former ones stay."""

from typing import cast

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.associations import policies, queries, services
from grants.associations.forms import GiveDocumentForm
from grants.associations.readiness import choose
from grants.associations.validity import FINDINGS
from grants.associations.views import blueprint
from grants.associations.views.home import homes_of
from grants.core.access import signed_in
from grants.core.clock import local_date
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.documents.responses import send_document
from grants.documents.services import StoredFile, receive_at


@blueprint.get("/associations/<ref>/documents")
@signed_in
def documents(ref: str) -> ResponseReturnValue:
    """List the documents with their states, terms and history, and a form for each."""
    return _page(ref)


@blueprint.post("/associations/<ref>/documents/<code>")
@signed_in
def give_document(ref: str, code: str) -> ResponseReturnValue:
    """Give one document, or another in its place."""
    association = queries.get_visible(ref, current_actor())
    if not policies.can_give_document(current_actor(), association):
        raise NotAllowed
    kind = next((kind for kind in queries.document_types() if kind.code == code), None)
    if kind is None or kind.page != "documents":
        raise NotFound
    form = GiveDocumentForm.of(kind)
    if form.validate_on_submit():
        try:
            stored = receive_at("upload", form.upload.data, current_actor(), arrival())
            _give(ref, code, form, cast(StoredFile, stored))
        except (NotAllowed, NotFound, Conflict):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Le document est enregistré ; il ne vous sera plus demandé tant qu’il vaut."), "success")
            return redirect(url_for("associations.documents", ref=ref))
    return _page(ref, code, form)


@blueprint.get("/associations/<ref>/documents/<int:document_id>/file")
@signed_in
def document_file(ref: str, document_id: int) -> ResponseReturnValue:
    """Hand a document over to who may read it: a member, or the staff it is for."""
    association = queries.get_visible(ref, current_actor())
    return send_document(
        queries.get_document(association, document_id, current_actor()).document, inline=True
    )


def _give(ref: str, code: str, form: GiveDocumentForm, stored: StoredFile) -> None:
    with unit_of_work():
        services.give_document(
            queries.get_for_update(ref, current_actor()),
            code,
            stored,
            form.dates(),
            current_actor(),
            arrival(),
            form.income_centimes,
        )


def _page(ref: str, code: str = "", form: GiveDocumentForm | None = None) -> ResponseReturnValue:
    association = queries.get_visible(ref, current_actor())
    if not current_actor().is_member(association.id):
        raise NotFound
    held = queries.held_documents(association.id)
    kinds = queries.document_types()
    today = local_date(arrival())
    page = render_template(
        "associations/documents.html",
        association=association,
        kinds=kinds,
        held=held,
        in_force={kind.code: choose(held.get(kind.code, ()), today) for kind in kinds},
        forms={kind.code: form if kind.code == code else GiveDocumentForm.of(kind) for kind in kinds},
        failed=form,
        failed_code=code,
        home=homes_of([association], arrival())[0],
        findings=FINDINGS,
        today=today,
    )
    return page, (422 if form is not None else 200)
