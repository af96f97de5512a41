"""Pages of the sections made of plain rows: timetable, team, partners, other funders and subsidies."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from grants.core.access import signed_in
from grants.core.db import unit_of_work
from grants.core.errors import DomainError
from grants.core.request import arrival, current_actor
from grants.proposals import queries, services
from grants.proposals.completeness import section_problems
from grants.proposals.content import ProposalContent
from grants.proposals.forms.typed import RowsForm
from grants.proposals.models import Proposal
from grants.proposals.plan_rows import KINDS
from grants.proposals.rules import Problem
from grants.proposals.timetable import Timetable, timetable_of
from grants.proposals.views import blueprint
from grants.proposals.views.section_page import section_page
from grants.proposals.views.sections import draft_of, saved

TABLES = {
    "timetable": ("milestones",),
    "team": ("team",),
    "partners": ("partners",),
    "funding": ("funders", "subsidies"),
}


@blueprint.route("/proposals/<ref>/timetable", methods=["GET", "POST"])
@signed_in
def timetable(ref: str) -> ResponseReturnValue:
    """Show the activities in time, and edit the milestones."""
    return _rows_page(ref, "timetable")


@blueprint.route("/proposals/<ref>/team", methods=["GET", "POST"])
@signed_in
def team(ref: str) -> ResponseReturnValue:
    """Edit the functions of the team."""
    return _rows_page(ref, "team")


@blueprint.route("/proposals/<ref>/partners", methods=["GET", "POST"])
@signed_in
def partners(ref: str) -> ResponseReturnValue:
    """Edit the partners."""
    return _rows_page(ref, "partners")


@blueprint.route("/proposals/<ref>/funding", methods=["GET", "POST"])
@signed_in
def funding(ref: str) -> ResponseReturnValue:
    """Name the other funders of the budget, and the other subsidies or that there is none."""
    return _rows_page(ref, "funding")


def _rows_page(ref: str, section: str) -> ResponseReturnValue:
    proposal = draft_of(ref)
    names = TABLES[section]
    forms = [RowsForm.typed(KINDS[name], request.form) for name in names] if request.method == "POST" else []
    more = request.form.get("more", "")
    if forms and not more and not any(form.errors for form in forms):
        try:
            _save(ref, forms)
        except DomainError as error:
            forms[0].form_errors.append(str(error.message))
        else:
            return saved(ref, section)
    content = queries.content_of(proposal, [section])
    problems = section_problems(section, content, queries.rules_of(proposal, [section]))
    if not forms:
        forms = [_saved_form(content, name, problems) for name in names]
    for form in forms:
        if more == form.kind.name:
            form.add_blank()
    page = render_template(
        "proposals/rows.html",
        proposal=proposal,
        page=section_page(proposal, section, problems),
        forms=forms,
        wrong=_above(problems) if request.method == "GET" else [],
        timetable=_drawn(proposal, content) if section == "timetable" else None,
        other_centimes=sum(row.other_centimes for row in content.budget),
        none_declared=_none_declared(proposal),
    )
    return page, 422 if not more and request.method == "POST" else 200


def _saved_form(content: ProposalContent, name: str, problems: list[Problem]) -> RowsForm:
    rows = getattr(content, name)
    form = RowsForm.saved(KINDS[name], rows, blank=1 if rows or name != "team" else 2)
    form.show_problems(problems)
    return form


def _above(problems: list[Problem]) -> list[str]:
    """Return the broken rules that belong to no cell."""
    return [problem.message for problem in problems if not problem.missing and problem.row is None]


def _none_declared(proposal: Proposal) -> bool:
    return "no_other_subsidy" in request.form if request.method == "POST" else proposal.no_other_subsidy


def _save(ref: str, forms: list[RowsForm]) -> None:
    declared = "no_other_subsidy" in request.form
    with unit_of_work():
        proposal = queries.get_for_update(ref, current_actor())
        for form in forms:
            services.save_rows(
                proposal,
                form.kind.name,
                form.kept_rows(),
                current_actor(),
                arrival(),
                removed=form.removed_ids(),
                no_other_subsidy=declared if form.kind.name == "subsidies" else None,
            )


def _drawn(proposal: Proposal, content: ProposalContent) -> Timetable:
    call = proposal.call_line.call
    return timetable_of(content, call.execution_starts_on, call.execution_ends_on)
