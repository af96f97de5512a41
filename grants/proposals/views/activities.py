"""Page of the activities: each row shows the fields of its kind once the kind is chosen and saved."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import signed_in
from grants.core.i18n import _
from grants.proposals import queries
from grants.proposals.content import ProposalContent
from grants.proposals.forms import EditActivitiesForm
from grants.proposals.forms.rows import EXTRA_ROWS, show_problems
from grants.proposals.rules import Problem
from grants.proposals.views import blueprint
from grants.proposals.views.open_section import OpenSection, open_section, save, saved, status_of
from grants.territory.queries import city_choices


@blueprint.route("/proposals/<ref>/activities", methods=["GET", "POST"])
@signed_in
def activities(ref: str) -> ResponseReturnValue:
    """Edit the activities; "more" adds blank rows without saving, for browsers without scripts."""
    opened = open_section(ref, "activities")
    content, units = opened.content, opened.units
    kinds = queries.kinds_of_activities(opened.proposal.call_line.line_code)
    cities = dict(city_choices())
    form = EditActivitiesForm.of(kinds, cities, content.activities)
    if form.is_submitted():
        form.read_details(request.form, content.activities)
        if "more" in request.form:
            form.add_rows(EXTRA_ROWS)
        elif form.validate() and not form.detail_errors():
            after, units = save(opened, form)
            if after:
                return _saved(ref, content, after)
    else:
        form.show_details(content.activities)
        _show(form, opened.problems)
    page = render_template(
        "proposals/activities.html",
        form=form,
        forms=[form],
        wrong=[f"{cell.label.text} : {cell.errors[0]}" for cell in form.detail_errors()],
        kinds=[("", _("Choisir")), *kinds],
        city_names=cities.values(),
        **opened.drawn(units),
    )
    if "more" in request.form:
        return page
    return page, 422 if form.is_submitted() and form.detail_errors() else status_of(form, units)


def _saved(ref: str, before: ProposalContent, after: OpenSection) -> ResponseReturnValue:
    """Stay on the page when a kind was just chosen, whose fields now show; else go on as others do."""
    known = {(row.id, row.sub_line_code) for row in before.activities}
    if any((row.id, row.sub_line_code) not in known and not row.details for row in after.content.activities):
        flash(_("C’est enregistré. Précisez maintenant chaque activité selon sa nature."), "success")
        return redirect(url_for("proposals.activities", ref=ref))
    return saved(ref, after)


def _show(form: EditActivitiesForm, problems: list[Problem]) -> None:
    """Put faults of saved rows at their fields, those of the details too."""
    show_problems(form, [problem for problem in problems if "." not in (problem.field or "")])
    for problem in problems:
        table, _dot, name = (problem.field or "").partition(".")
        if table != "details" or problem.missing or problem.row is None:
            continue
        for cell in form.rows.entries[problem.row].form.details:
            if cell.spec.name == name:
                cell.errors.append(problem.short or problem.message)
