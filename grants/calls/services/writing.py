"""Create a call and change it while it isn't published; a change after approval undoes the approval."""

from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select

from grants.audit.services import record, transition
from grants.calls import policies, queries
from grants.calls.checks import problems_of
from grants.calls.copying import moved_to
from grants.calls.draft import CallDraft
from grants.calls.models import Call
from grants.calls.question_rows import replace_questions, replace_texts
from grants.calls.rows import (
    replace_documents,
    replace_grid,
    replace_reports,
    replace_tranche_rules,
    write_columns,
    write_lines,
)
from grants.calls.states import WORKFLOW, CallState
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, NotAllowed, ProblemsError
from grants.core.i18n import _
from grants.core.references import next_number


def create_call(draft: CallDraft, actor: Actor, at: datetime) -> Call:
    """Write a new call with its lines, grid, documents and tranche rules, as a draft; return it.

    The code is AAP-<year>, then AAP-<year>-2. Raises NotAllowed, ProblemsError when a rule on the
    draft is broken, Conflict when a call of the year bears the same title.
    """
    if not policies.can_write_call(actor):
        raise NotAllowed(_("Seul un gestionnaire d’appels crée un appel."))
    _require_sound(draft)
    number = next_number(db.session(), f"call {draft.year}")
    _require_new_title(draft)
    call = Call(
        code=f"AAP-{draft.year}" if number == 1 else f"AAP-{draft.year}-{number}",
        created_at=at,
        created_by_id=actor.id,
        author_ids=[actor.id],
        version=1,
        lines=[],
    )
    write_columns(call, draft)
    write_lines(call, draft.lines)
    db.session.add(call)
    db.session.flush()
    replace_grid(call, draft.grid, None)
    replace_documents(call, draft.asked_documents)
    replace_tranche_rules(call, draft.tranche_rules)
    replace_questions(call, draft.asked_questions)
    replace_texts(call, draft.reference_texts)
    replace_reports(call, draft.reports)
    db.session.flush()
    record("call.create", call, actor, at, code=call.code)
    return call


def copy_call(source: Call, year: int, actor: Actor, at: datetime) -> Call:
    """Write a draft for another year that says what a call says, dates moved by whole years; return it.

    Nothing of the life of the source goes along: no version, approval, question asked or corrigendum.
    Raises NotAllowed, ProblemsError when a rule is broken (such as a year that is not after the source's),
    Conflict when the year has a call of that title.
    """
    if not policies.can_write_call(actor):
        raise NotAllowed(_("Seul un gestionnaire d’appels crée un appel."))
    if not source.year < year <= source.year + 10:
        words = _("Écrivez une année de %(first)s à %(last)s.", first=source.year + 1, last=source.year + 10)
        raise ProblemsError([("year", words)])
    return create_call(moved_to(queries.draft_of(source), year), actor, at)


def update_call(call: Call, draft: CallDraft, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Make the call say what the draft says; the grid and all else freeze at publication.

    A call waiting for approval, or approved, goes back to draft. Raises NotAllowed, ProblemsError,
    Conflict when the version is another one or the call is published.
    """
    if not policies.can_write_call(actor, call):
        raise NotAllowed(_("Seul un gestionnaire d’appels modifie un appel."))
    require_version(call, seen_version)
    if call.state not in (CallState.DRAFT, CallState.TO_APPROVE):
        raise Conflict(_("Cet appel est publié : il ne se modifie plus."))
    _require_sound(draft)
    before = queries.draft_of(call)
    changed = changed_parts(before, draft)
    if not changed:
        return
    write_columns(call, draft)
    write_lines(call, draft.lines)
    if draft.grid != before.grid:
        replace_grid(call, draft.grid, queries.grid_of(call.id))
    if draft.asked_documents != before.asked_documents:
        replace_documents(call, draft.asked_documents)
    if draft.tranche_rules != before.tranche_rules:
        replace_tranche_rules(call, draft.tranche_rules)
    if draft.asked_questions != before.asked_questions:
        replace_questions(call, draft.asked_questions)
    if draft.reference_texts != before.reference_texts:
        replace_texts(call, draft.reference_texts)
    if draft.reports != before.reports:
        replace_reports(call, draft.reports)
    if actor.id is not None and actor.id not in call.author_ids:
        call.author_ids = [*call.author_ids, actor.id]
    _undo_approval(call, actor, at)
    call.version += 1
    record("call.update", call, actor, at, parts=changed)


def changed_parts(before: CallDraft, after: CallDraft) -> list[str]:
    """Return the names of what differs between two drafts of one call."""
    defaults = {"documents": "asked_documents", "questions": "asked_questions", "texts": "reference_texts"}
    names = [(name, defaults.get(name, name)) for name in CallDraft.__dataclass_fields__ if name != "year"]
    return [name for name, read in names if getattr(before, read) != getattr(after, read)]


def require_version(call: Call, seen_version: int | None) -> None:
    """Raise Conflict when the reader saw another version of the call."""
    if seen_version is not None and seen_version != call.version:
        raise Conflict(_("Cet appel a changé depuis que vous l’avez ouvert. Relisez-le, puis recommencez."))


def require_version_of(thing: Any, seen_version: int | None) -> None:
    """Raise Conflict when the reader saw another version of a question or of a corrigendum."""
    if seen_version is not None and seen_version != thing.version:
        raise Conflict(_("Quelqu’un l’a changé depuis que vous l’avez ouvert. Relisez, puis recommencez."))


def _undo_approval(call: Call, actor: Actor, at: datetime) -> None:
    if call.state == CallState.TO_APPROVE:
        stamps = {"approved_at": None, "approved_by_id": None}
        transition(
            call,
            WORKFLOW,
            "send_back",
            actor,
            at,
            reason=_("Modifié après la demande d’approbation."),
            stamps=stamps,
        )


def _require_sound(draft: CallDraft) -> None:
    problems = problems_of(draft, current_app.config["MINIMUM_OPENING_DAYS"])
    problems += _unknown_lines(draft)
    if problems:
        raise ProblemsError(problems)


def _unknown_lines(draft: CallDraft) -> list[tuple[str | None, str]]:
    known = {line.code for line in queries.all_lines()}
    return [
        (None, _("L’axe %(line)s n’existe pas.", line=code)) for code in draft.line_codes if code not in known
    ]


def _require_new_title(draft: CallDraft) -> None:
    """Refuse a second call of the same title in a year: a form sent twice creates one call."""
    same = select(Call.code).where(
        Call.year == draft.year, Call.title_fr == draft.title_fr, Call.state != CallState.CANCELLED
    )
    code = db.session.scalar(same)
    if code:
        raise Conflict(_("L’appel %(code)s porte déjà ce titre.", code=code), field="title_fr")
