"""Pages of an association: its agreements, signing them, requesting a payment."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.agreements import queries, services
from grants.agreements.states import Party
from grants.agreements.views import blueprint
from grants.agreements.views.pages import agreement_context, sign_page
from grants.core.access import signed_in
from grants.core.db import unit_of_work
from grants.core.forms import ActionForm
from grants.core.i18n import _
from grants.core.request import arrival, current_actor


@blueprint.get("/agreements")
@signed_in
def mine() -> ResponseReturnValue:
    """List the agreements of the reader's associations."""
    return render_template("agreements/mine.html", agreements=queries.agreements_of(current_actor()))


@blueprint.get("/agreements/<reference>")
@signed_in
def show(reference: str) -> ResponseReturnValue:
    """Show an agreement to the members of its association; staff have their own page."""
    return show_page(reference)


def show_page(reference: str, form: ActionForm | None = None) -> ResponseReturnValue:
    """Return the page of an agreement; with the form of a request that was refused, 422 and why."""
    agreement = queries.get_visible(reference, current_actor())
    if not current_actor().is_member(agreement.association_id):
        return redirect(url_for("agreements.staff_show", reference=agreement.reference))
    page = render_template("agreements/show.html", form=form, **agreement_context(agreement))
    return page, (422 if form is not None else 200)


@blueprint.route("/agreements/<reference>/sign", methods=["GET", "POST"])
@signed_in
def sign(reference: str) -> ResponseReturnValue:
    """Sign for the association."""
    return sign_page(reference, Party.ASSOCIATION, "agreements.show", "agreements/sign.html")


@blueprint.post("/agreements/<reference>/tranches/<int:number>/request")
@signed_in
def request_tranche(reference: str, number: int) -> ResponseReturnValue:
    """Request the payment of a tranche; what blocks it is shown on the page of the agreement."""
    form = ActionForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                tranche = queries.get_tranche_for_update(reference, number, current_actor())
                services.request_tranche(tranche, form.seen_version, current_actor(), arrival())
        except services.PaymentBlocked as error:
            form.add_error(error)
        else:
            flash(_("Le versement est demandé. Un agent financier va le vérifier."), "success")
            return redirect(url_for("agreements.show", reference=reference))
    return show_page(reference, form)
