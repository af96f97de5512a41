"""Read the files joined to a proposal as its documents page shows them, and whom an infected one concerns."""

from dataclasses import dataclass

from sqlalchemy import or_, select

from grants.accounts.models import User
from grants.associations.models import Association, AssociationDocument
from grants.associations.queries import member_recipients
from grants.calls.models import RequiredDocument
from grants.core.db import db
from grants.documents.models import Blob, Document, Preview
from grants.documents.states import ScanState
from grants.outbox.services import Recipient
from grants.proposals.models import Proposal, ProposalDocument


@dataclass(frozen=True)
class FileRow:
    """A joined file: its row, name and size in bytes, what the scanner said, and the size of its preview."""

    id: int
    code: str
    filename: str
    size: int
    media_type: str
    state: ScanState
    width: int | None
    height: int | None

    @property
    def is_infected(self) -> bool:
        """Say whether nobody may read it, so that it counts as missing."""
        return self.state == ScanState.INFECTED


def files_of(proposal_id: int) -> dict[str, FileRow]:
    """Return the files joined now by the code of their required document: one statement."""
    rows = db.session.execute(
        select(
            ProposalDocument.id,
            RequiredDocument.code,
            Document.filename,
            Blob.size,
            Blob.media_type,
            Blob.state,
            Preview.width,
            Preview.height,
        )
        .join(RequiredDocument, RequiredDocument.id == ProposalDocument.required_document_id)
        .join(Document, Document.id == ProposalDocument.document_id)
        .join(Blob, Blob.sha256 == Document.sha256)
        .outerjoin(Preview, Preview.sha256 == Blob.sha256)
        .where(ProposalDocument.proposal_id == proposal_id, ProposalDocument.removed_at.is_(None))
        .order_by(ProposalDocument.id)
    )
    return {row.code: FileRow(*row) for row in rows}


@dataclass(frozen=True)
class InfectedFile:
    """A file in which a virus was found: its name, the proposal that has it, and the people to tell."""

    filename: str
    ref: str | None
    recipients: tuple[Recipient, ...]


def infected_files(sha256: str) -> list[InfectedFile]:
    """Return every document of these bytes with its giver and the members of the associations concerned."""
    found = []
    for document in db.session.scalars(select(Document).where(Document.sha256 == sha256)):
        associations, ref = _places(document.id)
        people = [recipient for key in associations for recipient in member_recipients(key)]
        found.append(InfectedFile(document.filename, ref, tuple(_giver(document.uploaded_by_id) + people)))
    return found


def _places(document_id: int) -> tuple[set[int], str | None]:
    """Return the associations a document belongs to, and the proposal it is joined to, if any."""
    joined = db.session.scalars(
        select(Proposal)
        .join(ProposalDocument, ProposalDocument.proposal_id == Proposal.id)
        .where(ProposalDocument.document_id == document_id)
    ).all()
    own = select(Association.id).where(
        or_(
            Association.receipt_document_id == document_id,
            Association.id.in_(
                select(AssociationDocument.association_id).where(
                    AssociationDocument.document_id == document_id
                )
            ),
        )
    )
    associations = {proposal.association_id for proposal in joined} | set(db.session.scalars(own))
    return associations, joined[0].ref if joined else None


def _giver(user_id: int | None) -> list[Recipient]:
    rows = select(User.email, User.language, User.display_name).where(User.id == user_id, User.is_active)
    return [Recipient(*row) for row in db.session.execute(rows)]
