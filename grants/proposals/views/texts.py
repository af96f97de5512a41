"""Pages of the sections that are texts only: needs and target group, sustainability."""

from flask import render_template
from flask.typing import ResponseReturnValue

from grants.core.access import signed_in
from grants.proposals.forms.rows import show_problems
from grants.proposals.forms.texts import texts_form
from grants.proposals.states import TEXTS
from grants.proposals.views import blueprint
from grants.proposals.views.open_section import open_section, save, saved, status_of


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
    opened = open_section(ref, section)
    form, units = texts_form(section, opened.content.texts), opened.units
    if form.validate_on_submit():
        after, units = save(opened, form)
        if after:
            return saved(ref, after)
    elif not form.is_submitted():
        show_problems(form, opened.problems)
    page = render_template(
        "proposals/texts.html",
        form=form,
        forms=[form],
        texts=[text for text in TEXTS if text[0] in form.names],
        **opened.drawn(units),
    )
    return page, status_of(form, units)
