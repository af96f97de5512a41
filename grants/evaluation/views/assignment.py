"""Pages of the call manager during scoring: assignment, progress, closing."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.calls import queries as calls
from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.forms import ActionForm, AppForm
from grants.core.i18n import _, ngettext
from grants.core.pagination import requested_page
from grants.core.request import arrival, current_actor
from grants.evaluation import forms, queries, services
from grants.evaluation.clash_words import clash_lines
from grants.evaluation.grids import grid_rows
from grants.evaluation.states import EvaluationState
from grants.evaluation.views import blueprint
from grants.evaluation.wordings import third_words
from grants.proposals.states import ProposalState


@blueprint.route("/staff/calls/<code>/assignment", methods=["GET", "POST"])
@staff("call_manager")
def assignment(code: str) -> ResponseReturnValue:
    """Show the evaluators proposed for each file; confirm them, changed or not."""
    form = forms.AcceptAssignmentForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                call = calls.get_for_update(code)
                ids = [file.proposal_id for file in queries.files_in_need(call.id)]
                choices = forms.chosen_evaluators(request.form, ids)
                made = services.accept_assignment(
                    call,
                    choices,
                    form.drawn.data or "",
                    form.reason.data or "",
                    current_actor(),
                    arrival(),
                )
        except (NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            number = len(made)
            flash(
                ngettext("%(num)s évaluation attribuée.", "%(num)s évaluations attribuées.", number),
                "success",
            )
            return redirect(url_for("evaluation.progress", code=code))
    call = queries.get_call(code, current_actor())
    proposed = services.propose_assignment(call, current_actor(), arrival())
    grid = grid_rows(call.id)
    form.drawn.data = proposed.input_sha256
    page = render_template(
        "evaluation/assignment.html",
        call=call,
        proposed=proposed,
        clash=clash_lines(proposed.clash, lambda key: proposed.name(int(key)), queries.language_label),
        runs=queries.assignment_runs(call.id),
        kept=forms.chosen_evaluators(request.form, [file.proposal_id for file in proposed.files]),
        why=lambda reasons: third_words(reasons, grid.difference_limit),
        form=form,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/staff/calls/<code>/evaluations")
@staff("call_manager")
def progress(code: str) -> ResponseReturnValue:
    """Show how far the evaluation of a call is, who is late, which files need a third evaluator."""
    return _progress_page(code, ActionForm(formdata=None))


def _progress_page(code: str, form: AppForm) -> ResponseReturnValue:
    call = queries.get_call(code, current_actor())
    grid = grid_rows(call.id)
    counts = queries.count_by_state(call.id)
    files = queries.page_of_progress(call.id, requested_page(), arrival())
    page = render_template(
        "evaluation/progress.html",
        call=call,
        page=files,
        left_out=queries.not_applicable_of([file.row.id for file in files.rows], grid),
        may_leave_out=any(criterion.may_be_not_applicable for criterion in grid.criteria),
        to_screen=counts.get(ProposalState.SUBMITTED, 0),
        in_evaluation=counts.get(ProposalState.IN_EVALUATION, 0),
        evaluated=counts.get(ProposalState.EVALUATED, 0),
        waiting=queries.count_waiting(call.id),
        why=lambda reasons: third_words(reasons, grid.difference_limit),
        form=form,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/staff/calls/<code>/close-scoring")
@staff("call_manager")
def close_scoring(code: str) -> ResponseReturnValue:
    """Compute and freeze the scores of a call."""
    form = ActionForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                services.close_scoring(calls.get_for_update(code), current_actor(), arrival())
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("La notation est close : les dossiers sont classés."), "success")
            return redirect(url_for("evaluation.session", code=code))
    return _progress_page(code, form)


@blueprint.route("/staff/evaluations/<int:evaluation_id>/release", methods=["GET", "POST"])
@staff("call_manager")
def release(evaluation_id: int) -> ResponseReturnValue:
    """Take a file back from an evaluator who has not opened it."""
    evaluation = queries.get_for_manager(evaluation_id, current_actor())
    code = evaluation.proposal.call_line.call.code
    form = forms.ReleaseEvaluatorForm(version=str(evaluation.version))
    if form.validate_on_submit():
        with unit_of_work():
            held = queries.get_for_manager(evaluation_id, current_actor(), lock=True)
            services.release_evaluator(held, form.seen_version, form.reason.data, current_actor(), arrival())
        flash(_("Le dossier est repris ; il attend un autre évaluateur."), "success")
        return redirect(url_for("evaluation.progress", code=code))
    if evaluation.state != EvaluationState.ASSIGNED:
        raise Conflict(_("L’évaluateur a déjà ouvert ce dossier."))
    page = render_template("evaluation/release.html", evaluation=evaluation, code=code, form=form)
    return page, 422 if form.errors else 200
