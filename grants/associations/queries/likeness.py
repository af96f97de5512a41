"""Find associations that look like one, and read the pairs that staff has to judge."""

from collections.abc import Iterable

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from grants.associations.likeness import Key, Profile
from grants.associations.models import Association, AssociationKey, Board, DuplicatePair, Officer
from grants.associations.names import normalise_person
from grants.associations.states import KeyKind, PairState
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.pagination import Page, paginate

CANDIDATES = 200


def profiles(association_ids: Iterable[int]) -> dict[int, Profile]:
    """Return association -> what it is compared by: two statements, merged ones left out."""
    wanted = list(association_ids)
    rows = db.session.execute(
        select(
            Association.id,
            Association.normalised_name_fr,
            Association.normalised_name_ar,
            Association.rib,
            Association.ice,
            Association.phone,
        ).where(Association.id.in_(wanted), Association.merged_into_id.is_(None))
    ).all()
    officers: dict[int, set[str]] = {}
    for association_id, *names in db.session.execute(
        select(Board.association_id, Officer.name_fr, Officer.name_ar)
        .join(Officer, Officer.board_id == Board.id)
        .where(Board.association_id.in_(wanted), Board.closed_at.is_(None))
    ):
        officers.setdefault(association_id, set()).update(normalise_person(name) for name in names if name)
    return {row.id: Profile(*row[1:], frozenset(officers.get(row.id, ()))) for row in rows}


def candidates(association_id: int, keys: set[Key]) -> set[int]:
    """Return the associations that share a key: all for a number or an officer, the closest for words.

    One indexed statement a kind of key; never more than some hundreds, whatever the number of associations.
    """
    found: set[int] = set()
    for kind in KeyKind:
        values = [value for key, value in keys if key == kind]
        if not values:
            continue
        shared = func.count()
        found.update(
            db.session.scalars(
                select(AssociationKey.association_id)
                .where(
                    AssociationKey.kind == kind,
                    AssociationKey.value.in_(values),
                    AssociationKey.association_id != association_id,
                )
                .group_by(AssociationKey.association_id)
                .order_by(shared.desc(), AssociationKey.association_id)
                .limit(CANDIDATES)
            )
        )
    return found


def stored_keys(association_id: int) -> dict[Key, AssociationKey]:
    """Return the keys kept for an association."""
    rows = select(AssociationKey).where(AssociationKey.association_id == association_id)
    return {(row.kind, row.value): row for row in db.session.scalars(rows)}


def pairs_of(association_id: int) -> list[DuplicatePair]:
    """Return every pair of which the association is one side, both sides loaded, the likeliest first."""
    rows = (
        select(DuplicatePair)
        .where(or_(DuplicatePair.first_id == association_id, DuplicatePair.second_id == association_id))
        .options(joinedload(DuplicatePair.first), joinedload(DuplicatePair.second))
        .order_by(DuplicatePair.score.desc(), DuplicatePair.id)
    )
    return list(db.session.scalars(rows))


def pairs_page(number: int, state: PairState = PairState.OPEN) -> Page:
    """Return a page of pairs in a state, both sides loaded, the likeliest first."""
    statement = (
        select(DuplicatePair)
        .where(DuplicatePair.state == state)
        .options(
            joinedload(DuplicatePair.first).joinedload(Association.city),
            joinedload(DuplicatePair.second).joinedload(Association.city),
        )
    )
    return paginate(statement.order_by(DuplicatePair.score.desc(), DuplicatePair.id), number)


def get_pair_for_update(pair_id: int) -> DuplicatePair:
    """Return a pair locked until the commit; raises NotFound."""
    row = db.session.scalar(
        select(DuplicatePair)
        .where(DuplicatePair.id == pair_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    return row


def get_pair(pair_id: int) -> DuplicatePair:
    """Return a pair with both sides and their cities; raises NotFound."""
    row = db.session.scalar(
        select(DuplicatePair)
        .where(DuplicatePair.id == pair_id)
        .options(
            joinedload(DuplicatePair.first).joinedload(Association.city),
            joinedload(DuplicatePair.second).joinedload(Association.city),
        )
    )
    if row is None:
        raise NotFound
    return row
