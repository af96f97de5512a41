"""Find one association; the reference of a merged one leads to the one that was kept."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from grants.associations import policies
from grants.associations.models import Association
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound

DETAILS = (joinedload(Association.city), joinedload(Association.receipt_document))


def get_visible(reference: str, viewer: Actor) -> Association:
    """Return an association, city and receipt loaded; NotFound when the viewer may not see it.

    The association returned bears another reference when the one asked for was merged into it.
    """
    association = db.session.scalar(
        select(Association).where(Association.reference == reference).options(*DETAILS)
    )
    if association is not None and association.merged_into_id is not None:
        association = db.session.scalar(
            select(Association).where(Association.id == kept_id(association)).options(*DETAILS)
        )
    if association is None or not policies.can_view(viewer, association):
        raise NotFound
    return association


def get_for_update(reference: str, viewer: Actor) -> Association:
    """Return an association locked until the commit; NotFound when the viewer may not see it.

    A merged one is never given: what is written goes to the one that was kept.
    """
    found = db.session.execute(
        select(Association.id, Association.merged_into_id).where(Association.reference == reference)
    ).one_or_none()
    if found is None:
        raise NotFound
    association = lock_association(_kept(found.id, found.merged_into_id))
    if not policies.can_view(viewer, association):
        raise NotFound
    return association


def lock_association(association_id: int) -> Association:
    """Return an association by its identifier, locked until the commit; NotFound when there is none."""
    association = db.session.scalar(
        select(Association)
        .where(Association.id == association_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if association is None:
        raise NotFound
    return association


def get_by_id(association_id: int) -> Association:
    """Return an association by its identifier, whoever reads; NotFound when there is none."""
    association = db.session.get(Association, association_id)
    if association is not None and association.merged_into_id is not None:
        association = db.session.get(Association, kept_id(association))
    if association is None:
        raise NotFound
    return association


def kept_id(association: Association) -> int:
    """Return the key of the association that stands for this one: itself, or the one it was merged into."""
    return _kept(association.id, association.merged_into_id)


def _kept(own_id: int, merged_into_id: int | None) -> int:
    while merged_into_id is not None:
        own_id = merged_into_id
        merged_into_id = db.session.scalar(select(Association.merged_into_id).where(Association.id == own_id))
    return own_id


def merged_into(association_id: int) -> list[Association]:
    """Return the associations that were merged into this one, the latest first."""
    rows = select(Association).where(Association.merged_into_id == association_id)
    return list(db.session.scalars(rows.order_by(Association.merged_at.desc(), Association.id.desc())))
