"""Join files to a proposal and take them away."""

from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, select

from grants.audit.services import record
from grants.calls.models import RequiredDocument
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import DomainError, NotFound
from grants.core.i18n import _
from grants.documents.services import StoredFile, register
from grants.proposals.models import Proposal, ProposalDocument
from grants.proposals.queries import joined_bytes
from grants.proposals.rules import Question
from grants.proposals.services.guards import require_draft

MB = 1024 * 1024


class TooHeavy(DomainError):
    """The files of the proposal would weigh too much together."""


def attach_document(
    proposal: Proposal, required: RequiredDocument, stored: StoredFile, actor: Actor, at: datetime
) -> ProposalDocument:
    """Join a stored file for one required document; the file joined before is put aside, not erased.

    Raises NotFound when the document is not asked in this line of this call, TooHeavy when the files
    joined would weigh more together than the setting allows.
    """
    require_draft(proposal, actor)
    line = proposal.call_line
    if required.call_id != line.call_id or required.line_code not in (None, line.line_code):
        raise NotFound(_("Cette pièce n’est pas demandée dans cet axe."))
    of_required = ProposalDocument.required_document_id == required.id
    joined = _join(proposal, of_required, stored, actor, at, required_document_id=required.id)
    record("proposal.attach_document", proposal, actor, at, code=required.code, sha256=stored.sha256)
    return joined


def attach_answer(
    proposal: Proposal, question: Question, stored: StoredFile, actor: Actor, at: datetime
) -> ProposalDocument:
    """Join a stored file as the answer to an extra question; the file before is put aside.

    Raises NotFound when the question does not ask for a file, TooHeavy as attach_document does.
    """
    require_draft(proposal, actor)
    if question.kind != "file":
        raise NotFound(_("Cette question n’attend pas de fichier."))
    of_question = ProposalDocument.question_code == question.code
    joined = _join(proposal, of_question, stored, actor, at, question_code=question.code)
    record("proposal.attach_answer", proposal, actor, at, code=question.code, sha256=stored.sha256)
    return joined


def _join(
    proposal: Proposal,
    purpose: ColumnElement[bool],
    stored: StoredFile,
    actor: Actor,
    at: datetime,
    **values: Any,
) -> ProposalDocument:
    present = select(ProposalDocument).where(
        ProposalDocument.proposal_id == proposal.id, purpose, ProposalDocument.removed_at.is_(None)
    )
    for row in db.session.scalars(present):
        row.removed_at = at
    _require_room(proposal, stored)
    document = register(stored, actor, at)
    db.session.flush()
    joined = ProposalDocument(proposal_id=proposal.id, document_id=document.id, **values)
    db.session.add(joined)
    db.session.flush()
    proposal.edited_at = at
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


def _require_room(proposal: Proposal, stored: StoredFile) -> None:
    """Refuse a file for which the proposal has no room left; the proposal is locked by the caller."""
    db.session.flush()
    joined = joined_bytes(proposal.id)
    limit = current_app.config["MAX_PROPOSAL_MB"]
    if joined + stored.size > limit * MB:
        raise TooHeavy(
            _(
                "Les pièces du dossier pèseraient plus de %(limit)s Mo. Déjà jointes : %(joined)s Mo. "
                "Réduisez ce fichier ou retirez-en un autre.",
                limit=limit,
                joined=-(-joined // MB),
            )
        )
