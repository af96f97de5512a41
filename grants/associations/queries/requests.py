"""Read what owners ask: another account, another owner."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from grants.associations.models import Association, AssociationDocument, BankChange, OwnershipTransfer
from grants.associations.states import BankChangeState, TransferState
from grants.core.db import db
from grants.core.errors import NotFound

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
    return db.session.scalar(
        _with_people(
            select(OwnershipTransfer).where(
                OwnershipTransfer.association_id == association_id,
                OwnershipTransfer.state.in_(OPEN_TRANSFERS),
            )
        )
    )


def get_transfer_for_update(association: Association, transfer_id: int) -> OwnershipTransfer:
    """Return one transfer of an association; the association is locked already. Raises NotFound."""
    row = db.session.scalar(
        _with_people(
            select(OwnershipTransfer).where(
                OwnershipTransfer.id == transfer_id, OwnershipTransfer.association_id == association.id
            )
        ).execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    return row


def _with_people(statement: Select[tuple[OwnershipTransfer]]) -> Select[tuple[OwnershipTransfer]]:
    return statement.options(joinedload(OwnershipTransfer.from_user), joinedload(OwnershipTransfer.to_user))
