"""Outages noted by administrators, which move deadlines by rule."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.calls import corrigenda, services
from grants.calls.forms.corrigenda import OutageForm
from grants.calls.views import blueprint
from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import DomainError, NotAllowed, NotFound
from grants.core.i18n import _
from grants.core.request import arrival, current_actor


@blueprint.route("/staff/outages", methods=["GET", "POST"])
@staff("administrator")
def outage_index() -> ResponseReturnValue:
    """List the outages, and note one: the deadlines it touched move by rule."""
    form = OutageForm()
    if form.validate_on_submit():
        began, ended, actor = form.from_at.data, form.to_at.data, current_actor()
        try:
            with unit_of_work():
                services.note_outage(began, ended, form.reason.data, actor, arrival())
        except (NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("La panne est notée. Les dates limites qu’elle touche sont repoussées."), "success")
            return redirect(url_for("calls.outage_index"))
    listed = corrigenda.outages()
    page = render_template(
        "calls/corrigenda/outages.html",
        form=form,
        outages=listed,
        extended=corrigenda.extended_by([item.id for item in listed]),
    )
    return page, 422 if form.errors or form.form_errors else 200
