"""Pages of the sections of a draft: each is saved alone, and keeps what was typed when it is refused."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

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
from grants.proposals.forms.rows import EXTRA_ROWS, seen_units, show_problems
from grants.proposals.models import Proposal
from grants.proposals.persons import AGES, SEXES, age_words, sex_words
from grants.proposals.rules import Problem
from grants.proposals.services.guards import require_draft
from grants.proposals.states import TEXT_SECTIONS, TEXTS
from grants.proposals.views import blueprint
from grants.proposals.views.rule_bars import rule_bars
from grants.proposals.views.section_page import after_saving, section_page
from grants.proposals.views.units import UnitsOnPage, units_on_page


def draft_of(ref: str) -> Proposal:
    """Return a draft that the reader may fill in; NotFound, NotAllowed or Conflict otherwise."""
    proposal = queries.get_visible(ref, current_actor())
    require_draft(proposal, current_actor())
    return proposal


def faults_of(proposal: Proposal, content: Any, section: str) -> list[Problem]:
    """Return the faults of one section as it is saved."""
    return section_problems(section, content, queries.rules_of(proposal, sections=[section]))


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


def units_of(proposal: Proposal, section: str) -> UnitsOnPage:
    """Return the units of a page: as they stand, or as the page sent them, which its reader saw."""
    return posted_units(section) if request.method == "POST" else units_on_page(proposal, section)


def posted_units(section: str) -> UnitsOnPage:
    """Return the units as the page sent them."""
    pairs = (text.partition("=") for text in request.form.getlist("seen"))
    return UnitsOnPage(section, {key: token for key, _sign, token in pairs})


def save(ref: str, section: str, form: Any) -> tuple[bool, UnitsOnPage]:
    """Save what the reader changed; say whether it is done, and give the units to draw the page with."""
    taken = set(request.form.getlist("take"))
    changes = form.changes(seen_units(request.form.getlist("seen")))
    kept = [change for change in changes if change.key not in taken]
    posted = posted_units(section)
    try:
        with unit_of_work():
            services.save_section(
                queries.get_for_update(ref, current_actor()), kept, current_actor(), arrival()
            )
    except services.UnitsConflict as conflict:
        form.form_errors.append(str(conflict.message))
        return False, posted.with_conflicts(conflict.units, queries.get_visible(ref, current_actor()))
    except DomainError as error:
        form.add_error(error)
        return False, posted
    return True, posted


def status_of(form: Any, units: UnitsOnPage) -> int:
    """Return the status of a page drawn again: 409 for a conflict, 422 for a fault, 200 otherwise."""
    if units.conflicts:
        return 409
    return 422 if form.is_submitted() and form.errors else 200


@blueprint.route("/proposals/<ref>/basics", methods=["GET", "POST"])
@signed_in
def basics(ref: str) -> ResponseReturnValue:
    """Edit title, dates and texts; two people on one text both keep their words."""
    proposal = draft_of(ref)
    content = queries.content_of(proposal, ["basics"])
    form = EditDescriptionForm(
        data={
            "title": proposal.title,
            "language": proposal.language,
            "starts_on": proposal.starts_on,
            "ends_on": proposal.ends_on,
            **content.texts,
        }
    )
    units = units_of(proposal, "basics")
    problems = faults_of(proposal, content, "basics")
    if form.validate_on_submit():
        done, units = save(ref, "basics", form)
        if done:
            return saved(ref, "basics")
    elif not form.is_submitted():
        show_problems(form, problems)
    proposal = queries.get_visible(ref, current_actor())
    page = render_template(
        "proposals/basics.html",
        proposal=proposal,
        page=section_page(proposal, "basics", problems),
        form=form,
        forms=[form],
        texts=[text for text in TEXTS if text[0] in TEXT_SECTIONS["basics"]],
        units=units,
    )
    return page, status_of(form, units)


@blueprint.route("/proposals/<ref>/beneficiaries", methods=["GET", "POST"])
@signed_in
def beneficiaries(ref: str) -> ResponseReturnValue:
    """Edit the planned persons of each city where an activity stands."""
    proposal = draft_of(ref)
    content = queries.content_of(proposal, ["beneficiaries"])
    names = queries.display_names(content.as_json()).cities
    codes = {row.city_code for row in content.activities} | {cell.city_code for cell in content.beneficiaries}
    cities = sorted(((code, names[code]) for code in codes if code), key=lambda pair: pair[1])
    form = EditBeneficiariesForm.of(cities, content.beneficiaries)
    units = units_of(proposal, "beneficiaries")
    if form.validate_on_submit():
        if not set(form.cities()) <= codes:
            form.form_errors.append(_("Une ville n’a plus d’activité : rouvrez cette page."))
        else:
            done, units = save(ref, "beneficiaries", form)
            if done:
                return saved(ref, "beneficiaries")
    proposal = queries.get_visible(ref, current_actor())
    problems = faults_of(proposal, content, "beneficiaries")
    page = render_template(
        "proposals/beneficiaries.html",
        proposal=proposal,
        page=section_page(proposal, "beneficiaries", problems),
        form=form,
        units=units,
        problems=[] if form.is_submitted() else [problem for problem in problems if not problem.missing],
        sexes=[(sex, sex_words(sex)) for sex in SEXES],
        ages=[(age, age_words(age)) for age in AGES],
    )
    return page, status_of(form, units)


@blueprint.route("/proposals/<ref>/budget", methods=["GET", "POST"])
@signed_in
def budget(ref: str) -> ResponseReturnValue:
    """Edit the budget: what does not parse is refused, what breaks a rule is saved and shown at its cell."""
    proposal = draft_of(ref)
    headings = [(heading.code, pick(heading)) for heading in calls.budget_headings()]
    content = queries.content_of(proposal, ["budget"])
    form = EditBudgetForm.of(headings, content.budget)
    units = units_of(proposal, "budget")
    if "more" in request.form:
        form.add_rows(EXTRA_ROWS)
    elif form.validate_on_submit():
        done, units = save(ref, "budget", form)
        if done:
            return saved(ref, "budget")
    if request.method == "POST":
        proposal = queries.get_visible(ref, current_actor())
    rules = queries.rules_of(proposal, sections=["budget"])
    problems = section_problems("budget", content, rules)
    if request.method == "GET":
        show_problems(form, problems)
    page = render_template(
        "proposals/budget.html",
        proposal=proposal,
        page=section_page(proposal, "budget", problems),
        form=form,
        units=units,
        rules=rules,
        choices=[("", _("Choisir")), *headings],
        bars=rule_bars(totals_of(content.budget, rules), rules),
        may_submit=policies.can_submit(current_actor(), proposal),
    )
    return page, 200 if "more" in request.form else status_of(form, units)
