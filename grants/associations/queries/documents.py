"""Read the documents of associations: all that were given, those in force on a day, those to review."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from grants.associations import policies
from grants.associations.models import Association, AssociationDocument, DocumentType
from grants.associations.readiness import choose
from grants.associations.states import DocumentAudience, DocumentState
from grants.associations.validity import SOON_DAYS
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.pagination import Page, paginate
from grants.documents.states import ScanState

Held = dict[str, list[AssociationDocument]]
_DETAILS = (joinedload(AssociationDocument.type), joinedload(AssociationDocument.document))
_HELD = (
    select(AssociationDocument)
    .where(AssociationDocument.association_id.in_(bindparam("association_ids", expanding=True)))
    .options(*_DETAILS)
    .order_by(
        AssociationDocument.replaced_at.is_not(None),
        AssociationDocument.given_at.desc(),
        AssociationDocument.id.desc(),
    )
)


def document_types() -> list[DocumentType]:
    """Return the kinds of documents that associations keep, in order."""
    return list(db.session.scalars(select(DocumentType).order_by(DocumentType.position, DocumentType.code)))


def held_documents(association_id: int) -> Held:
    """Return code -> every row given for it, newest first, kind and file loaded: one statement."""
    return held_by([association_id])[association_id]


def held_by(association_ids: Iterable[int]) -> dict[int, Held]:
    """Return association -> code -> rows, newest first, for several associations: one statement."""
    found: dict[int, Held] = {association_id: {} for association_id in association_ids}
    for row in db.session.scalars(_HELD, {"association_ids": list(found)}):
        found[row.association_id].setdefault(row.type_code, []).append(row)
    return found


def reusable_documents(association_id: int, on: date) -> dict[str, AssociationDocument]:
    """Return code -> the document in force on a day, file loaded: neither refused, expired nor infected.

    A provisional receipt counts only beside the sworn statement. At most two statements.
    """
    held = held_documents(association_id)
    readable = {
        code: [row for row in rows if row.document.blob.state != ScanState.INFECTED]
        for code, rows in held.items()
    }
    chosen = {code: row for code, rows in readable.items() if (row := choose(rows, on)) is not None}
    if "RECEP" in chosen and "DECL" not in chosen and _is_provisional(association_id):
        del chosen["RECEP"]
    return chosen


def _is_provisional(association_id: int) -> bool:
    association = db.session.get(Association, association_id)
    return association is not None and association.has_provisional_receipt


def get_document(association: Association, document_id: int, viewer: Actor) -> AssociationDocument:
    """Return one document of an association; NotFound for another's, or one that the viewer may not read."""
    row: AssociationDocument | None = db.session.scalar(_one(association, document_id).options(*_DETAILS))
    if row is None or not policies.can_read_document(viewer, row):
        raise NotFound
    return row


def get_document_for_update(association: Association, document_id: int, viewer: Actor) -> AssociationDocument:
    """Return one document of an association, locked; NotFound when the viewer may not read it."""
    row: AssociationDocument | None = db.session.scalar(
        _one(association, document_id)
        .options(joinedload(AssociationDocument.type, innerjoin=True))
        .with_for_update(of=AssociationDocument)
        .execution_options(populate_existing=True)
    )
    if row is None or not policies.can_read_document(viewer, row):
        raise NotFound
    return row


def _one(association: Association, document_id: int) -> Select[Any]:
    return select(AssociationDocument).where(
        AssociationDocument.id == document_id, AssociationDocument.association_id == association.id
    )


def current_document(association_id: int, code: str) -> AssociationDocument | None:
    """Return the row given last for a kind, with its kind; None when none was given."""
    return db.session.scalar(
        select(AssociationDocument)
        .where(
            AssociationDocument.association_id == association_id,
            AssociationDocument.type_code == code,
            AssociationDocument.replaced_at.is_(None),
        )
        .options(joinedload(AssociationDocument.type))
    )


def review_queue(actor: Actor, number: int) -> Page:
    """Return a page of the documents that wait for the actor's review, the oldest first."""
    statement = _to_review(actor).options(*_DETAILS, joinedload(AssociationDocument.association))
    return paginate(statement.order_by(AssociationDocument.given_at, AssociationDocument.id), number)


def count_to_review(actor: Actor) -> int:
    """Return how many documents wait for the actor's review."""
    return db.session.scalar(select(func.count()).select_from(_to_review(actor).subquery())) or 0


def _to_review(actor: Actor) -> Select[Any]:
    return (
        select(AssociationDocument)
        .join(DocumentType, DocumentType.code == AssociationDocument.type_code)
        .where(
            AssociationDocument.state == DocumentState.TO_REVIEW,
            AssociationDocument.replaced_at.is_(None),
            DocumentType.audience.in_(audiences_of(actor)),
            AssociationDocument.association_id.not_in(list(actor.memberships)),
        )
    )


def audiences_of(actor: Actor) -> Sequence[DocumentAudience]:
    """Return which documents the actor reviews; those of the account are settled with the account itself."""
    return [DocumentAudience.STAFF, DocumentAudience.IDENTITY] if actor.has_role("call_manager") else []


def all_expiring(
    first: date, last: date, association_id: int | None = None, members_of: Iterable[int] = ()
) -> list[AssociationDocument]:
    """Return the documents in force whose last day lies between two days, soonest first, kind loaded.

    Of one association, or of those named; refused and replaced ones are left out.
    """
    wanted = [association_id] if association_id is not None else list(members_of)
    rows = (
        select(AssociationDocument)
        .where(*_in_force_until(first, last), AssociationDocument.association_id.in_(wanted))
        .options(joinedload(AssociationDocument.type))
        .order_by(AssociationDocument.expires_on, AssociationDocument.id)
    )
    return list(db.session.scalars(rows))


def associations_with_expiries(at: datetime) -> list[int]:
    """Return the associations that have a document whose term comes within 60 days."""
    today = local_date(at)
    rows = select(AssociationDocument.association_id).where(
        *_in_force_until(today, today + timedelta(days=SOON_DAYS))
    )
    return sorted(set(db.session.scalars(rows)))


def _in_force_until(first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    return (
        AssociationDocument.replaced_at.is_(None),
        AssociationDocument.state != DocumentState.REFUSED,
        AssociationDocument.expires_on.between(first, last),
    )
