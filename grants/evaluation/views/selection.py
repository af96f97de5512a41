"""Pages of the selection committee: the calls, the ranking of one call, its session."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.calls import queries as calls
from grants.core.access import staff
from grants.core.clock import local_date
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.forms import ActionForm, AppForm
from grants.core.i18n import _, ngettext
from grants.core.pagination import requested_page
from grants.core.request import arrival, current_actor
from grants.evaluation import forms, queries, services
from grants.evaluation.models import SelectionSession
from grants.evaluation.policies import SCORE_READERS
from grants.evaluation.states import SessionState
from grants.evaluation.views import blueprint
from grants.evaluation.views.ranking_rows import envelope_bar, rows_of
from grants.proposals.states import ProposalState

Act = Callable[[SelectionSession, Any, datetime], None]


@blueprint.get("/staff/selection")
@staff(*SCORE_READERS)
def sessions() -> ResponseReturnValue:
    """List the calls under evaluation and after it."""
    return render_template("evaluation/sessions.html", page=queries.page_of_calls(requested_page()))


@blueprint.get("/staff/calls/<code>/selection")
@staff(*SCORE_READERS)
def session(code: str) -> ResponseReturnValue:
    """Show the ranking of one line of a call, what the pass proposes and what was decided."""
    return ranking_page(code)


def ranking_page(code: str, form: AppForm | None = None, status: int = 200) -> ResponseReturnValue:
    """Return the page of the ranking, with a form that was refused."""
    call = queries.get_call(code, current_actor())
    held = queries.session_of(call.id)
    counts = queries.count_by_state(call.id)
    ranking = queries.ranking_of(call, held)
    members = queries.committee()
    line = ranking.line(request.args.get("line", ""))
    opening = form if isinstance(form, forms.OpenSessionForm) else _opening_form(members)
    page = render_template(
        "evaluation/session.html",
        call=call,
        held=held,
        ranking=ranking,
        line=line,
        ties=[tie for tie in ranking.ties if any(ranking.files[ref].line_code == line.code for ref in tie)],
        rows=rows_of(line, ranking.grid),
        bar=envelope_bar(line),
        still_open=counts.get(ProposalState.SUBMITTED, 0) + counts.get(ProposalState.IN_EVALUATION, 0),
        evaluated=counts.get(ProposalState.EVALUATED, 0),
        members=members,
        quorum=queries.quorum_of(queries.members_for(held.id if held else None)),
        present=queries.present_in(held.id) if held else {},
        seats=queries.seats_of(held.id) if held else [],
        can_confirm=_can_confirm(held),
        opening=opening,
        order_form=form if isinstance(form, forms.OrderFilesForm) else forms.OrderFilesForm(formdata=None),
        form=form,
    )
    return page, status


def _can_confirm(held: SelectionSession | None) -> bool:
    """Say whether the reader is the second person who may close the session."""
    actor = current_actor()
    return (
        held is not None
        and held.state == SessionState.CLOSING
        and actor.id != held.closing_asked_by_id
        and actor.id in queries.in_room(held.id)
    )


def _opening_form(members: Any) -> forms.OpenSessionForm:
    form = forms.OpenSessionForm(
        formdata=None, held_on=local_date(arrival()), members=[member.id for member in members]
    )
    form.offer(members)
    return form


@blueprint.post("/staff/calls/<code>/selection/open")
@staff("call_manager")
def open_session(code: str) -> ResponseReturnValue:
    """Open the session with the members present."""
    form = forms.OpenSessionForm()
    form.offer(queries.committee())
    if form.validate_on_submit():
        try:
            with unit_of_work():
                services.open_session(
                    calls.get_for_update(code),
                    form.held_on.data,
                    form.members.data,
                    current_actor(),
                    arrival(),
                    form.purpose.data or "",
                )
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("La séance est ouverte."), "success")
            return redirect(url_for("evaluation.session", code=code))
    return ranking_page(code, form, 422)


@blueprint.post("/staff/calls/<code>/selection/accept")
@staff("chair")
def accept(code: str) -> ResponseReturnValue:
    """Record what the pass proposes for every file without a decision."""
    recorded: list[int] = []

    def act(held: SelectionSession, form: Any, at: datetime) -> None:
        recorded.append(len(services.accept_proposals(held, form.seen_version, current_actor(), at)))

    def done() -> str:
        return str(ngettext("%(num)s décision enregistrée.", "%(num)s décisions enregistrées.", recorded[0]))

    return _act(code, ActionForm(), act, done)


@blueprint.post("/staff/calls/<code>/selection/order")
@staff("chair")
def order(code: str) -> ResponseReturnValue:
    """Give an order to equal files."""
    places = sorted(
        (int(place), reference)
        for reference in request.form.getlist("reference")
        if (place := request.form.get(f"place-{reference}", "")).isascii()
        and place.isdigit()
        and len(place) < 4
    )

    def act(held: SelectionSession, form: Any, at: datetime) -> None:
        if len({place for place, _ref in places}) < len(request.form.getlist("reference")):
            raise DomainError(_("Donnez à chaque dossier une place différente."))
        references = [reference for _place, reference in places]
        services.order_equal_files(held, form.seen_version, references, form.reason.data, current_actor(), at)

    return _act(code, forms.OrderFilesForm(), act, lambda: _("L’ordre est enregistré."))


@blueprint.post("/staff/calls/<code>/selection/close")
@staff("chair")
def ask_closing(code: str) -> ResponseReturnValue:
    """Ask to close the minutes of the session; another member confirms."""

    def act(held: SelectionSession, form: Any, at: datetime) -> None:
        services.ask_closing(held, form.seen_version, current_actor(), at)

    return _act(code, ActionForm(), act, lambda: _("La clôture attend la confirmation d’un autre membre."))


@blueprint.post("/staff/calls/<code>/selection/resume")
@staff("chair", "committee_member")
def resume(code: str) -> ResponseReturnValue:
    """Take back the closing that was asked."""

    def act(held: SelectionSession, form: Any, at: datetime) -> None:
        services.resume_session(held, form.seen_version, current_actor(), at)

    return _act(code, ActionForm(), act, lambda: _("La séance reprend."))


@blueprint.post("/staff/calls/<code>/selection/confirm")
@staff("chair", "committee_member")
def confirm_closing(code: str) -> ResponseReturnValue:
    """Confirm the closing that the chair asked."""

    def act(held: SelectionSession, form: Any, at: datetime) -> None:
        services.close_minutes(held, form.seen_version, current_actor(), at)

    return _act(code, ActionForm(), act, lambda: _("Le procès-verbal est clos."))


@blueprint.post("/staff/calls/<code>/selection/publish")
@staff("call_manager", "chair")
def publish(code: str) -> ResponseReturnValue:
    """Publish the results and send the letters."""

    def act(held: SelectionSession, form: Any, at: datetime) -> None:
        services.publish_results(held, form.seen_version, current_actor(), at)

    return _act(code, ActionForm(), act, lambda: _("Les résultats sont publiés et les lettres envoyées."))


def _act(code: str, form: Any, act: Act, done: Callable[[], str]) -> ResponseReturnValue:
    """Do one thing to the session; what the rules refuse is shown above the ranking."""
    if form.validate_on_submit():
        try:
            with unit_of_work():
                call = queries.get_call(code, current_actor())
                act(queries.session_for_update(call.id), form, arrival())
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(done(), "success")
            return redirect(url_for("evaluation.session", code=code, line=request.args.get("line")))
    return ranking_page(code, form, 422)
