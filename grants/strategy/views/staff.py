"""What staff reads of the reference data, and the line it may add."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import DomainError
from grants.core.fields import as_choices
from grants.core.i18n import _, pick
from grants.core.request import arrival, current_actor
from grants.strategy import queries, services
from grants.strategy.forms import AddLineForm
from grants.strategy.views import blueprint
from grants.territory import queries as territory


@blueprint.route("/staff/reference")
@staff()
def reference() -> ResponseReturnValue:
    """Show what the reference data hold, with the way to each list."""
    counts = {**queries.counts(), **territory.counts()}
    return render_template("strategy/reference.html", counts=counts)


@blueprint.route("/staff/reference/programmes")
@staff()
def programmes() -> ResponseReturnValue:
    """List strategic objectives, programmes and their specific objectives."""
    objectives = queries.objectives()
    found = queries.programmes()
    return render_template(
        "strategy/programmes.html",
        strategic_objectives=queries.strategic_objectives(),
        programmes=found,
        objectives={
            programme.number: [item for item in objectives if item.programme_number == programme.number]
            for programme in found
        },
    )


@blueprint.route("/staff/reference/lines")
@staff()
def lines() -> ResponseReturnValue:
    """List the lines with their place in the strategy and their kinds of activity."""
    names = {programme.number: pick(programme) for programme in queries.programmes()}
    return render_template("strategy/lines.html", lines=queries.lines(), programme_names=names)


@blueprint.route("/staff/reference/lines/new", methods=["GET", "POST"])
@staff("call_manager", "director")
def add_line() -> ResponseReturnValue:
    """Add a line that calls may open at once."""
    form = AddLineForm()
    programmes_found = [(str(item.number), f"{item.number}. {pick(item)}") for item in queries.programmes()]
    form.programme_number.choices = as_choices(programmes_found)
    form.objective_number.choices = as_choices(
        (str(item.number), f"{item.number}. {pick(item, 'title')}") for item in queries.objectives()
    )
    form.thematic_programme_number.choices = as_choices([("", _("le même")), *programmes_found])
    if form.validate_on_submit():
        try:
            with unit_of_work():
                code = services.add_line(form.to_draft(), current_actor(), arrival()).code
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("L’axe %(code)s est ajouté. Un appel peut l’ouvrir.", code=code), "success")
            return redirect(url_for("strategy.lines"))
    return render_template("strategy/add_line.html", form=form), (422 if form.is_submitted() else 200)


@blueprint.route("/staff/reference/committees")
@staff()
def committees() -> ResponseReturnValue:
    """List the governance bodies with their interval between meetings."""
    return render_template("strategy/committees.html", bodies=queries.bodies())
