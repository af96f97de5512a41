"""Pages of the manager for ties: the evidence of a call, one piece set aside, an evaluator recused."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.calls import queries as calls
from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.evaluation import forms, queries, services
from grants.evaluation.views import blueprint
from grants.evaluation.wordings import tie_source_words


@blueprint.get("/staff/calls/<code>/ties")
@staff("call_manager")
def ties(code: str) -> ResponseReturnValue:
    """Show which evaluators are tied to which associations of a call, by which evidence."""
    call = calls.get_visible(code, current_actor(), arrival())
    return render_template(
        "evaluation/ties.html",
        call=call,
        pairs=queries.ties_of_call(call, current_actor()),
        source_words=tie_source_words,
    )


@blueprint.route(
    "/staff/calls/<code>/ties/<int:user_id>/<int:association_id>/<fingerprint>", methods=["GET", "POST"]
)
@staff("call_manager")
def set_tie_aside(code: str, user_id: int, association_id: int, fingerprint: str) -> ResponseReturnValue:
    """Judge that one piece of evidence proves nothing, with a written reason."""
    form = forms.SetTieAsideForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                services.set_tie_aside(
                    user_id, association_id, fingerprint, form.reason.data, current_actor(), arrival()
                )
        except (Conflict, NotAllowed):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("L’indice est écarté ; les autres comptent toujours."), "success")
            return redirect(url_for("evaluation.ties", code=code))
    call = calls.get_visible(code, current_actor(), arrival())
    found = [
        (pair, item)
        for pair in queries.ties_of_call(call, current_actor())
        for item in pair.evidence
        if (pair.person_id, pair.association.id) == (user_id, association_id)
        and item.evidence.fingerprint == fingerprint
    ]
    if not found:
        raise NotFound(_("Cet indice n’existe plus."))
    pair, item = found[0]
    page = render_template(
        "evaluation/set_tie_aside.html",
        call=call,
        pair=pair,
        item=item,
        source_words=tie_source_words,
        form=form,
    )
    return page, 422 if form.errors else 200


@blueprint.route("/staff/evaluations/<int:evaluation_id>/recuse", methods=["GET", "POST"])
@staff("call_manager")
def recuse_evaluator(evaluation_id: int) -> ResponseReturnValue:
    """Take a file from an evaluator who is tied to its association."""
    form = forms.ReleaseEvaluatorForm()
    evaluation = queries.get_for_manager(evaluation_id, current_actor())
    code = evaluation.proposal.call_line.call.code
    if form.validate_on_submit():
        with unit_of_work():
            held = queries.get_for_manager(evaluation_id, current_actor(), lock=True)
            services.recuse_evaluator(held, form.reason.data, current_actor(), arrival())
        flash(_("L’évaluateur est récusé : ses notes ne comptent plus."), "success")
        return redirect(url_for("evaluation.ties", code=code))
    page = render_template("evaluation/recuse_evaluator.html", evaluation=evaluation, code=code, form=form)
    return page, 422 if form.errors else 200
