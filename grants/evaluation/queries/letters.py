"""Read the letter of a published decision, for the association and for staff of the selection."""

from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _
from grants.evaluation.grids import grid_rows
from grants.evaluation.letters import Letter, compose_letter
from grants.evaluation.models import Score
from grants.evaluation.policies import can_read_letter
from grants.evaluation.queries.selection import decision_of
from grants.proposals import queries as proposals


def letter_of(reference: str, viewer: Actor) -> Letter:
    """Return the letter of a file; NotFound before publication or for who may not see the file."""
    proposal = proposals.get_visible(reference, viewer)
    decision = decision_of(proposal.id)
    score = db.session.get(Score, proposal.id)
    if decision is None or score is None or not can_read_letter(viewer, proposal):
        raise NotFound(_("Aucune décision n’est publiée pour ce dossier."))
    session = decision.session
    grid = grid_rows(proposal.call_line.call_id)
    published_at = session.published_at or decision.decided_at
    return compose_letter(proposal, decision, score, grid, session.minutes_reference or "", published_at)
