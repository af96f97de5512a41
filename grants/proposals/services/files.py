"""Join files to a proposal and take them away."""

from datetime import datetime

from sqlalchemy import select

from grants.audit.services import record
from grants.calls.models import RequiredDocument
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _
from grants.documents.services import StoredFile, register
from grants.proposals.models import Proposal, ProposalDocument
from grants.proposals.services.guards import require_draft


def attach_document(
    proposal: Proposal, required: RequiredDocument, stored: StoredFile, actor: Actor, at: datetime
) -> ProposalDocument:
    """Join a stored file for one required document; the file joined before is put aside, not erased.

    Raises NotFound when the document is not asked in this line of this call.
    """
    require_draft(proposal, actor)
    line = proposal.call_line
    if required.call_id != line.call_id or required.line_code not in (None, line.line_code):
        raise NotFound(_("Cette pièce n’est pas demandée dans cet axe."))
    for row in _joined(proposal, required.id):
        row.removed_at = at
    document = register(stored, actor, at)
    db.session.flush()
    joined = ProposalDocument(
        proposal_id=proposal.id, required_document_id=required.id, document_id=document.id
    )
    db.session.add(joined)
    db.session.flush()
    proposal.edited_at = at
    record("proposal.attach_document", proposal, actor, at, code=required.code, sha256=stored.sha256)
    return joined


def remove_document(proposal: Proposal, joined_id: int, actor: Actor, at: datetime) -> None:
    """Take a file away; a submitted version keeps it. Raises NotFound when it is not joined now."""
    require_draft(proposal, actor)
    row = db.session.scalar(
        select(ProposalDocument).where(
            ProposalDocument.id == joined_id,
            ProposalDocument.proposal_id == proposal.id,
            ProposalDocument.removed_at.is_(None),
        )
    )
    if row is None:
        raise NotFound(_("Ce fichier n’est pas joint à ce dossier."))
    row.removed_at = at
    proposal.edited_at = at
    record("proposal.remove_document", proposal, actor, at, joined=joined_id)


def _joined(proposal: Proposal, required_id: int) -> list[ProposalDocument]:
    rows = select(ProposalDocument).where(
        ProposalDocument.proposal_id == proposal.id,
        ProposalDocument.required_document_id == required_id,
        ProposalDocument.removed_at.is_(None),
    )
    return list(db.session.scalars(rows))
