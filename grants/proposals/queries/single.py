"""Read one proposal, its submitted versions and its files."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from grants.calls.models import CallLine
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _
from grants.documents.models import Blob, Document
from grants.proposals.models import Proposal, ProposalDocument, SubmittedVersion
from grants.proposals.policies import READERS

# What staff of the procedure may read.
_SUBMITTED = and_(Proposal.submitted_at.is_not(None), Proposal.state != "draft")


def visible_to(viewer: Actor) -> ColumnElement[bool]:
    """Return the condition on proposals the viewer may read; a declared conflict closes them to staff."""
    own = Proposal.association_id.in_(list(viewer.memberships))
    if not viewer.has_role(*READERS):
        return own
    if viewer.barred:
        return or_(own, and_(_SUBMITTED, Proposal.association_id.not_in(viewer.barred)))
    return or_(own, _SUBMITTED)


def with_call(statement: Select[Any]) -> Select[Any]:
    """Add the call, its line and the association to a statement on proposals."""
    return statement.options(
        joinedload(Proposal.call_line, innerjoin=True).options(
            joinedload(CallLine.call, innerjoin=True), joinedload(CallLine.line, innerjoin=True)
        ),
        joinedload(Proposal.association, innerjoin=True),
    )


def get_visible(ref: str, viewer: Actor) -> Proposal:
    """Return a proposal by its reference or draft code, with call line, call, line and association.

    Members see their association's, staff of the procedure what was submitted. Raises NotFound.
    """
    return _by_ref(ref, viewer, is_locked=False)


def get_for_update(ref: str, viewer: Actor) -> Proposal:
    """Return the same, locked until the end of the unit of work. Raises NotFound."""
    return _by_ref(ref, viewer, is_locked=True)


def load_for_update(proposal_id: int) -> Proposal:
    """Return a proposal by its key, locked; for the services of later stages. Raises NotFound."""
    return _one(_by_key(), {"proposal_id": proposal_id})


def _by_ref(ref: str, viewer: Actor, is_locked: bool) -> Proposal:
    statement = _naming_one(viewer.has_role(*READERS), is_locked)
    found = _one(statement, {"code": ref.strip().upper(), "own": list(viewer.memberships)})
    if found.association_id in viewer.barred and not viewer.is_member(found.association_id):
        raise NotFound(_("Aucun dossier ne se trouve à cette référence."))
    return found


@cache
def _by_key() -> Select[Any]:
    return _locked(with_call(select(Proposal).where(Proposal.id == bindparam("proposal_id"))))


@cache
def _naming_one(is_reader: bool, is_locked: bool) -> Select[Any]:
    """Return the statement that reads one proposal by its reference or draft code, composed once."""
    own = Proposal.association_id.in_(bindparam("own", expanding=True))
    statement = with_call(
        select(Proposal).where(
            or_(Proposal.reference == bindparam("code"), Proposal.draft_code == bindparam("code")),
            or_(own, _SUBMITTED) if is_reader else own,
        )
    )
    return _locked(statement) if is_locked else statement


def _locked(statement: Select[Any]) -> Select[Any]:
    return statement.with_for_update(of=Proposal).execution_options(populate_existing=True)


def _one(statement: Select[Any], values: dict[str, Any]) -> Proposal:
    found: Proposal | None = db.session.scalars(statement, values).one_or_none()
    if found is None:
        raise NotFound(_("Aucun dossier ne se trouve à cette référence."))
    return found


def latest_version(proposal_id: int) -> SubmittedVersion | None:
    """Return what was submitted last, or None before the first submission."""
    return db.session.scalar(
        select(SubmittedVersion)
        .where(SubmittedVersion.proposal_id == proposal_id)
        .order_by(SubmittedVersion.number.desc())
        .limit(1)
    )


def version_of(proposal_id: int, number: int) -> SubmittedVersion:
    """Return one submitted version by its number. Raises NotFound."""
    found = db.session.scalar(
        select(SubmittedVersion).where(
            SubmittedVersion.proposal_id == proposal_id, SubmittedVersion.number == number
        )
    )
    if found is None:
        raise NotFound(_("Ce dossier n’a pas de dépôt de ce numéro."))
    return found


def receipt_of(version: SubmittedVersion) -> Document:
    """Return the kept receipt of a submitted version. Raises NotFound when none is drawn yet."""
    found = db.session.get(Document, version.receipt_document_id) if version.receipt_document_id else None
    if found is None:
        raise NotFound(_("L’accusé de réception n’est pas encore dessiné."))
    return found


@dataclass(frozen=True)
class Verified:
    """What anyone may confirm of a receipt: number, instant in UTC, fingerprint, and nothing else."""

    reference: str
    number: int
    submitted_at: datetime
    sha256: str


def verified(code: str) -> Verified | None:
    """Return what a verification code confirms, None when nobody received that code."""
    row = db.session.execute(
        select(
            Proposal.reference,
            SubmittedVersion.number,
            SubmittedVersion.submitted_at,
            SubmittedVersion.sha256,
        )
        .join(Proposal, Proposal.id == SubmittedVersion.proposal_id)
        .where(SubmittedVersion.verification_code == code.strip().upper())
    ).one_or_none()
    return Verified(row[0] or "", row[1], row[2], row[3]) if row else None


def versions_of(proposal_id: int) -> list[tuple[int, Any, str]]:
    """Return (number, instant in UTC, fingerprint) of each submission, oldest first."""
    rows = db.session.execute(
        select(SubmittedVersion.number, SubmittedVersion.submitted_at, SubmittedVersion.sha256)
        .where(SubmittedVersion.proposal_id == proposal_id)
        .order_by(SubmittedVersion.number)
    )
    return [(number, instant, sha256) for number, instant, sha256 in rows]


def document_of(proposal_id: int, joined_id: int, submitted_only: bool = False) -> Document:
    """Return a file that is or was joined to the proposal, by the key in its content. Raises NotFound.

    submitted_only leaves out what was taken away before any submission: nobody gave it to the ministry.
    """
    if submitted_only and joined_id not in _submitted_files(proposal_id):
        raise NotFound(_("Ce fichier n’est pas joint à ce dossier."))
    found = db.session.scalar(
        select(Document)
        .join(ProposalDocument, ProposalDocument.document_id == Document.id)
        .where(ProposalDocument.proposal_id == proposal_id, ProposalDocument.id == joined_id)
    )
    if found is None:
        raise NotFound(_("Ce fichier n’est pas joint à ce dossier."))
    return found


def joined_bytes(proposal_id: int) -> int:
    """Return what the files joined now weigh together, in bytes; a file joined twice counts twice."""
    total: int | None = db.session.scalar(
        select(func.sum(Blob.size))
        .join(Document, Document.sha256 == Blob.sha256)
        .join(ProposalDocument, ProposalDocument.document_id == Document.id)
        .where(ProposalDocument.proposal_id == proposal_id, ProposalDocument.removed_at.is_(None))
    )
    return int(total or 0)


def _submitted_files(proposal_id: int) -> set[int]:
    contents = db.session.scalars(
        select(SubmittedVersion.public_content).where(SubmittedVersion.proposal_id == proposal_id)
    )
    return {row["id"] for content in contents for row in content["documents"]}
