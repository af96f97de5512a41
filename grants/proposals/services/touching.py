"""What every saved change leaves: the instant on the proposal and its section, and an audit record."""

from datetime import datetime
from typing import Any

from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db
from grants.proposals.models import Proposal, SectionEdit


def touch(proposal: Proposal, section: str, action: str, actor: Actor, at: datetime, **details: Any) -> None:
    """Note who changed a section and when; the proposal must be locked."""
    proposal.edited_at = at
    edit = db.session.get(SectionEdit, (proposal.id, section))
    if edit is None:
        db.session.add(
            SectionEdit(proposal_id=proposal.id, section=section, edited_at=at, edited_by_id=actor.id)
        )
    else:
        edit.edited_at, edit.edited_by_id = at, actor.id
    record(action, proposal, actor, at, **details)
