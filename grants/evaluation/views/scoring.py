"""The file beside the grid: marks saved and validated by buttons, for pages without scripts too."""

from collections.abc import Iterable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound, ProblemsError
from grants.core.i18n import _, current_language
from grants.core.request import arrival, current_actor
from grants.evaluation import forms, queries, services
from grants.evaluation.guidance_html import guidance_html
from grants.evaluation.marking import MarkInput
from grants.evaluation.models import Evaluation
from grants.evaluation.services.saving import SavedElsewhere
from grants.evaluation.states import EvaluationState
from grants.evaluation.units import NOTE, OPINION, Opinion, Outcome, Stand, mark_key
from grants.evaluation.views import blueprint
from grants.evaluation.wordings import value_words
from grants.proposals import queries as proposals


@blueprint.route("/evaluations/<ref>", methods=["GET", "POST"])
@staff("evaluator")
def score(ref: str) -> ResponseReturnValue:
    """Show the file beside the grid; save marks, or validate them."""
    if request.method == "POST":
        return _keep(ref, forms.ScoreEvaluationForm())
    evaluation = queries.get_own(ref, current_actor())
    if evaluation.state == EvaluationState.ASSIGNED:
        return declaration_page(evaluation, forms.RecuseForm(formdata=None))
    marking, note = queries.marking_of(evaluation, current_language()), queries.note_of(evaluation)
    form = forms.ScoreEvaluationForm(formdata=None, obj=evaluation, private_note=note.value)
    return _page(evaluation, marking, marking.given, form, note)


def _keep(ref: str, form: forms.ScoreEvaluationForm) -> ResponseReturnValue:
    actor, is_final = current_actor(), request.form.get("action") == "validate"
    given = forms.given_marks(request.form)
    problems: dict[str, str] = {}
    status = 422
    if form.validate():
        try:
            _save(ref, given, form, is_final)
        except (NotAllowed, NotFound):
            raise
        except DomainError as error:
            if isinstance(error, Conflict):
                status = 409
                if queries.get_own(ref, actor).state == EvaluationState.VALIDATED:
                    raise
            problems = _by_field(error)
            form.add_error(error)
            _show_other_opinion(form, error)
        else:
            return _after(ref, is_final)
    evaluation = queries.get_own(ref, actor)
    if evaluation.state == EvaluationState.ASSIGNED:
        return declaration_page(evaluation, forms.RecuseForm(formdata=None), 409)
    form.version.data = str(evaluation.version)
    marking, note = queries.marking_of(evaluation, current_language()), queries.note_of(evaluation)
    return _page(evaluation, marking, given, form, note, problems, status)


def _save(ref: str, given: dict[str, MarkInput], form: forms.ScoreEvaluationForm, is_final: bool) -> None:
    actor, opinion, note = current_actor(), form.opinion, form.private_note.data or ""
    seen = forms.seen_units(request.form.getlist("seen"))
    with unit_of_work():
        own = queries.get_own_for_update(ref, actor)
        if is_final:
            services.complete_evaluation(
                own, given, "", form.seen_version, actor, arrival(), seen, opinion, note
            )
        else:
            services.save_marks(own, given, "", actor, arrival(), seen, opinion, note)


def _after(ref: str, is_final: bool) -> ResponseReturnValue:
    if is_final:
        flash(_("L’évaluation de %(ref)s est validée.", ref=ref), "success")
        return redirect(url_for("evaluation.mine"))
    flash(_("Vos notes sont enregistrées."), "success")
    return redirect(url_for("evaluation.score", ref=ref))


def _by_field(error: DomainError) -> dict[str, str]:
    if isinstance(error, SavedElsewhere):
        return {outcome.key.replace(":", "_", 1): _other(outcome) for outcome in error.outcomes}
    if not isinstance(error, ProblemsError):
        return {}
    return {field: str(message) for field, message in error.problems if field}


def _show_other_opinion(form: forms.ScoreEvaluationForm, error: DomainError) -> None:
    crossed: Iterable[Outcome] = error.outcomes if isinstance(error, SavedElsewhere) else ()
    fields = {OPINION: form.general_comment, NOTE: form.private_note}
    for outcome in crossed:
        if outcome.key in fields:
            fields[outcome.key].errors = [_other(outcome)]


def _other(outcome: Outcome) -> str:
    return str(
        _(
            "L’autre fenêtre a enregistré : %(value)s. Ce que vous aviez ici est dans la page ; "
            "enregistrez pour le garder à la place.",
            value=value_words(outcome.now.value),
        )
    )


def _page(
    evaluation: Evaluation,
    marking: queries.Marking,
    given: dict[str, MarkInput],
    form: forms.ScoreEvaluationForm,
    note: Stand,
    problems: dict[str, str] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    judged = queries.judged_file(evaluation.proposal_id)
    proposal = queries.shown_file(evaluation) if judged.is_blind else evaluation.proposal
    stored = {
        mark_key(code): Stand(mark, marking.revisions.get(code, 0)) for code, mark in marking.given.items()
    }
    opinion = Stand(Opinion(evaluation.general_comment, evaluation.confidence), evaluation.opinion_revision)
    groups = forms.grid_entries(marking.grid, given, marking.left_out, problems, stored)
    return (
        render_template(
            "evaluation/score.html",
            evaluation=evaluation,
            proposal=proposal,
            groups=groups,
            entries=[entry for group in groups for entry in group.entries if entry.applies],
            left_out=marking.left_out,
            guidance={code: guidance_html(tuple(texts)) for code, texts in marking.guidance.items()},
            total=forms.total_points(groups),
            tokens={OPINION: opinion.token(OPINION), NOTE: note.token(NOTE)},
            content=judged.content,
            names=proposals.display_names(judged.content),
            file_endpoint="evaluation.document",
            file_ref=proposal.ref,
            place=queries.place_of(evaluation),
            completed=judged.accepted,
            is_blind=judged.is_blind,
            reopened=queries.reopening_of(evaluation),
            form=form,
        ),
        status,
    )


def declaration_page(
    evaluation: Evaluation, form: forms.RecuseForm, status: int = 200
) -> ResponseReturnValue:
    """Return the page that stands before a file is opened."""
    return (
        render_template(
            "evaluation/declaration.html",
            evaluation=evaluation,
            proposal=queries.shown_file(evaluation),
            applicants=queries.applicants_of_line(evaluation.proposal.call_line_id)
            if queries.is_blind(evaluation.proposal)
            else None,
            form=form,
        ),
        status,
    )
