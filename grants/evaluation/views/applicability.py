"""The call manager's page of the criteria left out for one file."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.forms import ActionForm
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.evaluation import forms, queries, services
from grants.evaluation.views import blueprint
from grants.proposals import queries as proposals


@blueprint.route("/staff/proposals/<ref>/criteria", methods=["GET", "POST"])
@staff("call_manager")
def criteria(ref: str) -> ResponseReturnValue:
    """Show which criteria are left out for a file, and why; declare another one not applicable."""
    form = forms.DeclareNotApplicableForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                proposal = proposals.get_for_update(ref, current_actor())
                services.declare_not_applicable(
                    proposal, form.criterion.data or "", form.reason.data, current_actor(), arrival()
                )
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Le critère est sans objet pour ce dossier."), "success")
            return redirect(url_for("evaluation.criteria", ref=ref))
    found = queries.applicability_of(ref, current_actor())
    form.offer(found.to_mark)
    page = render_template("evaluation/criteria.html", found=found, proposal=found.proposal, form=form)
    return page, 422 if form.errors else 200


@blueprint.post("/staff/proposals/<ref>/criteria/<code>/withdraw")
@staff("call_manager")
def withdraw_criterion(ref: str, code: str) -> ResponseReturnValue:
    """Have a criterion marked again."""
    if ActionForm().validate_on_submit():
        with unit_of_work():
            proposal = proposals.get_for_update(ref, current_actor())
            services.withdraw_not_applicable(proposal, code, current_actor(), arrival())
        flash(_("Le critère %(code)s est de nouveau à noter.", code=code), "success")
    return redirect(url_for("evaluation.criteria", ref=ref))
