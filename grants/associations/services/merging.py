"""Merge two associations that are one: everything of the one merged points to the one kept, nothing is lost.

Rows are found by the foreign keys of the models, so that a table added later is moved too. A package with a
table that needs more than a changed key offers a room `merging` with `obstacles(kept_id, merged_id)`, words
that say what stands in the way and what to do, and `absorb(kept_id, merged_id, at)`, called before the move.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import Column, Table, UniqueConstraint, delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from grants.associations import policies
from grants.associations.models import (
    Association,
    AssociationDocument,
    AssociationKey,
    DuplicatePair,
    Membership,
)
from grants.associations.queries.board import current_board
from grants.associations.queries.members import current_members
from grants.associations.queries.requests import open_transfer, pending_bank_change
from grants.associations.services.likeness import refresh_likeness
from grants.associations.states import PAIR_WORKFLOW, MemberRight, PairState
from grants.audit.services import record, transition
from grants.core.actors import Actor
from grants.core.db import Base, db
from grants.core.errors import Conflict, DomainError, NotAllowed, ProblemsError
from grants.core.i18n import _

# Made from other rows, or a judgement on both sides: they stay with the association they speak of.
LEFT = frozenset({"association", "association_key", "duplicate_pair"})


def merge_associations(
    kept: Association,
    merged: Association,
    reason: str,
    seen_versions: tuple[int | None, int | None],
    actor: Actor,
    at: datetime,
) -> None:
    """Merge one association into another, both locked by the caller, with a reason.

    Raises ProblemsError with every obstacle and what to do about it, Conflict when either changed since it
    was seen (kept, merged) or is merged already, NotAllowed for a member of either.
    """
    if not (policies.can_judge_doubles(actor, kept) and policies.can_judge_doubles(actor, merged)):
        raise NotAllowed(_("Seul le gestionnaire d’appels, étranger aux deux associations, les fusionne."))
    if kept.id == merged.id or kept.merged_into_id or merged.merged_into_id:
        raise Conflict(_("Ces associations sont déjà fusionnées."))
    if any(seen not in (None, one.version) for seen, one in zip(seen_versions, (kept, merged), strict=True)):
        raise Conflict(_("L’une des deux associations a changé pendant que vous les compariez."))
    if not reason.strip():
        raise DomainError(
            _("Écrivez pourquoi ce sont deux inscriptions de la même association."), field="reason"
        )
    found = obstacles(kept, merged)
    if found:
        raise ProblemsError([(None, words) for words in found])
    _absorb_own(kept.id, merged.id, at)
    for room in _rooms("absorb"):
        room.absorb(kept.id, merged.id, at)
    moved = move_rows(kept.id, merged.id)
    merged.merged_into_id, merged.merged_at = kept.id, at
    merged.version += 1
    kept.version += 1
    _settle_pairs(kept, merged, reason.strip(), actor, at)
    record("association.merge", merged, actor, at, reason=reason.strip(), into=kept.reference)
    record("association.absorb", kept, actor, at, reason=reason.strip(), merged=merged.reference, moved=moved)
    db.session.flush()
    db.session.expire_all()
    refresh_likeness(kept, at)


def obstacles(kept: Association, merged: Association) -> list[str]:
    """Return in words what stands in the way of a merge, each with what to do first."""
    found = []
    for one in (kept, merged):
        if pending_bank_change(one.id) is not None:
            words = _("%(ref)s : un compte bancaire attend d’être confirmé ou refusé.", ref=one.reference)
            found.append(words)
        if open_transfer(one.id) is not None:
            words = _(
                "%(ref)s : une transmission est en cours ; accordez-la ou refusez-la.", ref=one.reference
            )
            found.append(words)
    for room in _rooms("obstacles"):
        found += room.obstacles(kept.id, merged.id)
    return found


def move_rows(kept_id: int, merged_id: int) -> dict[str, int]:
    """Point every row of one association to the other; return table -> rows moved.

    A row that would stand twice under the other (the same person's declaration) stays where it is.
    """
    moved: dict[str, int] = {}
    db.session.flush()
    for table, column in association_columns():
        if _is_in_a_key(table, column):
            count = sum(_move_one(table, column, row, kept_id) for row in _rows(table, column, merged_id))
        else:
            result: Any = db.session.execute(
                update(table).where(column == merged_id).values({column.name: kept_id})
            )
            count = result.rowcount
        if count:
            moved[table.name] = moved.get(table.name, 0) + count
    return moved


def association_columns() -> Iterator[tuple[Table, Column[Any]]]:
    """Yield every column of the models that points to an association, by table."""
    for table in sorted(Base.metadata.tables.values(), key=lambda found: found.name):
        if table.name in LEFT:
            continue
        for column in table.columns:
            if any(key.target_fullname == "association.id" for key in column.foreign_keys):
                yield table, column


def _is_in_a_key(table: Table, column: Column[Any]) -> bool:
    uniques = [index.columns for index in table.indexes if index.unique]
    uniques += [one.columns for one in table.constraints if isinstance(one, UniqueConstraint)]
    return column.primary_key or any(column.name in columns for columns in uniques)


def _rows(table: Table, column: Column[Any], merged_id: int) -> list[Any]:
    return list(db.session.execute(select(*table.primary_key.columns).where(column == merged_id)))


def _move_one(table: Table, column: Column[Any], key: Any, kept_id: int) -> int:
    same = [own == value for own, value in zip(table.primary_key.columns, key, strict=True)]
    try:
        with db.session.begin_nested():
            db.session.execute(update(table).where(*same).values({column.name: kept_id}))
    except IntegrityError:
        return 0
    return 1


def _absorb_own(kept_id: int, merged_id: int, at: datetime) -> None:
    """End what can be in force once only: the board, the documents and the members of the one merged."""
    if current_board(kept_id) is not None and (board := current_board(merged_id)) is not None:
        board.closed_at = at
    given = select(AssociationDocument.type_code).where(
        AssociationDocument.association_id == kept_id, AssociationDocument.replaced_at.is_(None)
    )
    db.session.execute(
        update(AssociationDocument)
        .where(
            AssociationDocument.association_id == merged_id,
            AssociationDocument.replaced_at.is_(None),
            AssociationDocument.type_code.in_(given),
        )
        .values(replaced_at=at)
        .execution_options(synchronize_session=False)
    )
    own = {member.user_id: member for member in current_members(kept_id)}
    for member in current_members(merged_id):
        twin = own.get(member.user_id)
        if twin is None:
            continue
        member.ended_at = at
        if member.right == MemberRight.OWNER and twin.right != MemberRight.OWNER:
            twin.ended_at = at
            db.session.flush()  # one current right a person
            db.session.add(
                Membership(association_id=kept_id, user_id=twin.user_id, right=MemberRight.OWNER, since_at=at)
            )
    db.session.flush()


def _settle_pairs(kept: Association, merged: Association, reason: str, actor: Actor, at: datetime) -> None:
    """Close the pair of the two as merged; other pairs of the one merged are found anew for the one kept."""
    pairs = select(DuplicatePair).where(
        or_(DuplicatePair.first_id == merged.id, DuplicatePair.second_id == merged.id)
    )
    for pair in db.session.scalars(pairs):
        is_of_both = {pair.first_id, pair.second_id} == {kept.id, merged.id}
        if is_of_both and PAIR_WORKFLOW.allows("merge", pair.state):
            stamps = {"decided_at": at, "decided_by_id": actor.id, "reason": reason}
            transition(pair, PAIR_WORKFLOW, "merge", actor, at, reason=reason, stamps=stamps)
        elif pair.state == PairState.OPEN:
            db.session.delete(pair)
    db.session.execute(delete(AssociationKey).where(AssociationKey.association_id == merged.id))


def _rooms(name: str) -> list[Any]:
    rooms: list[Any] = current_app.extensions["grants_merging"]
    return [room for room in rooms if hasattr(room, name)]
