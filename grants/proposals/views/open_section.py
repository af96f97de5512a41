"""What every page of a section opens, saves and answers with."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from grants.core.db import unit_of_work
from grants.core.errors import DomainError
from grants.core.i18n import _, ngettext
from grants.core.request import arrival, current_actor
from grants.proposals import queries, services
from grants.proposals.completeness import section_problems
from grants.proposals.content import ProposalContent
from grants.proposals.forms.rows import seen_units
from grants.proposals.models import Proposal
from grants.proposals.queries import SectionEdits
from grants.proposals.rules import CallRules, Problem
from grants.proposals.services.guards import require_draft
from grants.proposals.views.section_page import SectionPage, after_saving, asked_sections, section_page
from grants.proposals.views.units import UnitsOnPage, posted_units, units_on_page


@dataclass(frozen=True)
class OpenSection:
    """A section of a draft as a request finds it; the units are those that its reader saw.

    edits is None where the page was posted: only a page that is drawn again needs it.
    """

    name: str
    proposal: Proposal
    content: ProposalContent
    rules: CallRules
    units: UnitsOnPage
    asked: list[str]
    edits: SectionEdits | None = None

    @cached_property
    def problems(self) -> list[Problem]:
        """Return the faults of the section as it is saved."""
        return section_problems(self.name, self.content, self.rules)

    def drawn(self, units: UnitsOnPage) -> dict[str, Any]:
        """Return what the template of every section needs; after a POST the proposal is read again."""
        proposal = self.proposal
        if request.method == "POST":
            proposal = queries.get_visible(proposal.ref, current_actor())
        return {"proposal": proposal, "page": self._page(proposal), "units": units}

    def _page(self, proposal: Proposal) -> SectionPage:
        edits = self.edits or queries.section_edits(proposal.id, self.name)
        return section_page(proposal, self.name, self.problems, edits, self.asked)


def draft_of(ref: str) -> Proposal:
    """Return a draft that the reader may fill in; NotFound, NotAllowed or Conflict otherwise."""
    proposal = queries.get_visible(ref, current_actor())
    require_draft(proposal, current_actor())
    return proposal


def open_section(ref: str, name: str) -> OpenSection:
    """Return a section of a draft that the reader may fill in; raises as draft_of."""
    proposal = draft_of(ref)
    edits = None if request.method == "POST" else queries.section_edits(proposal.id, name)
    content = queries.content_of(proposal, [name])
    if edits is None:
        units = posted_units(name, request.form.getlist("seen"))
    else:
        units = units_on_page(proposal, name, content, edits)
    rules = queries.rules_of(proposal, sections=[name])
    return OpenSection(name, proposal, content, rules, units, asked_sections(proposal), edits)


def save(opened: OpenSection, form: Any) -> tuple[OpenSection | None, UnitsOnPage]:
    """Save what the reader changed; return the section as it then stands, None where it is refused.

    Beside it come the units to draw the page with.
    """
    taken = set(request.form.getlist("take"))
    changes = form.changes(seen_units(request.form.getlist("seen")))
    kept = [change for change in changes if change.key not in taken]
    if not changes:
        return opened, opened.units
    ref, actor = opened.proposal.ref, current_actor()
    try:
        with unit_of_work():
            proposal = queries.get_for_update(ref, actor)
            services.save_section(proposal, kept, actor, arrival())
            after = replace(opened, content=queries.content_of(proposal, [opened.name]))
    except services.UnitsConflict as conflict:
        form.form_errors.append(str(conflict.message))
        return None, opened.units.with_conflicts(conflict.units, queries.get_visible(ref, actor))
    except DomainError as error:
        form.add_error(error)
        return None, opened.units
    return after, opened.units


def saved(ref: str, after: OpenSection) -> ResponseReturnValue:
    """Say what was saved and what remains; go on, back to the task list, or stay at a broken rule."""
    faults = [fault for fault in after.problems if not fault.missing]
    if not faults:
        flash(_("C’est enregistré."), "success")
        return redirect(after_saving(ref, after.name, after.asked, "next" in request.form))
    words = ngettext(
        "C’est enregistré. Un point reste à corriger avant le dépôt.",
        "C’est enregistré. %(num)s points restent à corriger avant le dépôt.",
        len(faults),
    )
    flash(words, "warning")
    return redirect(url_for(f"proposals.{after.name}", ref=ref))


def status_of(form: Any, units: UnitsOnPage) -> int:
    """Return the status of a page drawn again: 409 for a conflict, 422 for a fault, 200 otherwise."""
    if units.conflicts:
        return 409
    return 422 if form.is_submitted() and form.errors else 200
