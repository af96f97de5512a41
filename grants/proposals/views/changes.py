"""The history of a draft for its members: each change with what stood before and after, in words."""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from grants.accounts.queries import names_of
from grants.core.access import signed_in
from grants.core.errors import NotFound
from grants.core.i18n import _, instant_words
from grants.core.pagination import requested_page, small_number
from grants.core.request import current_actor
from grants.proposals import policies, queries
from grants.proposals.differences import Part, with_context, word_differences
from grants.proposals.models import DraftChange, Proposal
from grants.proposals.views import blueprint
from grants.proposals.views.readable import Choices, named_unit, readable_unit, section_title

LONG_TEXT = 60


@dataclass(frozen=True)
class FieldChange:
    """One field of a change: words before and after, or the parts of a long text that differ."""

    label: str
    before: str
    after: str
    parts: list[Part]


@dataclass(frozen=True)
class ChangeWords:
    """One change in words."""

    who: str
    when: str
    section: str
    unit: str
    kind: str
    fields: list[FieldChange]


def for_members(ref: str) -> Proposal:
    """Return a proposal for its members only; staff never read how a draft was written. Raises NotFound."""
    proposal = queries.get_visible(ref, current_actor())
    if not policies.can_edit(current_actor(), proposal):
        raise NotFound(_("Aucun dossier ne se trouve à cette référence."))
    return proposal


@blueprint.route("/proposals/<ref>/changes")
@signed_in
def changes(ref: str) -> ResponseReturnValue:
    """List who changed what, newest first, by person and section."""
    proposal = for_members(ref)
    person, section = request.args.get("person", type=small_number), request.args.get("section", "")
    page = queries.changes_of(proposal.id, queries.ChangeFilters(person, section[:30]), requested_page())
    return render_template(
        "proposals/changes.html",
        proposal=proposal,
        page=page,
        changes=_in_words(proposal, page.rows),
        writers=queries.writers_of(proposal.id),
        sections=[(code, section_title(code)) for code in queries.changed_sections(proposal.id)],
        person=person,
        section=section,
    )


def _in_words(proposal: Proposal, rows: list[DraftChange]) -> list[ChangeWords]:
    names = names_of({row.by_id for row in rows})
    choices = Choices.of(
        proposal, ((row.unit_key, values) for row in rows for values in (row.before, row.after))
    )
    return [_change(row, names.get(row.by_id or 0) or str(_("le service")), choices) for row in rows]


def _change(row: DraftChange, who: str, choices: Choices) -> ChangeWords:
    before = dict(readable_unit(row.unit_key, row.before, choices))
    after = dict(readable_unit(row.unit_key, row.after, choices))
    labels = [label for label in {**after, **before} if before.get(label) != after.get(label)]
    kind = "added" if row.before is None else "removed" if row.after is None else "changed"
    return ChangeWords(
        who,
        instant_words(row.at),
        section_title(row.section),
        named_unit(row.unit_key, row.after or row.before),
        kind,
        [_field(label, before.get(label, ""), after.get(label, "")) for label in labels],
    )


def _field(label: str, before: str, after: str) -> FieldChange:
    is_long = before and after and max(len(before), len(after)) > LONG_TEXT
    return FieldChange(label, before, after, with_context(word_differences(before, after)) if is_long else [])
