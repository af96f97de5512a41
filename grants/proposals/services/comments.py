"""Comments between members on a draft: threads by section or unit, settled and opened again."""

from collections.abc import Collection
from datetime import datetime

from grants.associations.queries import current_members
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import DomainError, NotAllowed, NotFound
from grants.core.i18n import _
from grants.outbox.services import Recipient, queue
from grants.proposals import policies
from grants.proposals.models import DraftComment, Proposal

LONGEST_COMMENT = 3000


def add_comment(
    proposal: Proposal,
    section: str,
    unit_key: str | None,
    body: str,
    mentioned_ids: Collection[int],
    actor: Actor,
    at: datetime,
) -> DraftComment:
    """Begin a thread on a section, or on one unit of it; the members mentioned get an e-mail.

    Raises NotAllowed for who is no member, DomainError for an empty or too long comment.
    """
    if not policies.can_edit(actor, proposal):
        raise NotAllowed(_("Seuls les membres de l’association commentent ce dossier."))
    return _write(proposal, DraftComment(section=section, unit_key=unit_key), body, mentioned_ids, actor, at)


def reply_to_comment(
    proposal: Proposal, thread_id: int, body: str, mentioned_ids: Collection[int], actor: Actor, at: datetime
) -> DraftComment:
    """Answer in a thread, which a reply opens again. Raises as add_comment, NotFound for no such thread."""
    if not policies.can_edit(actor, proposal):
        raise NotAllowed(_("Seuls les membres de l’association commentent ce dossier."))
    first = _thread(proposal, thread_id)
    first.resolved_at = first.resolved_by_id = None
    reply = DraftComment(section=first.section, unit_key=first.unit_key, thread_id=first.id)
    return _write(proposal, reply, body, mentioned_ids, actor, at)


def settle_comment(proposal: Proposal, thread_id: int, settled: bool, actor: Actor, at: datetime) -> None:
    """Mark a thread as settled, or open it again; doing it twice changes nothing.

    Raises NotAllowed for who is no member, NotFound for no such thread.
    """
    if not policies.can_edit(actor, proposal):
        raise NotAllowed(_("Seuls les membres de l’association commentent ce dossier."))
    first = _thread(proposal, thread_id)
    if settled and first.resolved_at is None:
        first.resolved_at, first.resolved_by_id = at, actor.id
    elif not settled:
        first.resolved_at = first.resolved_by_id = None


def _thread(proposal: Proposal, thread_id: int) -> DraftComment:
    first = db.session.get(DraftComment, thread_id)
    if first is None or first.proposal_id != proposal.id or first.thread_id is not None:
        raise NotFound(_("Ce commentaire n’existe pas."))
    return first


def _write(
    proposal: Proposal,
    comment: DraftComment,
    body: str,
    mentioned_ids: Collection[int],
    actor: Actor,
    at: datetime,
) -> DraftComment:
    text = body.strip()
    if not text:
        raise DomainError(_("Écrivez un commentaire."), field="body")
    if len(text) > LONGEST_COMMENT:
        raise DomainError(_("Ce texte dépasse %(limit)s signes.", limit=LONGEST_COMMENT), field="body")
    current = current_members(proposal.association_id)
    members = {member.user_id: member.user for member in current if member.user.is_active}
    mentioned = [key for key in dict.fromkeys(mentioned_ids) if key in members and key != actor.id]
    comment.proposal_id, comment.body, comment.author_id = proposal.id, text, int(actor.id or 0)
    comment.mentioned_ids, comment.created_at = mentioned, at
    db.session.add(comment)
    db.session.flush()
    recipients = [
        Recipient(members[key].email, members[key].language, members[key].display_name) for key in mentioned
    ]
    queue(
        "proposal.mention",
        recipients,
        at,
        cause=comment,
        proposal=proposal,
        comment=comment,
        author=actor.display_name,
    )
    return comment
