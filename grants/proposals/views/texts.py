"""Pages of the sections that are texts only: needs and target group, sustainability."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from grants.accounts.queries import names_of
from grants.core.access import signed_in
from grants.core.db import unit_of_work
from grants.core.errors import DomainError
from grants.core.request import arrival, current_actor
from grants.proposals import queries, services
from grants.proposals.completeness import section_problems
from grants.proposals.forms.rows import show_problems
from grants.proposals.forms.texts import EditTextsForm, texts_form
from grants.proposals.services.drafting import TypedText
from grants.proposals.states import TEXT_SECTIONS, TEXTS
from grants.proposals.views import blueprint
from grants.proposals.views.section_page import section_page
from grants.proposals.views.sections import draft_of, saved


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
    texts = queries.text_revisions(proposal.id)
    shown = {name: texts[name] for name in TEXT_SECTIONS[section] if name in texts}
    form = texts_form(
        section,
        {
            **{name: row.body for name, row in shown.items()},
            **{f"{name}_revision": row.revision for name, row in shown.items()},
        },
    )
    conflicts: dict[str, Any] = {}
    if form.validate_on_submit():
        try:
            _save(ref, form)
        except services.TextConflict as conflict:
            conflicts = conflict.texts
            for name, now in conflicts.items():
                form[f"{name}_revision"].data = str(now.revision)
                form[name].errors = [str(conflict.message)]
        except DomainError as error:
            form.add_error(error)
        else:
            return saved(ref, section)
    proposal = queries.get_visible(ref, current_actor())
    content = queries.content_of(proposal, [section])
    problems = section_problems(section, content, queries.rules_of(proposal, [section]))
    if not form.is_submitted():
        show_problems(form, problems)
    page = render_template(
        "proposals/texts.html",
        proposal=proposal,
        page=section_page(proposal, section, problems),
        forms=[form],
        texts=[text for text in TEXTS if text[0] in form.names],
        conflicts=conflicts,
        names=names_of({now.updated_by_id for now in conflicts.values()}),
    )
    return page, 409 if conflicts else 422 if form.is_submitted() and form.errors else 200


def _save(ref: str, form: EditTextsForm) -> None:
    typed = {name: TypedText(form[name].data or "", form.seen_revision(name)) for name in form.names}
    with unit_of_work():
        services.save_texts(queries.get_for_update(ref, current_actor()), typed, current_actor(), arrival())
