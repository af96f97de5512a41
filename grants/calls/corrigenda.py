"""Read corrigenda: what the public reads, what is being prepared, and outages."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from grants.calls.models import Call, CallLine, Corrigendum, Outage
from grants.calls.policies import can_view_corrigenda, writers_of
from grants.calls.states import CallState, CorrigendumState
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _
from grants.core.pagination import Page, paginate

IN_PREPARATION = (CorrigendumState.DRAFT, CorrigendumState.TO_APPROVE, CorrigendumState.APPROVED)


def published_corrigenda(call_id: int) -> list[Corrigendum]:
    """Return the published corrigenda of a call, the latest first: one statement."""
    statement = select(Corrigendum).where(
        Corrigendum.call_id == call_id, Corrigendum.state == CorrigendumState.PUBLISHED
    )
    return list(db.session.scalars(statement.order_by(Corrigendum.number.desc())))


def in_preparation(call_id: int) -> Corrigendum | None:
    """Return the corrigendum of a call that is being prepared, None when there is none."""
    statement = select(Corrigendum).where(
        Corrigendum.call_id == call_id, Corrigendum.state.in_(IN_PREPARATION)
    )
    found: Corrigendum | None = db.session.scalar(statement.order_by(Corrigendum.id))
    return found


def get_visible(corrigendum_id: int, viewer: Actor) -> Corrigendum:
    """Return a corrigendum with its call for who may read it; raises NotFound."""
    found = _get(corrigendum_id)
    if found is None or not can_view_corrigenda(viewer, found):
        raise NotFound(_("Ce rectificatif n’existe pas."))
    return found


def get_for_update(corrigendum_id: int) -> Corrigendum:
    """Return a corrigendum and its call, both locked for the transaction, the call first."""
    call_id = select(Corrigendum.call_id).where(Corrigendum.id == corrigendum_id)
    db.session.execute(select(Call.id).where(Call.id.in_(call_id)).with_for_update())
    found = _get(corrigendum_id, lock=True)
    if found is None:
        raise NotFound(_("Ce rectificatif n’existe pas."))
    return found


def _get(corrigendum_id: int, lock: bool = False) -> Corrigendum | None:
    statement = (
        select(Corrigendum)
        .where(Corrigendum.id == corrigendum_id)
        .options(joinedload(Corrigendum.call).selectinload(Call.lines).joinedload(CallLine.line))
    )
    if lock:
        statement = statement.with_for_update(of=Corrigendum)
    found: Corrigendum | None = db.session.scalar(statement)
    return found


def page_for_staff(number: int) -> Page:
    """Return one page of all corrigenda, those in preparation first, then the latest."""
    statement = select(Corrigendum).options(joinedload(Corrigendum.call))
    return paginate(statement.order_by(Corrigendum.published_at.is_not(None), Corrigendum.id.desc()), number)


def waiting_for(actor: Actor) -> int:
    """Return how many corrigenda wait for the actor's approval."""
    rows = db.session.scalars(select(Corrigendum).where(Corrigendum.state == CorrigendumState.TO_APPROVE))
    return sum(actor.id not in writers_of(row) for row in rows)


def approved_count() -> int:
    """Return how many approved corrigenda wait for their publication."""
    statement = (
        select(func.count()).select_from(Corrigendum).where(Corrigendum.state == CorrigendumState.APPROVED)
    )
    return db.session.scalar(statement) or 0


def calls_to_extend() -> list[Call]:
    """Return the published calls, locked in one order: those that an outage may extend."""
    statement = (
        select(Call)
        .where(Call.state == CallState.PUBLISHED)
        .options(selectinload(Call.lines).joinedload(CallLine.line))
        .order_by(Call.id)
        .with_for_update(of=Call)
    )
    return list(db.session.scalars(statement))


def outages(limit: int = 50) -> list[Outage]:
    """Return the outages noted, the latest first."""
    return list(db.session.scalars(select(Outage).order_by(Outage.from_at.desc()).limit(limit)))


def extended_by(outage_ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    """Return the corrigenda that outages caused: outage -> (reference, call code)."""
    found: dict[int, list[tuple[str, str]]] = {}
    rows = db.session.execute(
        select(Corrigendum.outage_id, Corrigendum.reference, Call.code)
        .join(Call, Call.id == Corrigendum.call_id)
        .where(Corrigendum.outage_id.in_(outage_ids))
        .order_by(Corrigendum.id)
    )
    for outage_id, reference, code in rows:
        found.setdefault(outage_id or 0, []).append((reference or "", code))
    return found


def outage_within(from_at: datetime, to_at: datetime) -> Outage | None:
    """Return a noted outage that shares some time with the one between two instants."""
    found: Outage | None = db.session.scalar(
        select(Outage).where(Outage.from_at < to_at, Outage.to_at > from_at).order_by(Outage.id).limit(1)
    )
    return found
