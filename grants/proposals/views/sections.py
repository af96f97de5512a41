"""Pages of the sections of a draft: each is saved alone, and keeps what was typed when it is refused."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.accounts.queries import names_of
from grants.calls import queries as calls
from grants.core.access import signed_in
from grants.core.db import unit_of_work
from grants.core.errors import DomainError
from grants.core.i18n import _, ngettext, pick
from grants.core.request import arrival, current_actor
from grants.proposals import policies, queries, services
from grants.proposals.budget_rules import totals_of
from grants.proposals.completeness import section_problems
from grants.proposals.forms import (
    EditBeneficiariesForm,
    EditBudgetForm,
    EditDescriptionForm,
)
from grants.proposals.forms.rows import EXTRA_ROWS, show_problems
from grants.proposals.models import Proposal
from grants.proposals.persons import AGES, SEXES, age_words, sex_words
from grants.proposals.rules import Problem
from grants.proposals.services.drafting import TypedText
from grants.proposals.services.guards import require_draft
from grants.proposals.states import TEXT_SECTIONS, TEXTS
from grants.proposals.views import blueprint
from grants.proposals.views.rule_bars import rule_bars
from grants.proposals.views.section_page import after_saving


def draft_of(ref: str) -> Proposal:
    """Return a draft that the reader may fill in; NotFound, NotAllowed or Conflict otherwise."""
    proposal = queries.get_visible(ref, current_actor())
    require_draft(proposal, current_actor())
    return proposal


def faults_of(proposal: Proposal, content: Any, section: str) -> list[Problem]:
    """Return the faults of one section as it is saved."""
    return section_problems(section, content, queries.rules_of(proposal, [section]))


def saved(proposal_ref: str, section: str) -> ResponseReturnValue:
    """Say what was saved and what remains; go on, back to the task list, or stay at a broken rule."""
    proposal = queries.get_visible(proposal_ref, current_actor())
    content = queries.content_of(proposal, [section])
    faults = [fault for fault in faults_of(proposal, content, section) if not fault.missing]
    if not faults:
        flash(_("C’est enregistré."), "success")
        return redirect(after_saving(proposal, section, "next" in request.form))
    words = ngettext(
        "C’est enregistré. Un point reste à corriger avant le dépôt.",
        "C’est enregistré. %(num)s points restent à corriger avant le dépôt.",
        len(faults),
    )
    flash(words, "warning")
    return redirect(url_for(f"proposals.{section}", ref=proposal_ref))


@blueprint.route("/proposals/<ref>/basics", methods=["GET", "POST"])
@signed_in
def basics(ref: str) -> ResponseReturnValue:
    """Edit title, dates and texts; two people on one text both keep their words."""
    proposal = draft_of(ref)
    texts = queries.text_revisions(proposal.id)
    form = EditDescriptionForm(
        data={
            "title": proposal.title,
            "language": proposal.language,
            "starts_on": proposal.starts_on,
            "ends_on": proposal.ends_on,
            **{name: texts[name].body for name in TEXT_SECTIONS["basics"] if name in texts},
            **{f"{name}_revision": texts[name].revision for name in TEXT_SECTIONS["basics"] if name in texts},
        }
    )
    conflicts: dict[str, Any] = {}
    if form.validate_on_submit():
        try:
            _save_description(ref, form)
        except services.TextConflict as conflict:
            conflicts = conflict.texts
            for name, now in conflicts.items():
                form[f"{name}_revision"].data = str(now.revision)
                form[name].errors = [str(conflict.message)]
        except DomainError as error:
            form.add_error(error)
        else:
            return saved(ref, "basics")
    elif not form.is_submitted():
        show_problems(form, faults_of(proposal, queries.content_of(proposal), "basics"))
    page = render_template(
        "proposals/basics.html",
        proposal=queries.get_visible(ref, current_actor()),
        form=form,
        texts=[text for text in TEXTS if text[0] in TEXT_SECTIONS["basics"]],
        conflicts=conflicts,
        names=names_of({now.updated_by_id for now in conflicts.values()}),
    )
    return page, 409 if conflicts else 422 if form.is_submitted() and form.errors else 200


def _save_description(ref: str, form: EditDescriptionForm) -> None:
    typed = {
        name: TypedText(form[name].data or "", form.seen_revision(name)) for name in TEXT_SECTIONS["basics"]
    }
    with unit_of_work():
        services.save_description(
            queries.get_for_update(ref, current_actor()),
            form.title.data,
            form.starts_on.data,
            form.ends_on.data,
            form.language.data,
            typed,
            current_actor(),
            arrival(),
        )


@blueprint.route("/proposals/<ref>/beneficiaries", methods=["GET", "POST"])
@signed_in
def beneficiaries(ref: str) -> ResponseReturnValue:
    """Edit the planned persons of each city where an activity stands."""
    proposal = draft_of(ref)
    content = queries.content_of(proposal)
    names = queries.display_names(content.as_json()).cities
    codes = {row.city_code for row in content.activities} | {cell.city_code for cell in content.beneficiaries}
    cities = sorted(((code, names[code]) for code in codes), key=lambda pair: pair[1])
    form = EditBeneficiariesForm.of(cities, content.beneficiaries)
    if form.validate_on_submit():
        if not set(form.cities()) <= codes:
            form.form_errors.append(_("Une ville n’a plus d’activité : rouvrez cette page."))
        else:
            with unit_of_work():
                services.save_beneficiaries(
                    queries.get_for_update(ref, current_actor()),
                    form.cells(),
                    current_actor(),
                    arrival(),
                    cities=form.cities(),
                )
            return saved(ref, "beneficiaries")
    page = render_template(
        "proposals/beneficiaries.html",
        proposal=proposal,
        form=form,
        problems=[] if form.is_submitted() else faults_of(proposal, content, "beneficiaries"),
        sexes=[(sex, sex_words(sex)) for sex in SEXES],
        ages=[(age, age_words(age)) for age in AGES],
    )
    return page, 422 if form.is_submitted() and form.errors else 200


@blueprint.route("/proposals/<ref>/budget", methods=["GET", "POST"])
@signed_in
def budget(ref: str) -> ResponseReturnValue:
    """Edit the budget: what does not parse is refused, what breaks a rule is saved and shown at its cell."""
    proposal = draft_of(ref)
    headings = [(heading.code, pick(heading)) for heading in calls.budget_headings()]
    content = queries.content_of(proposal)
    form = EditBudgetForm.of(headings, content.budget)
    if "more" in request.form:
        form.add_rows(EXTRA_ROWS)
    elif form.validate_on_submit():
        try:
            with unit_of_work():
                services.save_budget(
                    queries.get_for_update(ref, current_actor()),
                    form.saved_rows(),
                    current_actor(),
                    arrival(),
                    removed=form.removed_ids(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            return saved(ref, "budget")
    elif not form.is_submitted():
        show_problems(form, faults_of(proposal, content, "budget"))
    proposal = queries.get_visible(ref, current_actor())
    rules = queries.rules_of(proposal)
    page = render_template(
        "proposals/budget.html",
        proposal=proposal,
        form=form,
        rules=rules,
        bars=rule_bars(totals_of(content.budget, rules), rules) if content.budget else [],
        may_submit=policies.can_submit(current_actor(), proposal),
    )
    return page, 422 if "more" not in request.form and form.is_submitted() and form.errors else 200
