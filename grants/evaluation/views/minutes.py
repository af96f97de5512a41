"""The page of the minutes of a session: PDF, signatures, refusals, signed scan, sealed bundle."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import staff, step_up
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.documents.responses import send_document
from grants.documents.services import StoredFile, receive
from grants.evaluation import forms, queries, services
from grants.evaluation.minutes_pdf import draw_minutes
from grants.evaluation.models import SelectionSession
from grants.evaluation.policies import SCORE_READERS
from grants.evaluation.views import blueprint

Act = Callable[[SelectionSession, datetime], str]


def _session(code: str, number: int) -> SelectionSession:
    return queries.get_session(queries.get_call(code, current_actor()).id, number)


@blueprint.get("/staff/calls/<code>/sessions/<int:number>/minutes")
@staff(*SCORE_READERS)
def minutes(code: str, number: int) -> ResponseReturnValue:
    """Show the minutes of a closed session and who signed them."""
    return _page(code, number)


def _page(code: str, number: int, form: Any = None) -> ResponseReturnValue:
    held = _session(code, number)
    found = queries.minutes_of(held.id)
    if found is None:
        raise NotFound(_("Le procès-verbal paraît quand la séance est close."))
    signing = queries.signing_of(held)
    waiting = [seat for seat in signing.present if seat.user_id not in signing.signatures]
    actor = current_actor()
    refusal = form if isinstance(form, forms.RefuseForm) else forms.RefuseForm(formdata=None)
    refusal.offer(
        (seat.user_id, seat.name)
        for seat in waiting
        if seat.user_id == actor.id or actor.has_role("call_manager")
    )
    page = render_template(
        "evaluation/minutes.html",
        call=held.call,
        held=held,
        minutes=found,
        content=queries.frozen_content(found),
        signing=signing,
        waiting={seat.user_id for seat in waiting},
        own_turn=held.state == "closed" and actor.id in {seat.user_id for seat in waiting},
        bundle=queries.bundle_of(held.id),
        sealed=queries.sealed_sessions(held.call_id),
        signature=forms.SignForm(formdata=None, seal=found.sha256),
        refusal=refusal,
        scan=form if isinstance(form, forms.ScanForm) else forms.ScanForm(formdata=None),
        form=form,
    )
    return page, 422 if form is not None else 200


@blueprint.get("/staff/calls/<code>/sessions/<int:number>/minutes/<language>.pdf")
@staff(*SCORE_READERS)
def minutes_paper(code: str, number: int, language: str) -> ResponseReturnValue:
    """Hand over the minutes in French or Arabic: the original, or the same bytes drawn now."""
    held = _session(code, number)
    found = queries.minutes_of(held.id)
    if found is None or language not in services.PAPER_LANGUAGES:
        raise NotFound(_("Le procès-verbal paraît quand la séance est close."))
    original = queries.minutes_paper(held.id, language)
    if original is not None:
        return send_document(original, inline=True)
    drawn = draw_minutes(queries.frozen_content(found), found.sha256, language)
    return Response(drawn, mimetype="application/pdf")


@blueprint.get("/staff/calls/<code>/sessions/<int:number>/minutes/scan")
@staff(*SCORE_READERS)
def minutes_scan(code: str, number: int) -> ResponseReturnValue:
    """Hand over the scan of the minutes signed by hand."""
    found = queries.minutes_of(_session(code, number).id)
    if found is None or found.scan is None:
        raise NotFound(_("Aucun procès-verbal signé à la main n’est joint."))
    return send_document(found.scan, inline=True)


@blueprint.get("/staff/calls/<code>/sessions/<int:number>/bundle.json")
@staff(*SCORE_READERS)
def bundle(code: str, number: int) -> ResponseReturnValue:
    """Hand over the sealed bundle of a session."""
    held = _session(code, number)
    found = queries.bundle_of(held.id)
    if found is None:
        raise NotFound(_("Le lot scellé paraît quand la séance est close."))
    if found.document is not None:
        return send_document(found.document)
    answer = Response(found.content or "", mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{held.minutes_reference}.json")
    return answer


@blueprint.post("/staff/calls/<code>/sessions/<int:number>/minutes/sign")
@staff("chair", "committee_member")
@step_up
def sign_minutes(code: str, number: int) -> ResponseReturnValue:
    """Sign the minutes as a member who was present."""
    form = forms.SignForm()

    def act(held: SelectionSession, at: datetime) -> str:
        services.sign_minutes(held, form.seal.data or "", current_actor(), at)
        return str(_("Votre signature est notée, avec l’heure."))

    return _act(code, number, form, act)


@blueprint.post("/staff/calls/<code>/sessions/<int:number>/minutes/refuse")
@staff("chair", "committee_member", "call_manager")
@step_up
def refuse_minutes(code: str, number: int) -> ResponseReturnValue:
    """Note that a member refuses to sign."""
    form = forms.RefuseForm()
    form.offer((member.id, member.name) for member in queries.committee())

    def act(held: SelectionSession, at: datetime) -> str:
        services.refuse_to_sign(held, form.user_id.data, form.reason.data or "", current_actor(), at)
        return str(_("Le refus est noté, avec sa raison."))

    return _act(code, number, form, act)


@blueprint.post("/staff/calls/<code>/sessions/<int:number>/minutes/scan")
@staff("call_manager")
def give_scan(code: str, number: int) -> ResponseReturnValue:
    """Take the scan of the minutes signed by hand."""
    form = forms.ScanForm()
    kept: list[StoredFile] = []
    if form.validate_on_submit():
        try:
            kept.append(receive(form.scan.data, current_actor(), arrival()))
        except DomainError as error:
            form.scan.errors = [str(error.message)]
            return _page(code, number, form)

    def act(held: SelectionSession, at: datetime) -> str:
        services.give_signed_scan(held, kept[0], current_actor(), at)
        return str(_("Le procès-verbal signé est joint."))

    return _act(code, number, form, act)


def _act(code: str, number: int, form: Any, act: Act) -> ResponseReturnValue:
    if form.validate_on_submit():
        try:
            with unit_of_work():
                call = queries.get_call(code, current_actor())
                done = act(queries.session_for_update(call.id, number), arrival())
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(done, "success")
            return redirect(url_for("evaluation.minutes", code=code, number=number))
    return _page(code, number, form)
