"""Pages of the sessions of one call: convening, agenda, presence, transfers, recusals, coverage, screen."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.calls import queries as calls
from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.i18n import _, pick
from grants.core.request import arrival, current_actor
from grants.evaluation import forms, queries, services
from grants.evaluation.models import SelectionSession
from grants.evaluation.policies import SCORE_READERS
from grants.evaluation.states import ItemGround
from grants.evaluation.views import blueprint
from grants.evaluation.views.agenda import agenda_of
from grants.evaluation.wordings import vote_words
from grants.territory.queries import region_names

Act = Callable[[SelectionSession, datetime], str]


@blueprint.route("/staff/calls/<code>/sessions", methods=["GET", "POST"])
@staff(*SCORE_READERS)
def call_sessions(code: str) -> ResponseReturnValue:
    """List the sessions of a call; convene the next one."""
    members = queries.committee()
    form = forms.ConveneForm()
    form.offer(members)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                services.convene_session(
                    calls.get_for_update(code),
                    form.starts_at.data,
                    form.place.data or "",
                    form.members.data or (),
                    form.purpose.data or "",
                    current_actor(),
                    arrival(),
                )
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("La séance est convoquée : les membres reçoivent un courriel."), "success")
            return redirect(url_for("evaluation.call_sessions", code=code))
    call = queries.get_call(code, current_actor())
    held = queries.sessions_of(call.id)
    latest = held[-1] if held else None
    if not form.is_submitted():
        form = _convening(members, latest)
    page = render_template(
        "evaluation/call_sessions.html",
        call=call,
        sessions=held,
        latest=latest,
        bundles={session.id: bundle for session, bundle in queries.sealed_sessions(call.id)},
        form=form,
    )
    return page, 422 if form.errors or form.form_errors else 200


def _convening(members: Any, latest: SelectionSession | None) -> forms.ConveneForm:
    planned = latest if latest is not None and latest.state == "planned" else None
    invited = {seat.user_id for seat in queries.seats_of(planned.id)} if planned else set()
    form = forms.ConveneForm(
        formdata=None,
        starts_at=planned.starts_at if planned else arrival() + timedelta(days=7),
        place=planned.place if planned else "",
        members=[member.id for member in members if not planned or member.id in invited],
        purpose=planned.purpose if planned else "",
    )
    form.offer(members)
    return form


@blueprint.get("/staff/calls/<code>/sessions/<int:number>")
@staff(*SCORE_READERS)
def sitting(code: str, number: int) -> ResponseReturnValue:
    """Show one session: who is there, its agenda, votes and transfers."""
    return _sitting_page(code, number)


def _sitting_page(code: str, number: int, form: Any = None) -> ResponseReturnValue:
    call = queries.get_call(code, current_actor())
    held = queries.get_session(call.id, number)
    ranking = queries.ranking_of(call, held)
    names, refs = region_names(), {file.proposal_id: file.reference for file in ranking.files.values()}
    votes = queries.votes_of(held.id)
    transfer = form if isinstance(form, forms.TransferForm) else _blank(forms.TransferForm, held)
    transfer.offer([(line.code, f"{line.code} · {pick(line.call_line.line)}") for line in ranking.lines])
    agenda_form = form if isinstance(form, forms.AgendaForm) else _blank(forms.AgendaForm, held)
    agenda_form.offer()
    seats = queries.seats_of(held.id)
    page = render_template(
        "evaluation/sitting.html",
        call=call,
        held=held,
        ranking=ranking,
        lines=agenda_of(held, ranking),
        seats=seats,
        absent=_absent(seats),
        quorum=queries.quorum_of(queries.members_for(held.id)),
        votes=[
            (vote, vote_words(vote.subject, vote.question, refs.get(vote.proposal_id or 0, ""), names))
            for vote in votes
        ],
        transfers=ranking.record.transfers.get(held.id, ()),
        corrections=[
            (row, ref, names.get(row.region_code, row.region_code))
            for row, _vote, ref in ranking.record.corrections
        ],
        voters=[seat for seat in seats if seat.sits],
        transfer=transfer,
        agenda_form=agenda_form,
        typed=request.form,
        form=form,
    )
    return page, 422 if form is not None else 200


def _blank(kind: Any, held: SelectionSession) -> Any:
    return kind(formdata=None, version=str(held.version))


def _absent(seats: list[queries.Seat]) -> list[Any]:
    there = {seat.user_id for seat in seats if seat.sits}
    return [member for member in queries.committee() if member.id not in there]


@blueprint.post("/staff/calls/<code>/sessions/<int:number>/presence")
@staff("chair", "call_manager")
def note_presence(code: str, number: int) -> ResponseReturnValue:
    """Note that a member arrives or leaves."""
    form = forms.PresenceForm()

    def act(held: SelectionSession, at: datetime) -> str:
        key = str(form.user_id.data or "")
        user_id = int(key) if key.isascii() and key.isdigit() and len(key) < 10 else 0
        there = form.is_there.data == "yes"
        services.note_presence(held, form.seen_version, user_id, there, current_actor(), at)
        return str(_("La présence est notée."))

    return _act(code, number, form, act)


@blueprint.post("/staff/calls/<code>/sessions/<int:number>/agenda")
@staff("call_manager")
def add_to_agenda(code: str, number: int) -> ResponseReturnValue:
    """Put a file on the agenda of a session after publication."""
    form = forms.AgendaForm()
    form.offer()

    def act(held: SelectionSession, at: datetime) -> str:
        services.add_to_agenda(
            held,
            form.seen_version,
            form.reference.data or "",
            ItemGround.of(form.ground.data),
            form.reason.data or "",
            current_actor(),
            at,
        )
        return str(_("Le dossier est à l’ordre du jour."))

    return _act(code, number, form, act)


@blueprint.post("/staff/calls/<code>/sessions/<int:number>/transfer")
@staff("chair")
def transfer_money(code: str, number: int) -> ResponseReturnValue:
    """Move unused money of a line to another."""
    form = forms.TransferForm()
    lines = [(line.line_code, line.line_code) for line in queries.get_call(code, current_actor()).lines]
    form.offer(lines)

    def act(held: SelectionSession, at: datetime) -> str:
        made = services.transfer_money(
            held,
            form.seen_version,
            form.giver.data,
            form.taker.data,
            form.amount.data or 0,
            form.reason.data or "",
            forms.given_ballots(request.form) if form.to_vote.data else None,
            current_actor(),
            at,
        )
        if made is None:
            return str(_("Le vote a rejeté le transfert."))
        return str(_("Le transfert est enregistré."))

    return _act(code, number, form, act)


@blueprint.post("/staff/calls/<code>/sessions/<int:number>/show")
@staff("chair", "call_manager")
def show_item(code: str, number: int) -> ResponseReturnValue:
    """Put a file on the screen of the session, or take it off."""
    form = forms.ShowItemForm()

    def act(held: SelectionSession, at: datetime) -> str:
        services.show_item(held, form.seen_version, form.reference.data or "", current_actor(), at)
        return str(_("L’écran est changé."))

    return _act(code, number, form, act)


def _act(code: str, number: int, form: Any, act: Act) -> ResponseReturnValue:
    """Do one thing to a session; what the rules refuse is shown above its page."""
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
            return redirect(url_for("evaluation.sitting", code=code, number=number))
    return _sitting_page(code, number, form)
