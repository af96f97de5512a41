"""The moves of a call, each a POST that carries the version its reader saw."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from grants.calls import forms, queries, services
from grants.calls.models import Call
from grants.calls.views import blueprint
from grants.calls.views.staff import show_page
from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.forms import ActionForm, VersionedForm
from grants.core.i18n import _
from grants.core.request import arrival, current_actor

Move = Callable[[Call, Any], None]


@blueprint.post("/staff/calls/<code>/ask-approval")
@staff("call_manager")
def ask_approval(code: str) -> ResponseReturnValue:
    """Give a draft to the directors."""

    def move(call: Call, form: Any) -> None:
        services.ask_approval(call, form.seen_version, current_actor(), arrival())

    return _act(code, ActionForm(), move, _("L’approbation est demandée aux directeurs."))


@blueprint.post("/staff/calls/<code>/approve")
@staff("director")
def approve(code: str) -> ResponseReturnValue:
    """Approve a call as it stands."""

    def move(call: Call, form: Any) -> None:
        services.approve_call(call, form.seen_version, current_actor(), arrival())

    return _act(code, ActionForm(), move, _("L’appel est approuvé : le gestionnaire peut le publier."))


@blueprint.post("/staff/calls/<code>/send-back")
@staff("director", "call_manager")
def send_back(code: str) -> ResponseReturnValue:
    """Give a call back to its writers."""

    def move(call: Call, form: Any) -> None:
        services.send_back_call(call, form.seen_version, form.reason.data, current_actor(), arrival())

    return _act(code, forms.SendBackCallForm(), move, _("L’appel est renvoyé en brouillon."))


@blueprint.post("/staff/calls/<code>/publish")
@staff("call_manager")
def publish(code: str) -> ResponseReturnValue:
    """Publish an approved call."""

    def move(call: Call, form: Any) -> None:
        services.publish_call(call, form.seen_version, current_actor(), arrival())

    return _act(code, ActionForm(), move, _("L’appel est publié."))


@blueprint.post("/staff/calls/<code>/start-evaluation")
@staff("call_manager")
def start_evaluation(code: str) -> ResponseReturnValue:
    """Begin the evaluation of a call whose deadline has passed."""

    def move(call: Call, form: Any) -> None:
        services.start_evaluation(call, current_actor(), arrival(), form.seen_version)

    return _act(code, ActionForm(), move, _("L’évaluation est commencée."))


@blueprint.post("/staff/calls/<code>/cancel")
@staff("call_manager")
def cancel(code: str) -> ResponseReturnValue:
    """Cancel a call before its evaluation."""

    def move(call: Call, form: Any) -> None:
        services.cancel_call(call, form.seen_version, form.cancellation.data, current_actor(), arrival())

    return _act(code, forms.CancelCallForm(), move, _("L’appel est annulé."))


def _act(code: str, form: VersionedForm, move: Move, done: str) -> ResponseReturnValue:
    """Make one move; what the rules refuse is shown on the page of the call."""
    if form.validate_on_submit():
        try:
            with unit_of_work():
                move(queries.get_for_update(code), form)
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(done, "success")
            return redirect(url_for("calls.show", code=code))
    return show_page(code, form)
