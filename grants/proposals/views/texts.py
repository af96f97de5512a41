"""Pages of the sections that are texts only: needs and target group, sustainability."""

from flask import render_template
from flask.typing import ResponseReturnValue

from grants.core.access import signed_in
from grants.core.request import current_actor
from grants.proposals import queries
from grants.proposals.completeness import section_problems
from grants.proposals.forms.rows import show_problems
from grants.proposals.forms.texts import texts_form
from grants.proposals.states import TEXTS
from grants.proposals.views import blueprint
from grants.proposals.views.section_page import section_page
from grants.proposals.views.sections import draft_of, save, saved, status_of, units_of


@blueprint.route("/proposals/<ref>/needs", methods=["GET", "POST"])
@signed_in
def needs(ref: str) -> ResponseReturnValue:
    """Edit the needs and the target group."""
    return _texts_page(ref, "needs")


@blueprint.route("/proposals/<ref>/sustainability", methods=["GET", "POST"])
@signed_in
def sustainability(ref: str) -> ResponseReturnValue:
    """Edit what the project leaves, its follow-up, protection and participation."""
    return _texts_page(ref, "sustainability")


def _texts_page(ref: str, section: str) -> ResponseReturnValue:
    """Edit the texts of a section; two people on one text both keep their words."""
    proposal = draft_of(ref)
    content = queries.content_of(proposal, [section])
    form = texts_form(section, content.texts)
    units = units_of(proposal, section)
    problems = section_problems(section, content, queries.rules_of(proposal, sections=[section]))
    if form.validate_on_submit():
        done, units = save(ref, section, form)
        if done:
            return saved(ref, section)
    elif not form.is_submitted():
        show_problems(form, problems)
    proposal = queries.get_visible(ref, current_actor())
    page = render_template(
        "proposals/texts.html",
        proposal=proposal,
        page=section_page(proposal, section, problems),
        form=form,
        forms=[form],
        units=units,
        texts=[text for text in TEXTS if text[0] in form.names],
    )
    return page, status_of(form, units)
