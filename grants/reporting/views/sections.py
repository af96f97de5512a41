"""The parts of a draft: participants of a city, activities, expenses, narrative."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import signed_in
from grants.core.db import unit_of_work
from grants.core.errors import NotAllowed, NotFound, ProblemsError
from grants.core.forms import AppForm
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.reporting import policies, queries, services
from grants.reporting.content import ReportContent
from grants.reporting.forms import NarrativeForm, contacts_form, expenses_form, participants_form
from grants.reporting.models import ReportRevision
from grants.reporting.plan import ReportPlan
from grants.reporting.states import RevisionState
from grants.reporting.views import blueprint


@blueprint.route("/reports/<ref>/participants/<city_code>", methods=["GET", "POST"])
@signed_in
def participants(ref: str, city_code: str) -> ResponseReturnValue:
    """Fill in the persons of one city, one set of tables a cut period."""
    revision, plan, content = _draft(ref)
    city = plan.city(city_code)
    if city is None:
        raise NotFound
    form = participants_form(plan, content, city_code)
    rows = form.tables(plan, city_code) if form.is_submitted() else []
    return _section(
        "reporting/participants.html",
        revision,
        form,
        lambda locked: services.save_participants(locked, rows, current_actor(), arrival()),
        plan=plan,
        city=city,
        part=f"participants:{city_code}",
    )


@blueprint.route("/reports/<ref>/activities", methods=["GET", "POST"])
@signed_in
def activities(ref: str) -> ResponseReturnValue:
    """Fill in participations and audience, one row an activity and cut period."""
    revision, plan, content = _draft(ref)
    form = contacts_form(plan, content)
    rows = form.contacts(plan) if form.is_submitted() else []
    return _section(
        "reporting/activities.html",
        revision,
        form,
        lambda locked: services.save_contacts(locked, rows, current_actor(), arrival()),
        plan=plan,
        part="activities",
    )


@blueprint.route("/reports/<ref>/expenses", methods=["GET", "POST"])
@signed_in
def expenses(ref: str) -> ResponseReturnValue:
    """Fill in what was spent and justified, one row a heading."""
    revision, plan, content = _draft(ref)
    form = expenses_form(plan, content)
    rows = form.expenses(plan) if form.is_submitted() else []
    return _section(
        "reporting/expenses.html",
        revision,
        form,
        lambda locked: services.save_expenses(locked, rows, current_actor(), arrival()),
        plan=plan,
        part="expenses",
    )


@blueprint.route("/reports/<ref>/narrative", methods=["GET", "POST"])
@signed_in
def narrative(ref: str) -> ResponseReturnValue:
    """Fill in what was done, in words."""
    revision, plan, _content = _draft(ref)
    form = NarrativeForm(data={"narrative": revision.narrative})
    return _section(
        "reporting/narrative.html",
        revision,
        form,
        lambda locked: services.save_narrative(locked, form.narrative.data or "", current_actor(), arrival()),
        plan=plan,
        part="narrative",
    )


def _draft(ref: str) -> tuple[ReportRevision, ReportPlan, ReportContent]:
    revision = queries.get_visible(ref, current_actor())
    if not policies.can_edit(current_actor(), revision):
        raise NotAllowed(_("Seuls les membres de l’association remplissent ce rapport."))
    return revision, queries.plan_of(revision), queries.content_of(revision)


def _section(
    template: str,
    revision: ReportRevision,
    form: AppForm,
    save: Callable[[ReportRevision], None],
    **context: Any,
) -> ResponseReturnValue:
    """Save a part and go back to the task list, or show it again with what was typed."""
    reference = revision.reference
    if form.validate_on_submit():
        try:
            with unit_of_work():
                save(queries.get_for_update(reference, current_actor()))
        except ProblemsError as error:
            form.add_error(error)
            revision = queries.get_visible(reference, current_actor())
            context["plan"] = queries.plan_of(revision)
        else:
            flash(_("C’est enregistré."), "success")
            return redirect(url_for("reporting.show", ref=reference))
    elif revision.state != RevisionState.DRAFT:
        return redirect(url_for("reporting.show", ref=reference))
    remarks = queries.remarks_of(revision).get(context["part"], [])
    page = render_template(template, form=form, revision=revision, remarks=remarks, **context)
    return page, 422 if form.errors else 200
