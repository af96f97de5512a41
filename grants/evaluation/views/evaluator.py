"""Pages of an evaluator: own files, declaration, recusal, the files joined."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import NotFound
from grants.core.forms import ActionForm
from grants.core.i18n import _
from grants.core.pagination import requested_page
from grants.core.request import arrival, current_actor
from grants.documents.models import Document
from grants.documents.responses import send_document
from grants.evaluation import forms, queries, services
from grants.evaluation.models import Evaluation
from grants.evaluation.queries.own import is_late
from grants.evaluation.states import EvaluationState
from grants.evaluation.views import blueprint
from grants.evaluation.views.scoring import declaration_page
from grants.proposals import queries as proposals


@blueprint.get("/evaluations")
@staff("evaluator")
def mine() -> ResponseReturnValue:
    """List the viewer's own files, those to do first."""
    page = queries.page_of_own(current_actor(), requested_page())
    return render_template("evaluation/mine.html", page=page, is_late=is_late)


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
    return declaration_page(queries.get_own(ref, current_actor()), form, 422)


@blueprint.get("/evaluations/<ref>/documents/<int:joined_id>")
@staff("evaluator")
def document(ref: str, joined_id: int) -> ResponseReturnValue:
    """Hand over a joined file of an open evaluation, never bank data nor the board."""
    evaluation = queries.get_own(ref, current_actor())
    if evaluation.state == EvaluationState.ASSIGNED or joined_id not in {
        row["id"] for row in queries.judged_file(evaluation.proposal_id).content["documents"]
    }:
        raise NotFound(_("Ce fichier ne vous est pas montré."))
    return _send(evaluation, proposals.document_of(evaluation.proposal_id, joined_id))


@blueprint.get("/evaluations/<ref>/completion/<int:file_id>")
@staff("evaluator")
def completed_document(ref: str, file_id: int) -> ResponseReturnValue:
    """Hand over a file accepted after submission, of an open evaluation."""
    evaluation = queries.get_own(ref, current_actor())
    shown = {file.file_id: file.document for file in queries.judged_file(evaluation.proposal_id).accepted}
    if evaluation.state == EvaluationState.ASSIGNED or file_id not in shown:
        raise NotFound(_("Ce fichier ne vous est pas montré."))
    return _send(evaluation, shown[file_id])


def _send(evaluation: Evaluation, document: Document) -> ResponseReturnValue:
    """Hand a file over; in a blind call its copy without metadata, under a name that tells nothing."""
    if queries.is_blind(evaluation.proposal):
        document = queries.released_copy(evaluation.proposal_id, document)
    return send_document(document, inline=True)
