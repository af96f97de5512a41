"""The calls that go on, beside the work queue."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from grants.calls.models import Call
from grants.calls.policies import can_view_calls
from grants.calls.states import CallState
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.i18n import _, date_words, instant_words, pick
from grants.core.worklist import DeskPanel, DeskRow, tag_of

SHOWN = 6
PREPARED = (CallState.DRAFT, CallState.TO_APPROVE)
RUNNING = (CallState.PUBLISHED, CallState.IN_EVALUATION)


def desk_panels(actor: Actor, at: datetime) -> list[DeskPanel]:
    """Return the calls in progress to staff, the open ones to everyone else; one statement."""
    if actor.is_staff:
        states = (*PREPARED, *RUNNING) if can_view_calls(actor) else RUNNING
        more = (_("Tous les appels"), "calls.index") if can_view_calls(actor) else None
        rows = _rows(select(Call).where(Call.state.in_(states)), actor, at)
        return [DeskPanel(_("Appels en cours"), rows, more)]
    open_now = (Call.state == CallState.PUBLISHED, Call.opens_at <= at, Call.accepts_until >= at)
    rows = _rows(select(Call).where(*open_now), actor, at)
    return [DeskPanel(_("Appels ouverts"), rows, (_("Tous les appels"), "portal.calls"))]


def _rows(statement: Select[Any], actor: Actor, at: datetime) -> list[DeskRow]:
    calls = db.session.scalars(statement.order_by(Call.opens_at.desc(), Call.id.desc()).limit(SHOWN))
    endpoint = "calls.show" if can_view_calls(actor) else "portal.call"
    return [
        DeskRow(pick(call, "title"), endpoint, {"code": call.code}, _key_date(call, at), _state(call, at))
        for call in calls
    ]


def _key_date(call: Call, at: datetime) -> str:
    if call.state in PREPARED or at < call.opens_at:
        return str(_("Ouverture prévue : %(instant)s", instant=instant_words(call.opens_at)))
    if call.is_open(at):
        return str(_("Date limite : %(instant)s", instant=instant_words(call.closes_at)))
    if call.results_on:
        return str(_("Résultats prévus : %(day)s", day=date_words(call.results_on)))
    return str(_("Clos le %(instant)s", instant=instant_words(call.closes_at)))


def _state(call: Call, at: datetime) -> tuple[str, str]:
    if call.state == CallState.TO_APPROVE and call.is_approved:
        return "done", _("approuvé")
    if call.state == CallState.PUBLISHED and call.is_past(at):
        return "late", _("date limite passée")
    if call.is_open(at):
        return "open", _("ouvert")
    return tag_of(call.state)
