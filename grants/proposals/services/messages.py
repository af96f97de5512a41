"""Write to the other side about a file, and say that its messages are read."""

from datetime import datetime

from sqlalchemy import func, select

from grants.accounts.queries import recipients_with_role
from grants.associations.queries import member_recipients
from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import DomainError, NotAllowed
from grants.core.i18n import _
from grants.documents.services import StoredFile, register
from grants.outbox.services import queue
from grants.proposals import policies, queries
from grants.proposals.models import FileMessage, MessageMark, Proposal
from grants.proposals.models.messages import ASSOCIATION


def write_message(
    proposal: Proposal, body: str, stored: StoredFile | None, once: str, actor: Actor, at: datetime
) -> FileMessage:
    """Send a message about a file, locked by the caller; the other side is told by e-mail.

    once: a random text of the form; the same form sent again changes nothing. Whoever answers has
    read what came before. Raises DomainError without words.
    """
    if not policies.can_write_message(actor, proposal):
        raise NotAllowed(_("Vous ne pouvez pas écrire au sujet de ce dossier."))
    if not body.strip():
        raise DomainError(_("Écrivez votre message."), field="body")
    sent = db.session.scalar(
        select(FileMessage).where(
            FileMessage.proposal_id == proposal.id,
            FileMessage.author_id == actor.id,
            FileMessage.once == once[:40],
        )
    )
    if sent is not None:
        return sent
    side = queries.side_of(actor, proposal)
    mark_read(proposal, None, actor, at)
    document = register(stored, actor, at) if stored else None
    message = FileMessage(
        proposal_id=proposal.id,
        side=side,
        author_id=actor.id,
        body=body.strip(),
        document=document,
        once=once[:40],
        sent_at=at,
    )
    db.session.add(message)
    db.session.flush()
    record("proposal.write_message", proposal, actor, at, message=message.id, side=side)
    if side == ASSOCIATION:
        queue(
            "message.to_ministry", recipients_with_role("call_manager"), at, cause=proposal, proposal=proposal
        )
    else:
        members = member_recipients(proposal.association_id)
        queue("message.to_association", members, at, cause=proposal, proposal=proposal)
    return message


def mark_read(proposal: Proposal, seen: int | None, actor: Actor, at: datetime) -> None:
    """Note that the actor's side has read the messages up to the one seen, or all of them.

    A message that came after the page was drawn stays unread.
    """
    if not policies.can_mark_messages(actor, proposal):
        raise NotAllowed
    side = queries.side_of(actor, proposal)
    written = select(func.max(FileMessage.id)).where(
        FileMessage.proposal_id == proposal.id, FileMessage.side != side
    )
    last = db.session.scalar(written if seen is None else written.where(FileMessage.id <= seen))
    mark = queries.mark_of(proposal.id, side)
    if last is None or (mark is not None and mark.read_to >= last):
        return
    if mark is None:
        mark = MessageMark(proposal_id=proposal.id, side=side)
        db.session.add(mark)
    mark.read_to, mark.read_at, mark.read_by_id = last, at, actor.id or 0
    db.session.flush()
