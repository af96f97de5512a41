"""Pages of the check before evaluation: the files that wait, and the form of one file."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.i18n import _
from grants.core.pagination import requested_page
from grants.core.request import arrival, current_actor
from grants.evaluation import forms, queries, services
from grants.evaluation.screening_points import (
    CAPS,
    CHECKS,
    ELIGIBILITY,
    check_label,
    inadmissible,
    point_label,
)
from grants.evaluation.screening_verdicts import read_found
from grants.evaluation.screening_words import evidence_words, reason_words
from grants.evaluation.states import ScreeningStage
from grants.evaluation.views import blueprint
from grants.proposals import queries as proposals
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState


@blueprint.get("/staff/screening")
@staff("call_manager")
def screening() -> ResponseReturnValue:
    """List the files that wait for a check."""
    call, stage = request.args.get("call", "").strip()[:12], request.args.get("stage", "")
    line = request.args.get("line", "").strip()[:10]
    calls, lines = proposals.filter_choices()
    return render_template(
        "evaluation/screening.html",
        page=queries.page_to_screen(call, stage, requested_page(), line),
        call=call,
        calls=calls,
        line_code=line,
        lines=lines,
        stage=stage,
        stages=ScreeningStage,
    )


@blueprint.route("/staff/proposals/<ref>/screening", methods=["GET", "POST"])
@staff("call_manager")
def screen(ref: str) -> ResponseReturnValue:
    """Check one file: its documents first, then the rules of the call."""
    proposal = proposals.get_visible(ref, current_actor())
    stage = _next_stage(proposal)
    form = _form(stage)
    lacking: Sequence[str] = ()
    if stage is not None and form.validate_on_submit():
        try:
            _record(ref, stage, form)
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
            lacking = error.codes if isinstance(error, services.ReasonsMissing) else ()
        else:
            flash(_done(stage, form.passed), "success")
            is_next = stage == ScreeningStage.ADMISSIBILITY and form.passed
            return redirect(
                url_for("evaluation.screen", ref=ref)
                if is_next
                else url_for("evaluation.screening", call=request.args.get("call") or None)
            )
    elif form.is_submitted() and stage is None:
        raise Conflict(_("Ce dossier n’attend pas d’examen."))
    return _page(ref, form, lacking), 422 if form.errors else 200


def _next_stage(proposal: Proposal) -> ScreeningStage | None:
    if proposal.state != ProposalState.SUBMITTED:
        return None
    done = ScreeningStage.ADMISSIBILITY in queries.screenings_of(proposal.id)
    return ScreeningStage.ELIGIBILITY if done else ScreeningStage.ADMISSIBILITY


def _form(stage: ScreeningStage | None) -> forms.ScreenProposalForm:
    form = forms.ScreenProposalForm()
    if stage == ScreeningStage.ELIGIBILITY:
        form.offer(_("Éligible : admis à l’évaluation"), _("Inéligible"))
    else:
        form.offer(_("Recevable"), _("Irrecevable"))
    return form


def _record(ref: str, stage: ScreeningStage, form: forms.ScreenProposalForm) -> None:
    ticked, actor = request.form.getlist("points"), current_actor()
    given = request.form.to_dict()
    with unit_of_work():
        proposal = proposals.get_for_update(ref, actor)
        reason = form.reason.data or ""
        if stage == ScreeningStage.ADMISSIBILITY:
            codes = [document.code for document in queries.document_points(proposal)]
            points = forms.checked_documents(ticked, codes)
            why = forms.written_reasons(given, codes)
            services.check_admissibility(proposal, points, form.passed, reason, actor, arrival(), reasons=why)
        else:
            points_met = forms.checked_points(ticked)
            why = forms.written_reasons(given, ELIGIBILITY)
            services.check_eligibility(
                proposal, points_met, form.passed, reason, actor, arrival(), reasons=why
            )


def _done(stage: ScreeningStage, passed: bool) -> str:
    if stage == ScreeningStage.ADMISSIBILITY:
        return str(
            _("Dossier recevable.") if passed else _("Dossier irrecevable : l’association est avertie.")
        )
    return str(
        _("Dossier admis à l’évaluation.") if passed else _("Dossier inéligible : l’association est avertie.")
    )


def _page(ref: str, form: forms.ScreenProposalForm, lacking: Sequence[str] = ()) -> str:
    proposal = proposals.get_visible(ref, current_actor())
    done = queries.screenings_of(proposal.id)
    stage = _next_stage(proposal)
    documents = queries.document_points(proposal)
    kept = done.get(ScreeningStage.ADMISSIBILITY)
    return render_template(
        "evaluation/screen.html",
        proposal=proposal,
        stage=stage,
        stages=ScreeningStage,
        done=done,
        completion=queries.completion_of(proposal.id),
        documents=documents,
        receipt=queries.receipt_flag(proposal.association, proposal.call_line.call),
        failing=inadmissible(documents, kept.points) if kept else [],
        verdicts=queries.document_verdicts(proposal, documents),
        known_facts=queries.eligibility_facts(proposal),
        checks=list(CHECKS),
        written=request.form if form.is_submitted() else {},
        lacking=lacking,
        read_found=read_found,
        reason_words=reason_words,
        evidence_words=evidence_words,
        labels={document.code: f"{document.code} {document.name}" for document in documents}
        | {code: point_label(code) for code in ELIGIBILITY}
        | {CAPS: _("Projets de l’association")},
        ticked=set(request.form.getlist("points")) if form.is_submitted() else None,
        check_label=check_label,
        point_label=point_label,
        form=form,
    )
