"""Documents that the association keeps and that a proposal need not bring again."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from grants.associations.models import AssociationDocument
from grants.associations.queries import reusable_documents
from grants.calls.kinds import DocumentOrigin
from grants.calls.models import RequiredDocument
from grants.core import clock
from grants.core.db import db
from grants.proposals.models import Proposal, ProposalDocument


def lent_documents(
    proposal: Proposal, asked: Iterable[RequiredDocument], on: date | None = None
) -> dict[str, AssociationDocument]:
    """Return code -> the association's document in force on a day (today), file loaded.

    Of what is asked, only those that the call takes from the association's account. They count as given;
    a file joined to the proposal itself under the same code comes before them.
    """
    codes = {document.code for document in asked if document.origin == DocumentOrigin.ACCOUNT}
    if not codes:
        return {}
    held = reusable_documents(proposal.association_id, on or clock.local_date(clock.now()))
    return {code: row for code, row in held.items() if code in codes}


def lent_source(proposal_id: int, joined_id: int) -> int | None:
    """Return the association's document that a joined file was taken from, or None."""
    return db.session.scalar(
        select(ProposalDocument.association_document_id).where(
            ProposalDocument.id == joined_id, ProposalDocument.proposal_id == proposal_id
        )
    )


def lent_sources(proposal_id: int) -> dict[int, int]:
    """Return joined file -> the association's document it was taken from, removed ones included."""
    rows = select(ProposalDocument.id, ProposalDocument.association_document_id).where(
        ProposalDocument.proposal_id == proposal_id, ProposalDocument.association_document_id.is_not(None)
    )
    return {key: source for key, source in db.session.execute(rows) if source is not None}


def lent_rows(proposal_id: int) -> list[ProposalDocument]:
    """Return the files of the association that are joined to a proposal now."""
    rows = select(ProposalDocument).where(
        ProposalDocument.proposal_id == proposal_id,
        ProposalDocument.association_document_id.is_not(None),
        ProposalDocument.removed_at.is_(None),
    )
    return list(db.session.scalars(rows))


def joined_requirements(proposal_id: int) -> set[int]:
    """Return the required documents for which a file is joined now."""
    rows = select(ProposalDocument.required_document_id).where(
        ProposalDocument.proposal_id == proposal_id, ProposalDocument.removed_at.is_(None)
    )
    return set(db.session.scalars(rows))
