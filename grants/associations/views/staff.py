"""Pages of the staff: list of associations, one association, its verification."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.associations import queries, services
from grants.associations.completeness import gaps
from grants.associations.forms import ReturnAssociationForm
from grants.associations.models import Association
from grants.associations.policies import VIEWERS
from grants.associations.states import AssociationState
from grants.associations.views import blueprint
from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.forms import ActionForm
from grants.core.i18n import _
from grants.core.pagination import requested_page
from grants.core.request import arrival, current_actor


@blueprint.get("/associations")
@staff(*VIEWERS)
def index() -> ResponseReturnValue:
    filters = {name: request.args.get(name, "").strip() for name in ("q", "state", "bank")}
    if filters["state"] not in {str(state.value) for state in AssociationState}:
        filters["state"] = ""
    page = queries.staff_page(requested_page(), filters["q"], filters["state"], filters["bank"])
    return render_template(
        "associations/index.html", page=page, filters=filters, states=AssociationState.choices()
    )


@blueprint.get("/associations/<ref>")
@staff(*VIEWERS)
def show(ref: str) -> ResponseReturnValue:
    return _page(ref, ReturnAssociationForm())


@blueprint.post("/associations/<ref>/verify")
@staff("call_manager")
def verify(ref: str) -> ResponseReturnValue:
    seen = ActionForm().seen_version
    _act(ref, lambda found: services.verify_association(found, seen, current_actor(), arrival()))
    flash(_("L’identité est vérifiée ; les propriétaires sont prévenus par courriel."), "success")
    return redirect(url_for("associations.show", ref=ref))


@blueprint.post("/associations/<ref>/verify-bank")
@staff("finance_officer")
def verify_bank(ref: str) -> ResponseReturnValue:
    seen = ActionForm().seen_version
    _act(ref, lambda found: services.verify_bank_data(found, seen, current_actor(), arrival()))
    flash(_("Les coordonnées bancaires sont vérifiées."), "success")
    return redirect(url_for("associations.show", ref=ref))


@blueprint.post("/associations/<ref>/return")
@staff("call_manager")
def send_back(ref: str) -> ResponseReturnValue:
    form = ReturnAssociationForm()
    reason, seen = form.reason.data or "", form.seen_version
    try:
        _act(ref, lambda found: services.return_association(found, reason, seen, current_actor(), arrival()))
    except (NotAllowed, NotFound, Conflict):
        raise
    except DomainError as error:
        form.add_error(error)
        return _page(ref, form)
    flash(_("L’identité est renvoyée à l’association avec votre motif."), "success")
    return redirect(url_for("associations.show", ref=ref))


def _act(ref: str, act: Callable[[Association], None]) -> None:
    with unit_of_work():
        act(queries.get_for_update(ref, current_actor()))


def _page(ref: str, form: ReturnAssociationForm) -> ResponseReturnValue:
    association = queries.get_visible(ref, current_actor())
    form.version.data = str(association.version)
    page = render_template(
        "associations/show.html",
        form=form,
        association=association,
        memberships=queries.current_members(association.id),
        missing=gaps(association, arrival()),
    )
    return page, (422 if form.form_errors or form.reason.errors else 200)
