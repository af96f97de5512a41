"""Pages of an association's members: its home, identity, verification."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.associations import policies, queries, services
from grants.associations.completeness import gaps
from grants.associations.forms import CreateAssociationForm, UpdateIdentityForm
from grants.associations.views import blueprint
from grants.associations.views.home import homes_of
from grants.core.access import signed_in
from grants.core.clock import local_date
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.forms import ActionForm
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.documents.responses import send_document
from grants.documents.services import receive_at


@blueprint.get("/associations/mine")
@signed_in
def mine() -> ResponseReturnValue:
    """The home of the person's associations: what is asked, what is ready for the calls that are open."""
    associations = queries.associations_of(current_actor())
    return render_template("associations/mine.html", homes=homes_of(associations, arrival()))


@blueprint.route("/associations/new", methods=["GET", "POST"])
@signed_in
def create() -> ResponseReturnValue:
    form = CreateAssociationForm()
    if form.validate_on_submit():
        actor = current_actor()
        try:
            with unit_of_work():
                services.register_association(
                    form.name_fr.data, form.name_ar.data, actor.id or 0, actor, arrival()
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("L’association est inscrite. Complétez son identité."), "success")
            return redirect(url_for("associations.mine"))
    return render_template("associations/create.html", form=form), (422 if form.errors else 200)


@blueprint.route("/associations/<ref>/identity", methods=["GET", "POST"])
@signed_in
def identity(ref: str) -> ResponseReturnValue:
    association = queries.get_visible(ref, current_actor())
    if not policies.can_edit_identity(current_actor(), association):
        raise NotAllowed
    form = UpdateIdentityForm(obj=association, cities=queries.city_choices())
    if form.validate_on_submit():
        try:
            actor, at = current_actor(), arrival()
            receipt = receive_at("receipt", form.receipt.data, actor, at)
            statement = receive_at("sworn_statement", form.sworn_statement.data, actor, at)
            with unit_of_work():
                services.update_identity(
                    queries.get_for_update(ref, actor),
                    form.identity(),
                    form.seen_version,
                    actor,
                    at,
                    receipt,
                    statement,
                )
        except (NotAllowed, NotFound, Conflict):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("L’identité est enregistrée."), "success")
            return redirect(url_for("associations.mine"))
    association = queries.get_visible(ref, current_actor())
    page = render_template(
        "associations/identity.html",
        form=form,
        association=association,
        statement=queries.current_document(association.id, "DECL"),
    )
    return page, (422 if form.errors else 200)


@blueprint.route("/associations/<ref>/ask-verification", methods=["GET", "POST"])
@signed_in
def ask_verification(ref: str) -> ResponseReturnValue:
    association = queries.get_visible(ref, current_actor())
    if not policies.can_ask_verification(current_actor(), association):
        raise NotAllowed
    form = ActionForm(version=association.version)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                locked = queries.get_for_update(ref, current_actor())
                services.ask_verification(locked, form.seen_version, current_actor(), arrival())
        except (NotAllowed, NotFound, Conflict):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("L’identité est remise au ministère, qui vous répondra par courriel."), "success")
            return redirect(url_for("associations.mine"))
    association = queries.get_visible(ref, current_actor())
    page = render_template(
        "associations/ask_verification.html",
        form=form,
        association=association,
        missing=gaps(association, arrival(), _given(association.id)),
    )
    return page, (422 if form.errors else 200)


@blueprint.get("/associations/<ref>/receipt")
@signed_in
def receipt_file(ref: str) -> ResponseReturnValue:
    association = queries.get_visible(ref, current_actor())
    if association.receipt_document is None:
        raise NotFound
    return send_document(association.receipt_document, inline=True)


def _given(association_id: int) -> set[str]:
    return set(queries.reusable_documents(association_id, local_date(arrival())))
