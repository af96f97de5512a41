"""The page on which the call manager says for which lines each evaluator is competent."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import DomainError, NotAllowed
from grants.core.forms import AppForm
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.evaluation import queries, services
from grants.evaluation.views import blueprint
from grants.strategy.queries import plain_lines


@blueprint.route("/staff/evaluators", methods=["GET", "POST"])
@staff("call_manager")
def competences() -> ResponseReturnValue:
    """Show every evaluator beside every line; keep what is ticked."""
    form = AppForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                people = queries.evaluators()
                chosen = {person: set(request.form.getlist(f"lines-{person}")) for person in people}
                services.set_competences(chosen, current_actor(), arrival())
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Les axes des évaluateurs sont enregistrés."), "success")
            return redirect(url_for("evaluation.competences"))
    page = render_template(
        "evaluation/competences.html", form=form, people=queries.evaluators().values(), lines=plain_lines()
    )
    return page, 422 if form.errors else 200
