"""Declare a line unsuccessful or cancel a call: proposed by a manager, pronounced by a director."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.accounts.queries import names_of
from grants.calls import queries as calls
from grants.calls.models import Call
from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.forms import ActionForm
from grants.core.i18n import _, pick
from grants.core.request import arrival, current_actor
from grants.evaluation import forms, queries, services
from grants.evaluation.models import CallEnding
from grants.evaluation.states import EndingState
from grants.evaluation.views import blueprint

READERS = ("call_manager", "director", "auditor")


@blueprint.get("/staff/calls/<code>/endings")
@staff(*READERS)
def endings(code: str) -> ResponseReturnValue:
    """List what was proposed and pronounced for a call, and offer to propose."""
    return _list_page(code)


@blueprint.post("/staff/calls/<code>/endings")
@staff("call_manager")
def prepare_ending(code: str) -> ResponseReturnValue:
    """Propose to the directors that a line or the call ends."""
    form = forms.PrepareEndingForm()
    form.offer(_choices(calls.get_visible(code, current_actor(), arrival())))
    if form.validate_on_submit():
        try:
            with unit_of_work():
                call = calls.get_for_update(code)
                line = next((line for line in call.lines if line.line_code == form.target.data), None)
                reasons = (form.reason_fr.data, form.reason_ar.data or "")
                made = services.prepare_ending(
                    call, line, form.seen_version, *reasons, current_actor(), arrival()
                )
                key = made.id
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("La proposition attend un directeur."), "success")
            return redirect(url_for("evaluation.ending", code=code, ending_id=key))
    return _list_page(code, form)


@blueprint.get("/staff/calls/<code>/endings/<int:ending_id>")
@staff(*READERS)
def ending(code: str, ending_id: int) -> ResponseReturnValue:
    """Show one proposal, what pronouncing it does, and the moves."""
    return _page(code, ending_id)


@blueprint.post("/staff/calls/<code>/endings/<int:ending_id>/approve")
@staff("director")
def approve_ending(code: str, ending_id: int) -> ResponseReturnValue:
    """Pronounce it; files are closed and letters go out."""

    def act(found: CallEnding, form: Any) -> None:
        services.approve_ending(found, form.seen_version, current_actor(), arrival())

    return _act(code, ending_id, ActionForm(), act, _("C’est prononcé : les lettres sont parties."))


@blueprint.post("/staff/calls/<code>/endings/<int:ending_id>/send-back")
@staff("director")
def send_back_ending(code: str, ending_id: int) -> ResponseReturnValue:
    """Give a proposal back to the managers."""

    def act(found: CallEnding, form: Any) -> None:
        services.send_back_ending(found, form.seen_version, form.reason.data, current_actor(), arrival())

    done = _("La proposition est renvoyée au gestionnaire.")
    return _act(code, ending_id, forms.SendBackEndingForm(), act, done)


def _act(
    code: str, ending_id: int, form: Any, act: Callable[[CallEnding, Any], None], done: str
) -> ResponseReturnValue:
    if form.validate_on_submit():
        try:
            with unit_of_work():
                act(queries.ending_for_update(code, ending_id, current_actor()), form)
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(done, "success")
            return redirect(url_for("evaluation.ending", code=code, ending_id=ending_id))
    return _page(code, ending_id, form, 422)


def _choices(call: Call) -> list[tuple[str, str]]:
    """Return what may be proposed now: the lines once the deadline has passed, and the call."""
    if call.state not in ("published", "in_evaluation"):
        return []
    taken = {
        row.call_line.line_code if row.call_line else "call"
        for row in queries.endings_of(call.id)
        if row.state != EndingState.SENT_BACK
    }
    lines = call.lines if call.is_past(arrival()) else []
    named = [
        (line.line_code, _("déclarer infructueux l’axe « %(line)s »", line=pick(line.line))) for line in lines
    ]
    named.append(("call", _("annuler l’appel entier")))
    return [(key, words) for key, words in named if key not in taken]


def _list_page(code: str, refused: forms.PrepareEndingForm | None = None) -> ResponseReturnValue:
    call = calls.get_visible(code, current_actor(), arrival())
    form = refused or forms.PrepareEndingForm(formdata=None)
    form.offer(_choices(call))
    rows = queries.endings_of(call.id)
    page = render_template("evaluation/endings.html", call=call, rows=rows, preparing=form, form=refused)
    return page, 422 if refused else 200


def _page(code: str, ending_id: int, refused: Any = None, status: int = 200) -> ResponseReturnValue:
    found = queries.get_ending(code, ending_id, current_actor())
    back = (
        refused if isinstance(refused, forms.SendBackEndingForm) else forms.SendBackEndingForm(formdata=None)
    )
    page = render_template(
        "evaluation/ending.html",
        ending=found,
        effects=queries.effects_of(found),
        names=names_of({found.prepared_by_id, found.approved_by_id}),
        preparing=_preparing(found),
        back=back,
        form=refused,
    )
    return page, status


def _preparing(found: CallEnding) -> forms.PrepareEndingForm:
    """Return the form holding what was sent back, to be proposed anew."""
    line = found.call_line
    target = line.line_code if line else "call"
    form = forms.PrepareEndingForm(
        formdata=None,
        target=target,
        reason_fr=found.reason_fr,
        reason_ar=found.reason_ar,
        version=str(found.version),
    )
    form.offer([(target, pick(line.line) if line else _("annuler l’appel entier"))])
    return form
