"""Pages of the manager for the pool: everyone in it, the invitations of a call, substitution, the guide."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.calls import queries as calls
from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.forms import ActionForm, AppForm
from grants.core.i18n import _, ngettext
from grants.core.request import arrival, current_actor
from grants.evaluation import forms, queries, services
from grants.evaluation.services.invitations import ASKING
from grants.evaluation.views import blueprint


@blueprint.get("/staff/evaluators/pool")
@staff("call_manager")
def pool() -> ResponseReturnValue:
    """Show every evaluator: lines, languages, capacity, absences, guide read."""
    rows = queries.pool(None, current_actor(), arrival())
    return render_template("evaluation/pool.html", rows=rows, language_label=queries.language_label)


@blueprint.route("/staff/calls/<code>/evaluators", methods=["GET", "POST"])
@staff("call_manager")
def call_evaluators(code: str) -> ResponseReturnValue:
    """Show who was invited to a call and what was answered; invite more."""
    form = AppForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                call = calls.get_for_update(code)
                made = services.invite_evaluators(
                    call, forms.invited_people(request.form), current_actor(), arrival()
                )
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            number = len(made)
            flash(ngettext("%(num)s évaluateur invité.", "%(num)s évaluateurs invités.", number), "success")
            return redirect(url_for("evaluation.call_evaluators", code=code))
    call = calls.get_visible(code, current_actor(), arrival())
    rows = queries.pool(call, current_actor(), arrival())
    page = render_template(
        "evaluation/call_evaluators.html",
        call=call,
        rows=rows,
        asks=call.state in ASKING,
        language_label=queries.language_label,
        form=form,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/staff/calls/<code>/evaluators/<int:user_id>/cancel")
@staff("call_manager")
def cancel_invitation(code: str, user_id: int) -> ResponseReturnValue:
    """Take back an invitation that waits for its answer."""
    form = ActionForm()
    if form.validate_on_submit():
        with unit_of_work():
            invitation = queries.invitation_for_update(calls.get_for_update(code), user_id)
            services.cancel_invitation(invitation, form.seen_version, current_actor(), arrival())
        flash(_("L’invitation est retirée."), "success")
    return redirect(url_for("evaluation.call_evaluators", code=code))


@blueprint.route("/staff/calls/<code>/evaluators/<int:user_id>/substitute", methods=["GET", "POST"])
@staff("call_manager")
def substitute(code: str, user_id: int) -> ResponseReturnValue:
    """Choose who takes over the open files of an evaluator; the draw proposes."""
    form = forms.SubstituteForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                call = calls.get_for_update(code)
                ids = queries.open_evaluations(call.id, user_id)
                chosen = forms.chosen_substitutes(request.form, ids)
                made = services.substitute(call, chosen, form.reason.data, current_actor(), arrival())
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            number = len(made)
            flash(
                ngettext(
                    "%(num)s dossier change d’évaluateur.", "%(num)s dossiers changent d’évaluateur.", number
                ),
                "success",
            )
            return redirect(url_for("evaluation.call_evaluators", code=code))
    call = queries.get_call(code, current_actor())
    offered = queries.substitutes(call, user_id, current_actor(), arrival())
    page = render_template(
        "evaluation/substitute.html",
        call=call,
        offered=offered,
        kept=forms.chosen_substitutes(request.form, [row.evaluation_id for row in offered.rows]),
        form=form,
    )
    return page, 422 if form.errors else 200


@blueprint.route("/staff/evaluators/guide", methods=["GET", "POST"])
@staff("call_manager")
def publish_guide() -> ResponseReturnValue:
    """Write a further version of the guide from the one in force."""
    form = forms.PublishGuideForm(obj=queries.guide_in_force())
    if form.validate_on_submit():
        try:
            with unit_of_work():
                made = services.publish_guide(
                    form.body_fr.data,
                    form.body_ar.data,
                    form.body_en.data or "",
                    current_actor(),
                    arrival(),
                )
                number = made.number
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(
                _("La version %(number)s du guide est publiée : chaque évaluateur la lira.", number=number),
                "success",
            )
            return redirect(url_for("evaluation.pool"))
    page = render_template("evaluation/publish_guide.html", form=form, guide=queries.guide_in_force())
    return page, 422 if form.errors else 200
