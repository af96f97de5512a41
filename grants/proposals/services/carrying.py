"""Carry a former proposal, or the answers of the eligibility check, into a new draft.

What is copied follows the registry of units: a new kind of row comes along without a change here.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from grants.associations.models import Association
from grants.audit.services import record
from grants.calls.eligibility import Answers
from grants.calls.kinds import DocumentOrigin
from grants.calls.models import Call, CallLine, RequiredDocument
from grants.calls.queries import budget_headings, required_documents
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.i18n import _
from grants.documents.models import Blob, Document
from grants.documents.states import ScanState
from grants.proposals import policies
from grants.proposals.models import DraftOrigin, Proposal, ProposalDocument
from grants.proposals.services.drafting import start_draft
from grants.proposals.units import KINDS, Values
from grants.proposals.units.kinds import FieldKind, Kind, RowKind
from grants.strategy.models import SubLine

# Fields of the proposal itself: the title and language of the new draft are its own, its dates are moved.
MOVED_FIELDS = ("starts_on", "ends_on")
OWN_FIELDS = (*MOVED_FIELDS, "title", "language")
LONGEST_LABEL = 80
# What is sworn or confirmed for one call is sworn anew for the next.
SWORN = ("funding", "reference", "statement")


def clone_proposal(
    source: Proposal,
    call_line: CallLine,
    association: Association,
    title: str,
    actor: Actor,
    at: datetime,
) -> Proposal:
    """Start a draft in an open call with everything of a former proposal that still applies.

    Texts, rows, planned persons and budget are copied, dates moved by the distance between the two
    execution periods; nothing of its life. What did not carry over, and what to check, is kept in
    DraftOrigin. source, with its line and call, is one that the actor may read. Raises NotAllowed for
    who is no member or for another association's, Late, Conflict for a title already drafted.
    """
    if not policies.can_start(actor, association):
        raise NotAllowed(_("Seuls les membres de l’association commencent un dossier."))
    if source.association_id != association.id:
        raise NotAllowed(_("Un dossier se reprend pour l’association qui l’a écrit."))
    draft = start_draft(call_line, association, title, source.language, actor, at)
    new_call = db.session.get_one(Call, call_line.call_id)
    shift = new_call.execution_starts_on - source.call_line.call.execution_starts_on
    draft.call_line = call_line
    items: list[dict[str, Any]] = []
    _move_project(draft, source, shift, new_call, items)
    for kind in KINDS.values():
        if kind.code in SWORN:
            continue
        values = kind.read(source, None)
        if isinstance(kind, FieldKind):
            for name in kind.labels:
                if name not in OWN_FIELDS:
                    kind.write(draft, name, values[name])
        elif isinstance(kind, RowKind):
            items += _copy_rows(kind, draft, values, shift)
        else:
            items += _copy_units(kind, draft, values)
        db.session.flush()
        kind.settle(draft)
    items += _copy_documents(source, draft, call_line)
    _keep_origin(draft, "clone", source.id, items, at)
    record("proposal.clone", draft, actor, at, source=source.ref)
    return draft


def start_from_check(
    call_line: CallLine,
    association: Association,
    title: str,
    language: str,
    answers: Answers,
    actor: Actor,
    at: datetime,
) -> Proposal:
    """Start a draft with what the eligibility check was told: dates, cities, amounts.

    The amount becomes one cost to be detailed, each city one activity to be described, both told among
    what to check. Raises what start_draft raises.
    """
    if not policies.can_start(actor, association):
        raise NotAllowed(_("Seuls les membres de l’association commencent un dossier."))
    draft = start_draft(call_line, association, title, language, actor, at)
    draft.call_line = call_line
    items: list[dict[str, Any]] = []
    if answers.starts_on and answers.ends_on and answers.starts_on <= answers.ends_on:
        draft.starts_on, draft.ends_on = answers.starts_on, answers.ends_on
    items += _add(draft, "activity", _first_activities(draft, answers))
    if answers.request_centimes:
        items += _add(draft, "budget", [_first_cost(answers)])
    _keep_origin(draft, "check", None, items, at)
    record("proposal.prefill", draft, actor, at)
    return draft


def mark_checked(proposal: Proposal, actor: Actor, at: datetime) -> None:
    """Note that a member went through the list of what to check; again changes nothing."""
    if not policies.can_edit(actor, proposal):
        raise NotAllowed(_("Seuls les membres de l’association remplissent ce dossier."))
    origin = db.session.get(DraftOrigin, proposal.id)
    if origin is None:
        raise NotFound(_("Ce dossier n’a rien à vérifier."))
    if origin.checked_at is None:
        origin.checked_at = at
        record("proposal.check_origin", proposal, actor, at)


def _move_project(
    draft: Proposal, source: Proposal, shift: timedelta, call: Call, items: list[dict[str, Any]]
) -> None:
    """Move the dates of the project; those that fall outside the new execution period are left out."""
    moved = [_moved(getattr(source, name), shift) for name in MOVED_FIELDS]
    inside = all(
        day is not None and call.execution_starts_on <= day <= call.execution_ends_on for day in moved
    )
    if inside:
        draft.starts_on, draft.ends_on = moved
    if any(moved):
        items.append({"code": "project_moved" if inside else "project_dates", "section": "basics"})


def _copy_units(kind: Kind, draft: Proposal, values: Mapping[str, Values]) -> list[dict[str, Any]]:
    """Copy units that have a key of their own; an answer to a question not asked any more is left."""
    items = []
    for what, unit in values.items():
        try:
            kind.check(draft, what, unit)
        except DomainError:
            items.append(
                {"code": "row_left", "section": kind.section_of(what), "label": what[:LONGEST_LABEL]}
            )
            continue
        kind.write(draft, what, unit)
    return items


def _copy_rows(
    kind: RowKind, draft: Proposal, values: Mapping[str, Values], shift: timedelta
) -> list[dict[str, Any]]:
    items, has_moved = [], False
    for position, unit in enumerate(values.values()):
        row = {name: _moved(value, shift) for name, value in unit.items()}
        has_moved = has_moved or row != unit
        try:
            kind.check(draft, "", row)
        except DomainError:
            label = str(unit.get(kind.title) or "")[:LONGEST_LABEL]
            items.append({"code": "row_left", "section": kind.section, "label": label})
            continue
        kind.add(draft, row, position)
    if has_moved:
        items.append({"code": "rows_moved", "section": kind.section})
    return items


def _moved(value: Any, shift: timedelta) -> Any:
    return value + shift if isinstance(value, date) else value


def _copy_documents(source: Proposal, draft: Proposal, line: CallLine) -> list[dict[str, Any]]:
    """Join the project's own files again where the new call asks for them; the account's come from there."""
    asked = {item.code: item for item in required_documents(line.call_id, line.line_code)}
    rows = db.session.execute(
        select(RequiredDocument.code, ProposalDocument.document_id, Blob.state)
        .join(ProposalDocument, ProposalDocument.required_document_id == RequiredDocument.id)
        .join(Document, Document.id == ProposalDocument.document_id)
        .join(Blob, Blob.sha256 == Document.sha256)
        .where(ProposalDocument.proposal_id == source.id, ProposalDocument.removed_at.is_(None))
        .order_by(ProposalDocument.id)
    )
    items: list[dict[str, Any]] = []
    for code, document_id, scan in rows:
        wanted = asked.get(code)
        if wanted is None or wanted.origin != DocumentOrigin.PROJECT or scan == ScanState.INFECTED:
            items.append({"code": "file_left", "section": "documents", "label": code})
            continue
        db.session.add(
            ProposalDocument(proposal_id=draft.id, required_document_id=wanted.id, document_id=document_id)
        )
        items.append({"code": "file_kept", "section": "documents", "label": code})
    return items


def _add(draft: Proposal, code: str, rows: list[Values]) -> list[dict[str, Any]]:
    """Add rows to an empty section; what can't stand in a draft is told, the rows begun are told once."""
    kind = KINDS[code]
    section = kind.section_of("")
    items, begun = [], 0
    for row in rows:
        try:
            kind.check(draft, "", row)
        except DomainError:
            items.append({"code": "row_left", "section": section, "label": ""})
            continue
        kind.add(draft, row, begun)
        begun += 1
    if begun:
        db.session.flush()
        kind.settle(draft)
        items.append({"code": "row_begun", "section": section})
    return items


