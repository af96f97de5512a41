"""Page of the activities: each row shows the fields of its kind once the kind is chosen and saved."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import signed_in
from grants.core.db import unit_of_work
from grants.core.errors import DomainError
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.proposals import queries, services
from grants.proposals.completeness import section_problems
from grants.proposals.content import ProposalContent
from grants.proposals.forms import EditActivitiesForm
from grants.proposals.forms.rows import EXTRA_ROWS, show_problems
from grants.proposals.rules import Problem
from grants.proposals.views import blueprint
from grants.proposals.views.answers import code_of_city
from grants.proposals.views.section_page import section_page
from grants.proposals.views.sections import draft_of, saved


@blueprint.route("/proposals/<ref>/activities", methods=["GET", "POST"])
@signed_in
def activities(ref: str) -> ResponseReturnValue:
    """Edit the activities; "more" adds blank rows without saving, for browsers without scripts."""
    proposal = draft_of(ref)
    kinds, cities = queries.choices_of_activities(proposal.call_line.line_code)
    content = queries.content_of(proposal, ["activities"])
    form = EditActivitiesForm.of(kinds, cities, content.activities)
    problems = section_problems("activities", content, queries.rules_of(proposal, ["activities"]))
    if form.is_submitted():
        fine = form.read_details(request.form, code_of_city, content.activities, dict(cities))
        if "more" in request.form:
            form.add_rows(EXTRA_ROWS)
        elif form.validate() and fine:
            try:
                _save(ref, form)
            except DomainError as error:
                form.add_error(error)
            else:
                return _saved(ref, content)
    else:
        form.show_details(content.activities, dict(cities))
        _show(form, problems)
    page = render_template(
        "proposals/activities.html",
        proposal=proposal,
        page=section_page(proposal, "activities", problems),
        form=form,
        forms=[form],
        wrong=[f"{cell.label.text} : {cell.errors[0]}" for cell in form.detail_errors()],
        city_names=[name for _code, name in cities],
        has_homes=any(cell.spec.kind == "homes" for cells in form.details.values() for cell in cells),
    )
    return page, 422 if form.is_submitted() and "more" not in request.form else 200


def _save(ref: str, form: EditActivitiesForm) -> None:
    with unit_of_work():
        services.save_activities(
            queries.get_for_update(ref, current_actor()),
            form.saved_rows(),
            current_actor(),
            arrival(),
            removed=form.removed_ids(),
        )


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
        for cell in form.details.get(problem.row, []):
            if cell.spec.name == name:
                cell.errors.append(problem.short or problem.message)
