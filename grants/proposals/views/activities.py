"""Page of the activities: each row shows the fields of its kind once the kind is chosen and saved."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import signed_in
from grants.core.i18n import _
from grants.core.request import current_actor
from grants.proposals import queries
from grants.proposals.completeness import section_problems
from grants.proposals.content import ProposalContent
from grants.proposals.forms import EditActivitiesForm
from grants.proposals.forms.rows import EXTRA_ROWS, show_problems
from grants.proposals.rules import Problem
from grants.proposals.units.cities import code_of_city
from grants.proposals.views import blueprint
from grants.proposals.views.section_page import section_page
from grants.proposals.views.sections import draft_of, save, saved, status_of, units_of


@blueprint.route("/proposals/<ref>/activities", methods=["GET", "POST"])
@signed_in
def activities(ref: str) -> ResponseReturnValue:
    """Edit the activities; "more" adds blank rows without saving, for browsers without scripts."""
    proposal = draft_of(ref)
    kinds, cities = queries.choices_of_activities(proposal.call_line.line_code)
    content = queries.content_of(proposal, ["activities"])
    form = EditActivitiesForm.of(kinds, cities, content.activities)
    units = units_of(proposal, "activities")
    problems = section_problems("activities", content, queries.rules_of(proposal, sections=["activities"]))
    if form.is_submitted():
        form.read_details(request.form, code_of_city, content.activities, dict(cities))
        if "more" in request.form:
            form.add_rows(EXTRA_ROWS)
        elif form.validate() and not form.detail_errors():
            done, units = save(ref, "activities", form)
            if done:
                return _saved(ref, content)
    else:
        form.show_details(content.activities, dict(cities))
        _show(form, problems)
    proposal = queries.get_visible(ref, current_actor())
    page = render_template(
        "proposals/activities.html",
        proposal=proposal,
        page=section_page(proposal, "activities", problems),
        form=form,
        forms=[form],
        units=units,
        wrong=[f"{cell.label.text} : {cell.errors[0]}" for cell in form.detail_errors()],
        city_names=[name for _code, name in cities],
    )
    if "more" in request.form:
        return page
    return page, 422 if form.is_submitted() and form.detail_errors() else status_of(form, units)


def _saved(ref: str, before: ProposalContent) -> ResponseReturnValue:
    """Stay on the page when a kind was just chosen, whose fields now show; else go on as others do."""
    proposal = queries.get_visible(ref, current_actor())
    content = queries.content_of(proposal, ["activities"])
    known = {(row.id, row.sub_line_code) for row in before.activities}
    if any((row.id, row.sub_line_code) not in known and not row.details for row in content.activities):
        flash(_("C’est enregistré. Précisez maintenant chaque activité selon sa nature."), "success")
        return redirect(url_for("proposals.activities", ref=ref))
    return saved(ref, "activities")


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
