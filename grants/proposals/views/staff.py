"""Pages of staff: the list of submitted proposals and one complete file, read-only."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from grants.audit.queries import timeline
from grants.core.access import staff
from grants.core.errors import NotFound
from grants.core.i18n import _
from grants.core.pagination import requested_page
from grants.core.request import current_actor
from grants.proposals import queries
from grants.proposals.policies import READERS
from grants.proposals.queries import ProposalFilters
from grants.proposals.states import ProposalState
from grants.proposals.views import blueprint
from grants.proposals.views.notes import notes_of
from grants.proposals.views.story import story_of


@blueprint.route("/staff/proposals")
@staff(*READERS)
def index() -> ResponseReturnValue:
    """List the submitted proposals."""
    wanted = ProposalFilters(
        **{name: request.args.get(name, "").strip()[:100] for name in ("call", "line", "state", "text")}
    )
    page = queries.page_for_staff(wanted, requested_page(), current_actor())
    calls, lines = queries.filter_choices()
    return render_template(
        "proposals/index.html",
        page=page,
        wanted=wanted,
        calls=calls,
        lines=lines,
        states=[choice for choice in ProposalState.choices() if choice[0] != ProposalState.DRAFT],
        cities=queries.cities_of([row.id for row in page.rows]),
    )


@blueprint.route("/staff/proposals/<ref>")
@staff(*READERS)
def staff_show(ref: str) -> ResponseReturnValue:
    """Show one complete file as it was submitted last."""
    proposal = queries.get_visible(ref, current_actor())
    version = queries.latest_version(proposal.id)
    if version is None:
        raise NotFound(_("Ce dossier n’est pas encore déposé."))
    return render_template(
        "proposals/staff_show.html",
        proposal=proposal,
        call=proposal.call_line.call,
        version=version,
        versions=queries.versions_of(proposal.id),
        content=version.content,
        names=queries.display_names(version.content, proposal.call_line),
        story=story_of(timeline(proposal), for_staff=True),
        notes=notes_of(proposal),
    )
