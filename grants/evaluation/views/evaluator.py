"""Pages of an evaluator: own files, declaration, the file beside the grid."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound, ProblemsError
from grants.core.forms import ActionForm
from grants.core.i18n import _
from grants.core.pagination import requested_page
from grants.core.request import arrival, current_actor
from grants.documents.responses import send_document
from grants.evaluation import forms, queries, services
from grants.evaluation.marking import MarkInput
from grants.evaluation.models import Evaluation
from grants.evaluation.queries.own import is_late
from grants.evaluation.states import EvaluationState
from grants.evaluation.views import blueprint
from grants.proposals import queries as proposals


@blueprint.get("/evaluations")
@staff("evaluator")
def mine() -> ResponseReturnValue:
    """List the viewer's own files, those to do first."""
    page = queries.page_of_own(current_actor(), requested_page())
    return render_template("evaluation/mine.html", page=page, is_late=is_late)


@blueprint.route("/evaluations/<ref>", methods=["GET", "POST"])
@staff("evaluator")
def score(ref: str) -> ResponseReturnValue:
    """Show the file beside the grid; save marks, or validate them."""
    if request.method == "POST":
        return _keep(ref, forms.ScoreEvaluationForm())
    evaluation = queries.get_own(ref, current_actor())
    if evaluation.state == EvaluationState.ASSIGNED:
        return _declaration(evaluation, forms.RecuseForm(formdata=None))
    form = forms.ScoreEvaluationForm(formdata=None, obj=evaluation)
    marking = queries.marking_of(evaluation)
    return _page(evaluation, marking, marking.given, form)


def _keep(ref: str, form: forms.ScoreEvaluationForm) -> ResponseReturnValue:
    actor, is_final = current_actor(), request.form.get("action") == "validate"
    given = forms.given_marks(request.form)
    general = form.general_comment.data or ""
    problems: dict[str, str] = {}
    status = 422
    if form.validate():
        try:
            with unit_of_work():
                own = queries.get_own_for_update(ref, actor)
                if is_final:
                    services.complete_evaluation(own, given, general, form.seen_version, actor, arrival())
                else:
                    services.save_marks(own, given, general, actor, arrival(), form.seen_version)
        except (NotAllowed, NotFound):
            raise
        except DomainError as error:
            if isinstance(error, Conflict):
                status = 409
                if queries.get_own(ref, actor).state == EvaluationState.VALIDATED:
                    raise
            problems = _by_field(error)
            form.add_error(error)
        else:
            return _after(ref, is_final)
    evaluation = queries.get_own(ref, actor)
    if evaluation.state == EvaluationState.ASSIGNED:
        return _declaration(evaluation, forms.RecuseForm(formdata=None), 409)
    form.version.data = str(evaluation.version)
    return _page(evaluation, queries.marking_of(evaluation), given, form, problems, status)


def _after(ref: str, is_final: bool) -> ResponseReturnValue:
    if is_final:
        flash(_("L’évaluation de %(ref)s est validée.", ref=ref), "success")
        return redirect(url_for("evaluation.mine"))
    flash(_("Vos notes sont enregistrées."), "success")
    return redirect(url_for("evaluation.score", ref=ref))


def _by_field(error: DomainError) -> dict[str, str]:
    if not isinstance(error, ProblemsError):
        return {}
    return {field: str(message) for field, message in error.problems if field}


def _page(
    evaluation: Evaluation,
    marking: queries.Marking,
    given: dict[str, MarkInput],
    form: forms.ScoreEvaluationForm,
    problems: dict[str, str] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    proposal = evaluation.proposal
    groups = forms.grid_entries(marking.grid, given, marking.left_out, problems)
    entries = [entry for group in groups for entry in group.entries if entry.applies]
    judged = queries.judged_file(evaluation.proposal_id)
    return (
        render_template(
            "evaluation/score.html",
            evaluation=evaluation,
            proposal=proposal,
            groups=groups,
            entries=entries,
            left_out=marking.left_out,
            total=forms.total_points(groups),
            content=judged.content,
            names=proposals.display_names(judged.content),
            file_endpoint="evaluation.document",
            file_ref=proposal.ref,
            place=queries.place_of(evaluation),
            completed=judged.accepted,
            form=form,
        ),
        status,
    )


def _declaration(evaluation: Evaluation, form: forms.RecuseForm, status: int = 200) -> ResponseReturnValue:
    return (
        render_template(
            "evaluation/declaration.html",
            evaluation=evaluation,
            proposal=evaluation.proposal,
            form=form,
        ),
        status,
    )


@blueprint.post("/evaluations/<ref>/declare")
@staff("evaluator")
def declare(ref: str) -> ResponseReturnValue:
    """Declare that there is no conflict, which opens the file."""
    if ActionForm().validate_on_submit():
        try:
            with unit_of_work():
                own = queries.get_own_for_update(ref, current_actor())
                services.declare_no_conflict(own, current_actor(), arrival())
        except services.GuideNotRead as error:
            flash(str(error.message), "warning")
            return redirect(url_for("evaluation.guide"))
        flash(_("Le dossier est ouvert."), "success")
    return redirect(url_for("evaluation.score", ref=ref))


@blueprint.post("/evaluations/<ref>/recuse")
@staff("evaluator")
def recuse(ref: str) -> ResponseReturnValue:
    """Step aside with a reason."""
    form = forms.RecuseForm()
    if form.validate_on_submit():
        with unit_of_work():
            own = queries.get_own_for_update(ref, current_actor())
            services.recuse(own, form.reason.data, current_actor(), arrival())
        flash(
            _("Vous êtes récusé du dossier %(ref)s ; le gestionnaire le confie à un autre.", ref=ref),
            "success",
        )
        return redirect(url_for("evaluation.mine"))
    return _declaration(queries.get_own(ref, current_actor()), form, 422)


@blueprint.get("/evaluations/<ref>/documents/<int:joined_id>")
@staff("evaluator")
def document(ref: str, joined_id: int) -> ResponseReturnValue:
    """Hand over a joined file of an open evaluation, never bank data nor the board."""
    evaluation = queries.get_own(ref, current_actor())
    if evaluation.state == EvaluationState.ASSIGNED or joined_id not in {
        row["id"] for row in queries.judged_file(evaluation.proposal_id).content["documents"]
    }:
        raise NotFound(_("Ce fichier ne vous est pas montré."))
    return send_document(proposals.document_of(evaluation.proposal_id, joined_id), inline=True)


@blueprint.get("/evaluations/<ref>/completion/<int:file_id>")
@staff("evaluator")
def completed_document(ref: str, file_id: int) -> ResponseReturnValue:
    """Hand over a file accepted after submission, of an open evaluation."""
    evaluation = queries.get_own(ref, current_actor())
    shown = {file.file_id: file.document for file in queries.judged_file(evaluation.proposal_id).accepted}
    if evaluation.state == EvaluationState.ASSIGNED or file_id not in shown:
        raise NotFound(_("Ce fichier ne vous est pas montré."))
    return send_document(shown[file_id], inline=True)
