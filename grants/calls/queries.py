"""Read calls: what the public sees, what staff sees, and the parts that later stages need."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import selectinload

from grants.calls.askings import askings
from grants.calls.desk import desk_panels
from grants.calls.draft import CallDraft
from grants.calls.models import (
    BudgetHeading,
    Call,
    CallLine,
    CallVersion,
    CriteriaGroup,
    ExtraQuestion,
    Grid,
    ReferenceText,
    ReportRule,
    RequiredDocument,
    TrancheRule,
)
from grants.calls.policies import can_view_calls
from grants.calls.rehearsal_queries import (
    rehearsal_of,
    rehearsal_to_run,
    rehearsals_of,
    unfinished_rehearsal,
)
from grants.calls.rows import read_draft
from grants.calls.states import CallState
from grants.calls.work import work_items
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _
from grants.core.pagination import Page, paginate
from grants.strategy.models import Line

__all__ = [
    "askings",
    "desk_panels",
    "rehearsal_of",
    "rehearsal_to_run",
    "rehearsals_of",
    "unfinished_rehearsal",
    "work_items",
]

# The states, with two that the clock or an approval tells apart.
STATUSES = (
    "draft",
    "to_approve",
    "approved",
    "published",
    "past",
    "in_evaluation",
    "decided",
    "closed_out",
    "cancelled",
)

# What nearly every page of a draft reads of its call: composed once.
_CALL: Any = bindparam("call_id")
_DOCUMENTS = (
    select(RequiredDocument)
    .where(RequiredDocument.call_id == _CALL)
    .order_by(RequiredDocument.position, RequiredDocument.id)
)
_HEADINGS = select(BudgetHeading).order_by(BudgetHeading.position, BudgetHeading.code)
_QUESTIONS = (
    select(ExtraQuestion)
    .where(ExtraQuestion.call_id == _CALL)
    .order_by(ExtraQuestion.position, ExtraQuestion.id)
)
_REFERENCES = (
    select(ReferenceText)
    .where(ReferenceText.call_id == _CALL)
    .options(selectinload(ReferenceText.items))
    .order_by(ReferenceText.position, ReferenceText.id)
)


def get_visible(code: str, viewer: Actor | None, at: datetime) -> Call:
    """Return a call with its lines; the public sees published ones and later states.

    Raises NotFound when there is none, or none that the viewer may see.
    """
    call: Call | None = db.session.scalar(_with_lines(select(Call).where(Call.code == code)))
    if call is None or not (call.published_at is not None or _is_reader(viewer)):
        raise NotFound(_("Cet appel n’existe pas."))
    return call


def get_for_update(code: str) -> Call:
    """Return a call with its lines, locked for the transaction; raises NotFound."""
    call: Call | None = db.session.scalar(
        _with_lines(select(Call).where(Call.code == code).with_for_update(of=Call))
    )
    if call is None:
        raise NotFound(_("Cet appel n’existe pas."))
    return call


def _with_lines(statement: Select[Any]) -> Select[Any]:
    return statement.options(selectinload(Call.lines).joinedload(CallLine.line))


def _is_reader(viewer: Actor | None) -> bool:
    return viewer is not None and (viewer.is_staff or can_view_calls(viewer))


def open_calls(at: datetime) -> list[Call]:
    """Return the calls open for submission at an instant, the first to close first."""
    return _listed(
        select(Call)
        .where(Call.state == CallState.PUBLISHED, Call.opens_at <= at, Call.accepts_until >= at)
        .order_by(Call.closes_at, Call.id)
    )


def published_calls(at: datetime) -> list[Call]:
    """Return every call that the public may see, the latest first."""
    return _listed(
        select(Call).where(Call.published_at.is_not(None)).order_by(Call.opens_at.desc(), Call.id.desc())
    )


def _listed(statement: Select[Any]) -> list[Call]:
    return list(db.session.scalars(_with_lines(statement)))


def grid_of(call_id: int) -> Grid:
    """Return the grid of a call with its groups and criteria; raises NotFound."""
    statement = (
        select(Grid)
        .where(Grid.call_id == call_id)
        .options(selectinload(Grid.groups).selectinload(CriteriaGroup.criteria))
    )
    grid = db.session.scalar(statement)
    if grid is None:
        raise NotFound(_("Cet appel n’a pas de grille."))
    return grid


def required_documents(call_id: int, line_code: str | None) -> list[RequiredDocument]:
    """Return the documents asked for a line: the general ones and its own, its own first where both exist.

    With None, the general ones only.
    """
    asked = [item for item in all_documents(call_id) if item.line_code in (None, line_code)]
    own = {item.code for item in asked if item.line_code is not None}
    return [item for item in asked if item.line_code is not None or item.code not in own]


def all_documents(call_id: int) -> list[RequiredDocument]:
    """Return every document row of a call, in order."""
    return list(db.session.scalars(_DOCUMENTS, {"call_id": call_id}))


def budget_headings() -> list[BudgetHeading]:
    """Return the headings of a budget, in order."""
    return list(db.session.scalars(_HEADINGS))


def tranche_rules(call_id: int) -> list[TrancheRule]:
    """Return how the grants of a call are paid, from the smallest to the largest."""
    statement = select(TrancheRule).where(TrancheRule.call_id == call_id).order_by(TrancheRule.position)
    return list(db.session.scalars(statement))


def all_questions(call_id: int) -> list[ExtraQuestion]:
    """Return every extra question of a call, in order."""
    return list(db.session.scalars(_QUESTIONS, {"call_id": call_id}))


def extra_questions(call_id: int, line_code: str | None) -> list[ExtraQuestion]:
    """Return the questions that a call asks in a line: the general ones and its own, in order."""
    return [item for item in all_questions(call_id) if item.line_code in (None, line_code)]


def all_texts(call_id: int) -> list[ReferenceText]:
    """Return every reference text of a call with its checklist, in order."""
    return list(db.session.scalars(_REFERENCES, {"call_id": call_id}))


def reference_texts(call_id: int, line_code: str | None) -> list[ReferenceText]:
    """Return the texts that bind a line of a call, with their checklists: general ones and its own."""
    return [item for item in all_texts(call_id) if item.line_code in (None, line_code)]


def report_rules(call_id: int) -> list[ReportRule]:
    """Return the report calendar of a call, in order."""
    statement = select(ReportRule).where(ReportRule.call_id == call_id).order_by(ReportRule.position)
    return list(db.session.scalars(statement))


def latest_version(call_id: int) -> CallVersion | None:
    """Return the last version of a call that was published, None before publication."""
    statement = select(CallVersion).where(CallVersion.call_id == call_id).order_by(CallVersion.number.desc())
    return db.session.scalar(statement.limit(1))


def call_line(call_line_id: int) -> CallLine:
    """Return a line of a call, with the call and the line loaded; raises NotFound."""
    statement = (
        select(CallLine)
        .where(CallLine.id == call_line_id)
        .options(selectinload(CallLine.call), selectinload(CallLine.line))
    )
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound(_("Cet axe n’est ouvert dans aucun appel."))
    return found


def all_lines() -> list[Line]:
    """Return the lines of the strategy that a call may open, in order."""
    return list(db.session.scalars(select(Line).order_by(Line.position, Line.code)))


def draft_of(call: Call) -> CallDraft:
    """Return what the call says now as a draft; its lines must be loaded."""
    return read_draft(
        call,
        grid_of(call.id),
        all_documents(call.id),
        tranche_rules(call.id),
        all_questions(call.id),
        all_texts(call.id),
        report_rules(call.id),
    )


def page_for_staff(number: int, at: datetime, status: str | None = None) -> Page:
    """Return one page of all calls, the latest first; status is a state, "approved" or "past"."""
    statement = select(Call).order_by(Call.opens_at.desc(), Call.id.desc())
    return paginate(_with_lines(statement.where(*_status_filter(status, at))), number)


def _status_filter(status: str | None, at: datetime) -> list[Any]:
    if status not in STATUSES:
        return []
    if status == "approved":
        return [Call.state == CallState.TO_APPROVE, Call.approved_at.is_not(None)]
    if status == "to_approve":
        return [Call.state == CallState.TO_APPROVE, Call.approved_at.is_(None)]
    if status == "past":
        return [Call.state == CallState.PUBLISHED, Call.accepts_until < at]
    return [Call.state == next(state for state in CallState if state.value == status)]
