"""The page on which an owner gives up a grant or a place on the reserve list."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.agreements import forms, policies, queries, services
from grants.agreements.views import blueprint
from grants.core.access import signed_in, step_up
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.proposals import queries as proposals


@blueprint.route("/proposals/<ref>/renounce", methods=["GET", "POST"])
@signed_in
@step_up
def renounce(ref: str) -> ResponseReturnValue:
    """Give up a grant before its agreement is signed."""
    form = forms.RenounceForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                proposal = proposals.get_for_update(ref, current_actor())
                services.renounce_grant(
                    proposal, form.seen_version, form.reason.data or "", current_actor(), arrival()
                )
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("La renonciation est enregistrée."), "success")
            return redirect(url_for("proposals.show", ref=ref))
    proposal = proposals.get_visible(ref, current_actor())
    if not policies.can_renounce(current_actor(), proposal):
        raise NotFound(_("Aucun dossier ne se trouve à cette référence."))
    if not queries.may_renounce(proposal):
        raise Conflict(_("Il n’y a rien à quoi renoncer, ou le document est déjà signé."))
    if not form.is_submitted():
        form.version.data = str(proposal.version)
    page = render_template("agreements/renounce.html", proposal=proposal, form=form)
    return page, 422 if form.errors else 200
