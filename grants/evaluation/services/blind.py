"""Blind calls: the copies of files that evaluators get, made by the worker, released or withheld by hand."""

from datetime import datetime

from sqlalchemy import select

from grants.audit.services import record, transition
from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.documents.models import Document
from grants.documents.services import register
from grants.documents.services.clean_copies import CleanCopy, clean_copy
from grants.documents.states import ScanState
from grants.evaluation import policies, queries
from grants.evaluation.masking import Mask
from grants.evaluation.models import BlindFile
from grants.evaluation.states import BLIND_FILE_WORKFLOW
from grants.jobs.services import enqueue
from grants.proposals import queries as proposals
from grants.proposals.models import Proposal

PREPARE_JOB = "evaluation.blind_files"


def ask_blind_files(files: list[Proposal], at: datetime) -> None:
    """Ask the worker for the copies of files of a blind call, in the caller's unit of work."""
    if files and queries.is_blind(files[0]):
        for proposal in files:
            enqueue(PREPARE_JOB, at, key=f"blind:{proposal.id}", proposal_id=proposal.id)


def prepare_blind_files(proposal_id: int, actor: Actor, at: datetime) -> None:
    """Make the copies that a file lacks, each in a transaction of its own; safe to repeat.

    Outside any transaction. What can't be read as text, or says who applies, is held back.
    """
    if not policies.can_prepare_blind_files(actor):
        raise NotAllowed(_("Seul le système prépare ces fichiers."))
    mask = queries.masks_of([proposal_id])[proposal_id]
    known = set(db.session.scalars(select(BlindFile.document_id).where(BlindFile.proposal_id == proposal_id)))
    wanted = [item for item in _files_of(proposal_id) if item[0].id not in known]
    db.session.rollback()
    for document, name in wanted:
        copy = _copy_of(document, name)
        with unit_of_work():
            _keep(proposal_id, document.id, copy, mask, actor, at)


def _files_of(proposal_id: int) -> list[tuple[Document, str]]:
    """Return the files that evaluators may get, with the neutral name of each."""
    judged = queries.judged_file(proposal_id)
    found = [
        (proposals.document_of(proposal_id, joined["id"]), joined["filename"])
        for joined in judged.content["documents"]
    ]
    return [*found, *((item.document, item.filename) for item in judged.accepted)]


def _copy_of(document: Document, name: str) -> CleanCopy | None:
    if document.blob.state in (ScanState.INFECTED, ScanState.PENDING):
        return None
    return clean_copy(document.sha256, document.blob.media_type, name)


def _keep(
    proposal_id: int, document_id: int, copy: CleanCopy | None, mask: Mask, actor: Actor, at: datetime
) -> None:
    found = sorted(copy.unread) if copy else ["broken"]
    if copy and mask.tells(copy.words):
        found.append("named")
    kept = register(copy.stored, actor, at) if copy else None
    db.session.flush()
    row = BlindFile(
        proposal_id=proposal_id,
        document_id=document_id,
        copy_id=kept.id if kept else None,
        found=found,
        made_at=at,
    )
    db.session.add(row)
    db.session.flush()
    record("blind_file.make", row, actor, at, found=found)
    if not found:
        transition(row, BLIND_FILE_WORKFLOW, "clear", actor, at)


def decide_blind_file(
    file: BlindFile, action: str, reason: str, version: int | None, actor: Actor, at: datetime
) -> None:
    """Release a file to the evaluators of a blind call, or withhold it, with a written reason.

    Raises NotAllowed, Conflict when the reader saw another state, DomainError without a reason or a copy.
    """
    if not policies.can_release_blind_files(actor):
        raise NotAllowed(_("Seul un gestionnaire d’appels montre un fichier aux évaluateurs."))
    if version is not None and version != file.version:
        raise Conflict(_("Ce fichier a changé d’état entre-temps. Rechargez la page."))
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Écrivez la raison."), field="reason")
    if action == "release" and file.copy_id is None:
        raise DomainError(_("Ce fichier ne peut pas être nettoyé : il reste retenu."))
    stamps = {"decided_at": at, "decided_by_id": actor.id, "reason": reason}
    transition(file, BLIND_FILE_WORKFLOW, action, actor, at, reason=reason, stamps=stamps)
