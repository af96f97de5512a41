"""Outages noted by administrators, which move deadlines by rule; gaps in the heartbeat, to decide about."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.calls import corrigenda, gaps, services
from grants.calls.forms.corrigenda import GapForm, OutageForm
from grants.calls.states import GapState
from grants.calls.views import blueprint
from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
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
        gaps=gaps.waiting_gaps(),
        dismissed=gaps.dismissed_gaps(),
        outages=listed,
        extended=corrigenda.extended_by([item.id for item in listed]),
    )
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.route("/staff/outages/gaps/<int:gap_id>", methods=["GET", "POST"])
@staff("administrator")
def outage_gap(gap_id: int) -> ResponseReturnValue:
    """Read a gap in the heartbeat, and confirm it as an outage or dismiss it, with a reason."""
    form = GapForm()
    if form.validate_on_submit():
        is_outage = request.form.get("decision") == "confirm"
        decide = services.confirm_gap if is_outage else services.dismiss_gap
        try:
            with unit_of_work():
                gap = gaps.get_for_update(gap_id)
                decide(gap, form.reason.data, form.seen_version, current_actor(), arrival())
        except (NotAllowed, NotFound):
            raise
        except Conflict as error:
            if gaps.get(gap_id).state != GapState.PROPOSED:
                raise
            form.add_error(error)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_decided(is_outage), "success")
            return redirect(url_for("calls.outage_index"))
    gap = gaps.get(gap_id)
    moved = gaps.would_move([gap], arrival())[gap.id]
    page = render_template("calls/corrigenda/gap.html", form=form, gap=gap, moved=moved)
    return page, 422 if form.errors or form.form_errors else 200


def _decided(is_outage: bool) -> str:
    if is_outage:
        return str(_("La panne est notée. Les dates limites qu’elle touche sont repoussées."))
    return str(_("L’interruption est écartée. Aucune date limite ne change."))
