"""Read the messages about a file, and what each side has not read yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import joinedload

from grants.accounts.queries import names_of
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.file_notes import FileNote
from grants.core.i18n import _, ngettext
from grants.core.worklist import WorkItem
from grants.documents.models import Document
from grants.proposals import policies
from grants.proposals.models import FileMessage, MessageMark, Proposal
from grants.proposals.models.messages import ASSOCIATION, MINISTRY
from grants.proposals.queries.single import get_visible


@dataclass(frozen=True)
class ShownMessage:
    """A message as its reader sees it: the ministry's names are shown to the ministry only."""

    id: int
    author: str
    side: str
    body: str
    sent_at: datetime
    filename: str | None
    is_unread: bool


def side_of(actor: Actor, proposal: Proposal) -> str:
    """Return the side on which the actor stands: the association's for its members."""
    return ASSOCIATION if actor.is_member(proposal.association_id) else MINISTRY


def messages_of(proposal: Proposal, reader: Actor) -> list[ShownMessage]:
    """Return the messages about a file, oldest first: three statements, however many there are.

    Raises NotFound for who may not read them.
    """
    if not policies.can_read_messages(reader, proposal):
        raise NotFound(_("Aucun dossier ne se trouve à cette référence."))
    side = side_of(reader, proposal)
    rows = db.session.scalars(
        select(FileMessage)
        .where(FileMessage.proposal_id == proposal.id)
        .options(joinedload(FileMessage.document))
        .order_by(FileMessage.id)
    ).all()
    mark = mark_of(proposal.id, side)
    names = names_of({row.author_id for row in rows})
    return [
        ShownMessage(
            row.id,
            _("Le ministère") if row.side == MINISTRY and side == ASSOCIATION else names[row.author_id],
            row.side,
            row.body,
            row.sent_at,
            row.document.filename if row.document else None,
            row.side != side and row.id > (mark.read_to if mark else 0),
        )
        for row in rows
    ]


def mark_of(proposal_id: int, side: str) -> MessageMark | None:
    """Return how far a side has read, or None."""
    return db.session.get(MessageMark, (proposal_id, side), populate_existing=True)


def message_document(ref: str, message_id: int, reader: Actor) -> Document:
    """Return the file that goes with a message the reader may read. Raises NotFound."""
    proposal = get_visible(ref, reader)
    found = db.session.scalar(
        select(Document)
        .join(FileMessage, FileMessage.document_id == Document.id)
        .where(FileMessage.id == message_id, FileMessage.proposal_id == proposal.id)
    )
    if found is None or not policies.can_read_messages(reader, proposal):
        raise NotFound(_("Ce fichier n’est pas joint à ce dossier."))
    return found


def message_notes(proposal: Proposal, actor: Actor, at: datetime) -> list[FileNote]:
    """Return the way to the messages of a file with what is unread; one statement."""
    if not policies.can_read_messages(actor, proposal):
        return []
    count = _count(_unread(side_of(actor, proposal)) & (FileMessage.proposal_id == proposal.id))
    is_own = actor.is_member(proposal.association_id)
    link = _("Écrire au ministère ou lire ses messages") if is_own else _("Messages avec l’association")
    if count:
        title = ngettext("%(num)s message non lu", "%(num)s messages non lus", count)
        return [FileNote(title, "", link, "proposals.messages", {"ref": proposal.ref}, "warning")]
    return [FileNote("", "", link, "proposals.messages", {"ref": proposal.ref}, "link")]


def unread_work(actor: Actor) -> list[WorkItem]:
    """Return the messages that the actor's side has not read; a statement for each side."""
    items = []
    if actor.memberships:
        own = Proposal.association_id.in_(list(actor.memberships))
        items += _work(own & _unread(ASSOCIATION), _("du ministère"))
    if policies.can_answer_messages(actor):
        items += _work(_unread(MINISTRY) & (Proposal.state != "draft"), _("d’associations"))
    return items


def _work(condition: ColumnElement[bool], hint: str) -> list[WorkItem]:
    rows = db.session.execute(
        _joined(select(Proposal.reference, func.count(FileMessage.id)))
        .where(condition)
        .group_by(Proposal.reference)
        .order_by(func.min(FileMessage.id))
    ).all()
    if not rows:
        return []
    first, count = rows[0][0], sum(row[1] for row in rows)
    words = ngettext("message non lu", "messages non lus", count)
    return [WorkItem(count, words, "proposals.messages", {"ref": first}, f"{hint} · {first}")]


def _count(condition: ColumnElement[bool]) -> int:
    return db.session.scalar(_joined(select(func.count(FileMessage.id))).where(condition)) or 0


def _joined(statement: Any) -> Any:
    """Join messages, their file and how far the side they were written to has read."""
    return (
        statement.select_from(FileMessage)
        .join(Proposal, Proposal.id == FileMessage.proposal_id)
        .outerjoin(
            MessageMark,
            and_(MessageMark.proposal_id == FileMessage.proposal_id, MessageMark.side != FileMessage.side),
        )
    )


def _unread(side: str) -> ColumnElement[bool]:
    """Return the condition on messages written to a side and not read by it."""
    return and_(FileMessage.side != side, FileMessage.id > func.coalesce(MessageMark.read_to, 0))