def _first_activities(draft: Proposal, answers: Answers) -> list[Values]:
    """Return an activity to be described in each city; none for a line without kinds of activity."""
    kinds = select(SubLine.code).where(SubLine.line_code == draft.call_line.line_code)
    first = db.session.scalar(kinds.order_by(SubLine.position, SubLine.code).limit(1))
    if first is None:
        return []
    common = {
        **_empty("activity"),
        "sub_line_code": first,
        "title": str(_("Activité à décrire")),
        "starts_on": draft.starts_on,
        "ends_on": draft.ends_on,
    }
    return [{**common, "city_code": city} for city in answers.cities]


def _first_cost(answers: Answers) -> Values:
    request, own = answers.request_centimes or 0, answers.own_centimes or 0
    return {
        **_empty("budget"),
        "heading_code": budget_headings()[0].code,
        "label": str(_("Coût à détailler")),
        "quantity": 1,
        "unit_cost_centimes": request + own,
        "grant_centimes": request,
        "own_cash_centimes": own,
    }


def _empty(code: str) -> Values:
    """Return the values of a row of this kind that says nothing."""
    kind = KINDS[code]
    if not isinstance(kind, RowKind):
        raise Conflict(code)
    blank = {name: field.default for name, field in kind.row.__dataclass_fields__.items()}
    return {name: blank[name] if isinstance(blank[name], str | int) else None for name in kind.names}


def _keep_origin(
    draft: Proposal, kind: str, source_id: int | None, items: list[dict[str, Any]], at: datetime
) -> None:
    db.session.add(
        DraftOrigin(proposal_id=draft.id, kind=kind, source_id=source_id, items=items, created_at=at)
    )
    db.session.flush()
