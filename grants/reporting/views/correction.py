"""Open the correction of a validated report."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import signed_in
from grants.core.db import unit_of_work
from grants.core.errors import NotAllowed
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.reporting import policies, queries, services
from grants.reporting.forms import CorrectReportForm
from grants.reporting.views import blueprint


@blueprint.route("/reports/<ref>/correct", methods=["GET", "POST"])
@signed_in
def correct(ref: str) -> ResponseReturnValue:
    """Ask why, then open a draft with the content of the report in force."""
    actor = current_actor()
    revision = queries.get_visible(ref, actor)
    if not policies.can_correct(actor, revision):
        raise NotAllowed(_("Seuls un propriétaire ou un chargé de programme ouvrent une correction."))
    form = CorrectReportForm(data={"version": str(revision.version)})
    if form.validate_on_submit():
        with unit_of_work():
            locked = queries.get_for_update(ref, actor)
            draft = services.start_correction(locked, form.reason.data or "", actor, arrival())
            reference = draft.reference
        if policies.can_read(actor):
            flash(_("Une correction est ouverte : l’association peut la remplir."), "success")
            return redirect(url_for("reporting.show_for_staff", ref=ref))
        flash(_("Corrigez cette copie : le rapport validé compte jusqu’à la validation de celle-ci."), "info")
        return redirect(url_for("reporting.show", ref=reference))
    page = render_template("reporting/correct.html", form=form, revision=revision)
    return page, 422 if form.errors else 200
