"""Acts on one item of a session from its page: a member leaves it, the file is lifted for a region."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.evaluation import forms, queries, services
from grants.evaluation.models import SelectionSession
from grants.evaluation.views import blueprint
from grants.evaluation.views.decisions import item_page

Act = Callable[[SelectionSession, datetime], str]


@blueprint.post("/staff/calls/<code>/selection/<ref>/leave")
@staff("chair", "committee_member")
def leave_item(code: str, ref: str) -> ResponseReturnValue:
    """Note that a member leaves the item."""
    form = forms.LeaveItemForm()
    form.offer((member.id, member.name) for member in queries.committee())

    def act(held: SelectionSession, at: datetime) -> str:
        services.leave_item(
            held,
            form.seen_version,
            ref.upper(),
            form.user_id.data,
            form.reason.data or "",
            current_actor(),
            at,
        )
        return str(_("Le déport est noté : cette voix n’existe pas pour ce dossier."))

    return _act(code, ref, form, act)


@blueprint.post("/staff/calls/<code>/selection/<ref>/coverage")
@staff("chair")
def correct_coverage(code: str, ref: str) -> ResponseReturnValue:
    """Put a coverage correction to the vote."""
    form = forms.CoverageForm()
    form.offer((region, region) for region in request.form.getlist("region"))

    def act(held: SelectionSession, at: datetime) -> str:
        vote = services.correct_coverage(
            held,
            form.seen_version,
            ref.upper(),
            form.region.data,
            form.reason.data or "",
            forms.given_ballots(request.form),
            current_actor(),
            at,
        )
        if not vote.is_carried:
            return str(_("Le vote a rejeté la correction de couverture."))
        return str(_("Le dossier est relevé : le classement tient compte de la correction."))

    return _act(code, ref, form, act)


def _act(code: str, ref: str, form: Any, act: Act) -> ResponseReturnValue:
    """Do one thing on an item; what the rules refuse is told on its page, with nothing lost but the form."""
    here = redirect(url_for("evaluation.decide", code=code, ref=ref))
    if form.validate_on_submit():
        try:
            with unit_of_work():
                call = queries.get_call(code, current_actor())
                done = act(queries.session_for_update(call.id), arrival())
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(done, "success")
            return here
    return item_page(code, ref, form)
