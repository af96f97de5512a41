"""The two readers of a blind call: appointed by the manager, they mark the group on experience apart."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.calls import queries as calls
from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound, ProblemsError
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.evaluation import forms, queries, services
from grants.evaluation.grids import grid_rows, part_of
from grants.evaluation.marking import MarkInput
from grants.evaluation.views import blueprint


@blueprint.route("/staff/calls/<code>/readers", methods=["GET", "POST"])
@staff("call_manager")
def call_readers(code: str) -> ResponseReturnValue:
    """Appoint the two readers of a blind call."""
    form = forms.AppointReadersForm()
    form.offer(queries.possible_readers())
    if form.validate_on_submit():
        try:
            with unit_of_work():
                call = calls.get_for_update(code)
                services.appoint_readers(call, form.chosen, current_actor(), arrival())
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Les lecteurs sont nommés."), "success")
            return redirect(url_for("evaluation.call_readers", code=code))
    call = calls.get_visible(code, current_actor(), arrival())
    if not call.hides_identity:
        raise NotFound(_("Cet appel ne cache pas qui présente les dossiers."))
    readers = queries.readers_of(call.id)
    if not form.is_submitted():
        form.people.data = [str(key) for key, _name in readers]
    page = render_template(
        "evaluation/readers.html", call=call, form=form, readers=readers, is_begun=queries.has_sheets(call.id)
    )
    return page, 422 if form.errors else 200


@blueprint.get("/staff/readings")
@staff("call_manager", "programme_officer")
def readings() -> ResponseReturnValue:
    """List the files that the viewer reads apart."""
    return render_template("evaluation/readings.html", rows=queries.readings_of(current_actor()))


@blueprint.route("/staff/readings/<ref>", methods=["GET", "POST"])
@staff("call_manager", "programme_officer")
def reading(ref: str) -> ResponseReturnValue:
    """Show the record of an association beside the criteria on experience; keep the marks once."""
    if request.method == "GET":
        return _page(ref, {}, {}, 200)
    given = forms.given_marks(request.form)
    try:
        with unit_of_work():
            services.give_reading(
                queries.reading_of(ref, current_actor(), lock=True), given, current_actor(), arrival()
            )
    except ProblemsError as error:
        return _page(ref, given, {field: str(words) for field, words in error.problems if field}, 422)
    flash(_("Vos notes du dossier %(ref)s sont gardées.", ref=ref), "success")
    return redirect(url_for("evaluation.readings"))


def _page(
    ref: str, given: dict[str, MarkInput], problems: dict[str, str], status: int
) -> ResponseReturnValue:
    actor = current_actor()
    proposal = queries.reading_of(ref, actor)
    sheet = queries.sheet_of_reader(proposal.id, actor.id)
    grid = grid_rows(proposal.call_line.call_id)
    left_out = dict.fromkeys(queries.not_applicable_of([proposal.id], grid)[proposal.id], "")
    if sheet is not None:
        given = {
            code: MarkInput(mark["half_points"], mark["half_points"] is None, mark["comment"])
            for code, mark in sheet.marks.items()
        }
    groups = forms.grid_entries(part_of(grid, apart=True), given, left_out, problems)
    page = render_template(
        "evaluation/reading.html",
        proposal=proposal,
        sheet=sheet,
        groups=groups,
        problems=problems,
        earlier=queries.earlier_files(proposal.association_id, proposal.id),
    )
    return page, status
