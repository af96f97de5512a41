"""Read what owners ask: another account, another owner."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from grants.associations.models import Association, AssociationDocument, BankChange, OwnershipTransfer
from grants.associations.states import BankChangeState, TransferState
from grants.core.db import db
from grants.core.errors import NotFound

_PEOPLE = (joinedload(OwnershipTransfer.from_user), joinedload(OwnershipTransfer.to_user))
OPEN_TRANSFERS = (TransferState.PROPOSED, TransferState.ACCEPTED)


def pending_bank_change(association_id: int) -> BankChange | None:
    """Return the account that waits for the finance officer, its certificate loaded, or None."""
    return db.session.scalar(
        select(BankChange)
        .where(BankChange.association_id == association_id, BankChange.state == BankChangeState.ASKED)
        .options(joinedload(BankChange.certificate).joinedload(AssociationDocument.type))
    )


def bank_changes(association_id: int) -> list[BankChange]:
    """Return every account that was given, the latest first."""
    rows = select(BankChange).where(BankChange.association_id == association_id)
    return list(db.session.scalars(rows.order_by(BankChange.id.desc())))


def open_transfer(association_id: int) -> OwnershipTransfer | None:
    """Return the transfer that waits for the member or the ministry, its people loaded, or None."""
    return open_transfers_of([association_id]).get(association_id)


def get_transfer_for_update(association: Association, transfer_id: int) -> OwnershipTransfer:
    """Return one transfer of an association; the association is locked already. Raises NotFound."""
    row = db.session.scalar(
        select(OwnershipTransfer)
        .where(OwnershipTransfer.id == transfer_id, OwnershipTransfer.association_id == association.id)
        .options(*_PEOPLE)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    return row


def open_transfers_of(association_ids: Iterable[int]) -> dict[int, OwnershipTransfer]:
    """Return association -> the transfer that is open there, its people loaded: one statement."""
    rows = (
        select(OwnershipTransfer)
        .where(
            OwnershipTransfer.association_id.in_(list(association_ids)),
            OwnershipTransfer.state.in_(OPEN_TRANSFERS),
        )
        .options(*_PEOPLE)
    )
    return {row.association_id: row for row in db.session.scalars(rows)}


def transfers_to_decide() -> list[tuple[OwnershipTransfer, Association]]:
    """Return the transfers that a member accepted, with their associations, the oldest first."""
    rows = (
        select(OwnershipTransfer, Association)
        .join(Association, Association.id == OwnershipTransfer.association_id)
        .where(OwnershipTransfer.state == TransferState.ACCEPTED)
        .options(*_PEOPLE)
        .order_by(OwnershipTransfer.accepted_at, OwnershipTransfer.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(rows)]
