"""Pages of the sections of a draft: each is saved alone, and keeps what was typed when it is refused."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from grants.calls import queries as calls
from grants.core.access import signed_in
from grants.core.i18n import _, pick
from grants.proposals.budget_rules import totals_of
from grants.proposals.forms import (
    EditBeneficiariesForm,
    EditBudgetForm,
    EditDescriptionForm,
)
from grants.proposals.forms.rows import EXTRA_ROWS, show_problems
from grants.proposals.persons import AGES, SEXES, age_words, sex_words
from grants.proposals.states import TEXT_SECTIONS, TEXTS
from grants.proposals.views import blueprint
from grants.proposals.views.open_section import open_section, save, saved, status_of
from grants.proposals.views.rule_bars import rule_bars
from grants.territory.queries import city_names


@blueprint.route("/proposals/<ref>/basics", methods=["GET", "POST"])
@signed_in
def basics(ref: str) -> ResponseReturnValue:
    """Edit title, dates and texts; two people on one text both keep their words."""
    opened = open_section(ref, "basics")
    content, units = opened.content, opened.units
    form = EditDescriptionForm(
        data={
            "title": content.title,
            "language": content.language,
            "starts_on": content.starts_on,
            "ends_on": content.ends_on,
            **content.texts,
        }
    )
    if form.validate_on_submit():
        after, units = save(opened, form)
        if after:
            return saved(ref, after)
    elif not form.is_submitted():
        show_problems(form, opened.problems)
    page = render_template(
        "proposals/basics.html",
        form=form,
        forms=[form],
        texts=[text for text in TEXTS if text[0] in TEXT_SECTIONS["basics"]],
        **opened.drawn(units),
    )
    return page, status_of(form, units)


@blueprint.route("/proposals/<ref>/beneficiaries", methods=["GET", "POST"])
@signed_in
def beneficiaries(ref: str) -> ResponseReturnValue:
    """Edit the planned persons of each city where an activity stands."""
    opened = open_section(ref, "beneficiaries")
    content, units = opened.content, opened.units
    codes = {row.city_code for row in content.activities} | {cell.city_code for cell in content.beneficiaries}
    cities = sorted(city_names(codes).items(), key=lambda pair: pair[1])
    form = EditBeneficiariesForm.of(cities, content.beneficiaries)
    if form.validate_on_submit():
        if not set(form.cities()) <= codes:
            form.form_errors.append(_("Une ville n’a plus d’activité : rouvrez cette page."))
        else:
            after, units = save(opened, form)
            if after:
                return saved(ref, after)
    page = render_template(
        "proposals/beneficiaries.html",
        form=form,
        problems=[] if form.is_submitted() else [fault for fault in opened.problems if not fault.missing],
        sexes=[(sex, sex_words(sex)) for sex in SEXES],
        ages=[(age, age_words(age)) for age in AGES],
        **opened.drawn(units),
    )
    return page, status_of(form, units)


@blueprint.route("/proposals/<ref>/budget", methods=["GET", "POST"])
@signed_in
def budget(ref: str) -> ResponseReturnValue:
    """Edit the budget: what does not parse is refused, what breaks a rule is saved and shown at its cell."""
    opened = open_section(ref, "budget")
    rules, units = opened.rules, opened.units
    headings = [(heading.code, pick(heading)) for heading in calls.budget_headings()]
    form = EditBudgetForm.of(headings, opened.content.budget)
    if "more" in request.form:
        form.add_rows(EXTRA_ROWS)
    elif form.validate_on_submit():
        after, units = save(opened, form)
        if after:
            return saved(ref, after)
    if request.method == "GET":
        show_problems(form, opened.problems)
    page = render_template(
        "proposals/budget.html",
        form=form,
        rules=rules,
        choices=[("", _("Choisir")), *headings],
        bars=rule_bars(totals_of(opened.content.budget, rules), rules),
        **opened.drawn(units),
    )
    return page, 200 if "more" in request.form else status_of(form, units)
