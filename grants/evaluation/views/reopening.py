"""One evaluation as its call manager reads it: each set validated, and the button that reopens it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.evaluation import forms, queries, services
from grants.evaluation.grids import grid_rows
from grants.evaluation.states import EvaluationState
from grants.evaluation.views import blueprint
from grants.evaluation.wordings import mark_words
from grants.proposals.states import ProposalState


@blueprint.get("/staff/evaluations/<int:evaluation_id>")
@staff("call_manager")
def evaluation(evaluation_id: int) -> ResponseReturnValue:
    """Show what was validated, each time, and offer to reopen it while the scores are not closed."""
    return _page(evaluation_id, forms.ReopenForm(formdata=None))


@blueprint.post("/staff/evaluations/<int:evaluation_id>/reopen")
@staff("call_manager")
def reopen(evaluation_id: int) -> ResponseReturnValue:
    """Reopen a validated evaluation with a written reason."""
    form = forms.ReopenForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                found = queries.get_for_manager(evaluation_id, current_actor(), lock=True)
                services.reopen_evaluation(
                    found, form.reason.data, form.seen_version, current_actor(), arrival()
                )
                code = found.proposal.call_line.call.code
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("L’évaluation est rouverte ; l’évaluateur est prévenu."), "success")
            return redirect(url_for("evaluation.progress", code=code))
    return _page(evaluation_id, form, 422)


def _page(evaluation_id: int, form: forms.ReopenForm, status: int = 200) -> ResponseReturnValue:
    found = queries.get_for_manager(evaluation_id, current_actor())
    call = found.proposal.call_line.call
    form.version.data = form.version.data or str(found.version)
    may_reopen = (
        found.state == EvaluationState.VALIDATED and found.proposal.state == ProposalState.IN_EVALUATION
    )
    return (
        render_template(
            "evaluation/evaluation.html",
            evaluation=found,
            proposal=found.proposal,
            call=call,
            history=queries.history_of(found.id, grid_rows(call.id)),
            words=mark_words,
            may_reopen=may_reopen,
            form=form,
        ),
        status,
    )
