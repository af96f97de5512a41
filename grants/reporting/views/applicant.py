"""Pages of an association: its reports, the task list of one, and its submission."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import signed_in
from grants.core.clock import local_date
from grants.core.db import unit_of_work
from grants.core.errors import NotAllowed, ProblemsError
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.obligations.queries import is_late
from grants.reporting import policies, queries, services
from grants.reporting.completeness import parts_of
from grants.reporting.display import headings_of, summaries_of
from grants.reporting.forms import SubmitReportForm
from grants.reporting.states import RevisionState
from grants.reporting.views import blueprint


@blueprint.route("/reports")
@signed_in
def mine() -> ResponseReturnValue:
    """Show what the reader's associations have to report, with due dates and states."""
    return render_template("reporting/mine.html", rows=queries.reports_of(current_actor(), arrival()))


@blueprint.route("/reports/start/<int:obligation_id>", methods=["POST"])
@signed_in
def start(obligation_id: int) -> ResponseReturnValue:
    """Begin the report of an obligation, or go on with the draft that was begun."""
    with unit_of_work():
        obligation = queries.get_obligation_for_update(obligation_id, current_actor())
        reference = services.start_report(obligation, current_actor(), arrival()).reference
    return redirect(url_for("reporting.show", ref=reference))


@blueprint.route("/reports/<ref>")
@signed_in
def show(ref: str) -> ResponseReturnValue:
    """Show a draft as a task list, and anything later as it was submitted."""
    revision = queries.get_visible(ref, current_actor())
    if not policies.can_edit(current_actor(), revision):
        return redirect(url_for("reporting.show_for_staff", ref=ref))
    plan, content = queries.plan_of(revision), queries.content_of(revision)
    remarks = queries.remarks_of(revision)
    common = {"revision": revision, "plan": plan, "content": content, "remarks": remarks}
    if revision.state == RevisionState.DRAFT:
        late = is_late(revision.obligation, local_date(arrival()))
        return render_template("reporting/tasks.html", parts=parts_of(plan, content), late=late, **common)
    return render_template(
        "reporting/show.html",
        cities=summaries_of(plan, content),
        headings=headings_of(plan, content),
        history=queries.history_of(revision),
        parts=parts_of(plan, content),
        **common,
    )


@blueprint.route("/reports/<ref>/submit", methods=["GET", "POST"])
@signed_in
def submit(ref: str) -> ResponseReturnValue:
    """Show the whole report with what is missing, and submit it."""
    revision = queries.get_visible(ref, current_actor())
    if not policies.can_submit(current_actor(), revision):
        raise NotAllowed(_("Seul un propriétaire de l’association dépose un rapport."))
    form = SubmitReportForm(data={"version": str(revision.version)})
    if form.validate_on_submit():
        try:
            with unit_of_work():
                locked = queries.get_for_update(ref, current_actor())
                services.submit_report(locked, form.seen_version, current_actor(), arrival())
        except ProblemsError as error:
            form.add_error(error)
            revision = queries.get_visible(ref, current_actor())
        else:
            flash(_("Le rapport est déposé. Un chargé de programme va l’examiner."), "success")
            return redirect(url_for("reporting.show", ref=ref))
    elif revision.state != RevisionState.DRAFT:
        return redirect(url_for("reporting.show", ref=ref))
    plan, content = queries.plan_of(revision), queries.content_of(revision)
    return (
        render_template(
            "reporting/submit.html",
            form=form,
            revision=revision,
            parts=parts_of(plan, content),
            plan=plan,
            content=content,
            cities=summaries_of(plan, content),
            headings=headings_of(plan, content),
        ),
        422 if form.errors else 200,
    )
