"""Note where a member works in a draft, so that others see it; no fact, no history."""

from datetime import datetime

from grants.core.actors import Actor
from grants.core.db import db
from grants.proposals.models import DraftPresence, Proposal
from grants.proposals.services.guards import require_draft


def note_presence(proposal: Proposal, section: str, unit_key: str | None, actor: Actor, at: datetime) -> None:
    """Write one beat of a member over the one before. Raises what require_draft raises."""
    require_draft(proposal, actor)
    row = db.session.get(DraftPresence, (proposal.id, actor.id))
    if row is None:
        row = DraftPresence(proposal_id=proposal.id, user_id=actor.id)
        db.session.add(row)
    row.section, row.unit_key, row.seen_at = section, unit_key, at
