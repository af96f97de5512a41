"""Draw the receipt of a submission once and keep its bytes: they are the original."""

from datetime import datetime

from sqlalchemy import update

from grants.core.actors import System
from grants.core.db import db, unit_of_work
from grants.documents.services import register, store_drawn
from grants.proposals import queries
from grants.proposals.models import SubmittedVersion
from grants.proposals.pdf import draw_receipt

WORKER = System("worker")


def keep_receipt(version_id: int, at: datetime) -> None:
    """Draw and keep the receipt of a version in the language asked at submission; again, nothing.

    Opens its own unit of work, after drawing: the same version always gives the same bytes.
    """
    version = db.session.get(SubmittedVersion, version_id)
    if version is None or version.receipt_document_id is not None:
        return
    facts = queries.receipt_facts(version, version.receipt_language)
    stored = store_drawn(draw_receipt(facts), f"{facts.reference}-{facts.number}.pdf")
    with unit_of_work() as session:
        document = register(stored, WORKER, at)
        session.flush()
        session.execute(
            update(SubmittedVersion)
            .where(SubmittedVersion.id == version_id, SubmittedVersion.receipt_document_id.is_(None))
            .values(receipt_document_id=document.id)
        )
