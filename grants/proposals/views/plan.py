"""Pages of the sections made of plain rows: timetable, team, partners, other funders and subsidies."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from grants.core.access import signed_in
from grants.proposals.content import ProposalContent
from grants.proposals.forms.section_rows import SectionRows
from grants.proposals.forms.typed import RowsForm
from grants.proposals.plan_rows import KINDS
from grants.proposals.rules import Problem
from grants.proposals.timetable import Timetable, timetable_of
from grants.proposals.views import blueprint
from grants.proposals.views.open_section import OpenSection, open_section, save, saved, status_of

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
    opened = open_section(ref, section)
    content, units = opened.content, opened.units
    posted, more = request.method == "POST", request.form.get("more", "")
    forms = SectionRows([_form(content, name, opened.problems) for name in TABLES[section]], posted)
    if section == "funding":
        forms.declare(content.no_other_subsidy, request.form)
    if posted and not more and not forms.errors:
        after, units = save(opened, forms)
        if after:
            return saved(ref, after)
    for form in forms.tables:
        if more == form.kind.name:
            form.add_blank()
    page = render_template(
        "proposals/rows.html",
        forms=[forms],
        wrong=[] if posted else _above(opened.problems),
        timetable=_drawn(opened) if section == "timetable" else None,
        other_centimes=sum(row.other_centimes for row in content.budget),
        **opened.drawn(units),
    )
    return page, 200 if more else status_of(forms, units)


def _form(content: ProposalContent, name: str, problems: list[Problem]) -> RowsForm:
    if request.method == "POST":
        return RowsForm.typed(KINDS[name], request.form)
    rows = getattr(content, name)
    form = RowsForm.saved(KINDS[name], rows, blank=1 if rows or name != "team" else 2)
    form.show_problems(problems)
    return form


def _above(problems: list[Problem]) -> list[str]:
    """Return the broken rules that belong to no cell."""
    return [problem.message for problem in problems if not problem.missing and problem.row is None]


def _drawn(opened: OpenSection) -> Timetable:
    rules = opened.rules
    return timetable_of(opened.content, rules.execution_starts_on, rules.execution_ends_on)
