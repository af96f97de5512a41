"""The whole content of a proposal as a PDF: a draft at any time, and what was submitted."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import signed_in
from grants.core.errors import NotFound
from grants.core.i18n import _, current_language
from grants.core.pagination import small_number
from grants.core.request import arrival, current_actor
from grants.proposals import queries
from grants.proposals.pdf import WholeFacts, draw_whole
from grants.proposals.states import ProposalState
from grants.proposals.views import blueprint

PAPER_LANGUAGES = ("fr", "ar")


@blueprint.get("/proposals/<ref>/draft.pdf")
@signed_in
def draft_paper(ref: str) -> ResponseReturnValue:
    """Hand over the draft as it stands, marked as such, with what is missing; its members only."""
    proposal = queries.get_visible(ref, current_actor())
    if proposal.state != ProposalState.DRAFT:
        return redirect(url_for("proposals.whole_paper", ref=ref))
    return _sent(queries.whole_of_draft(proposal, arrival(), _language(proposal.language)))


@blueprint.get("/proposals/<ref>/file.pdf")
@signed_in
def whole_paper(ref: str) -> ResponseReturnValue:
    """Hand over what was submitted last, or under the number asked, to members and staff who read it."""
    proposal = queries.get_visible(ref, current_actor())
    number = request.args.get("version", type=small_number)
    version = queries.version_of(proposal.id, number) if number else queries.latest_version(proposal.id)
    if version is None:
        raise NotFound(_("Ce dossier n’est pas encore déposé."))
    return _sent(queries.whole_of_version(version, _language(proposal.language)))


def _language(own: str) -> str:
    """Return the language asked, else the reader's, else the proposal's: papers are in French or Arabic."""
    wanted = (request.args.get("language"), current_language(), own)
    return next((language for language in wanted if language in PAPER_LANGUAGES), "fr")


def _sent(facts: WholeFacts) -> Response:
    response = Response(draw_whole(facts), mimetype="application/pdf")
    name = f"{facts.reference}-{facts.number}" if facts.number else f"{facts.reference}-brouillon"
    response.headers["Content-Disposition"] = f'inline; filename="{name}-{facts.language}.pdf"'
    return response
