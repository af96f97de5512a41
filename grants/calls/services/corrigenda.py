"""Change a published call: prepare a corrigendum, have it approved by a second person, publish it."""

from collections.abc import Mapping
from datetime import datetime

from grants.audit.services import record, transition
from grants.calls import corrigenda, policies, queries
from grants.calls.checks import problems_of
from grants.calls.corrections import changes_between, corrected, correction_problems, stale_paths
from grants.calls.draft import CallDraft
from grants.calls.models import Call, Corrigendum
from grants.calls.recipients import corrigendum_approvers
from grants.calls.services.correcting import number_and_tell, rewrite
from grants.calls.services.writing import require_version_of
from grants.calls.states import CORRIGENDUM_WORKFLOW, CallState, CorrigendumState
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed, ProblemsError
from grants.core.i18n import LANGUAGES, _
from grants.outbox.services import queue


class FrozenCall(DomainError):
    """The call is not published, or its evaluation has begun: no corrigendum changes it."""


def prepare_corrigendum(call: Call, actor: Actor, at: datetime) -> Corrigendum:
    """Begin a corrigendum of a published call; one at a time is in preparation.

    Raises NotAllowed, FrozenCall, Conflict when another one is in preparation.
    """
    if not policies.can_write_corrigendum(actor, call):
        raise NotAllowed(_("Seul un gestionnaire d’appels prépare un rectificatif."))
    _require_published(call)
    if corrigenda.in_preparation(call.id) is not None:
        raise Conflict(_("Un rectificatif de cet appel est déjà en préparation."))
    corrigendum = Corrigendum(
        call_id=call.id, prepared_at=at, prepared_by_id=actor.id, author_ids=[actor.id], changes=[]
    )
    db.session.add(corrigendum)
    db.session.flush()
    record("corrigendum.prepare", corrigendum, actor, at, call=call.code)
    return corrigendum


def draft_after(corrigendum: Corrigendum) -> CallDraft:
    """Return what the call would say with the corrigendum; its call and lines must be loaded."""
    return corrected(queries.draft_of(corrigendum.call), corrigendum.changes)


def change_corrigendum(
    corrigendum: Corrigendum, after: CallDraft, seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Make the corrigendum say what differs between the call and this draft.

    Raises NotAllowed, Conflict, ProblemsError naming each change that a published call may not make.
    """
    if not policies.can_write_corrigendum(actor, corrigendum):
        raise NotAllowed(_("Seul un gestionnaire d’appels prépare un rectificatif."))
    _require_draft(corrigendum, seen_version)
    changes = changes_between(queries.draft_of(corrigendum.call), after)
    problems = list(correction_problems(changes))
    if not problems:
        problems = problems_of(after, 0)
    if problems:
        raise ProblemsError(problems)
    corrigendum.changes = changes
    _sign(corrigendum, actor)
    record("corrigendum.change", corrigendum, actor, at, paths=[change["path"] for change in changes])


def give_reasons(
    corrigendum: Corrigendum, reasons: Mapping[str, str], seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Write why the call changes, by language; raises NotAllowed, Conflict."""
    if not policies.can_write_corrigendum(actor, corrigendum):
        raise NotAllowed(_("Seul un gestionnaire d’appels prépare un rectificatif."))
    _require_draft(corrigendum, seen_version)
    for language in LANGUAGES:
        setattr(corrigendum, f"reason_{language}", reasons.get(language, "").strip())
    _sign(corrigendum, actor)
    record("corrigendum.give_reasons", corrigendum, actor, at)


def ask_corrigendum_approval(
    corrigendum: Corrigendum, seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Give a corrigendum to the directors; raises NotAllowed, Conflict, ProblemsError when it is empty."""
    if not policies.can_write_corrigendum(actor, corrigendum):
        raise NotAllowed(_("Seul un gestionnaire d’appels demande l’approbation d’un rectificatif."))
    require_version_of(corrigendum, seen_version)
    problems: list[tuple[str | None, str]] = [
        (f"reason_{language}", _("Écrivez la raison dans les trois langues."))
        for language in LANGUAGES
        if not getattr(corrigendum, f"reason_{language}")
    ]
    if not corrigendum.changes:
        problems.append((None, _("Ce rectificatif ne change rien encore.")))
    if problems:
        raise ProblemsError(list(problems))
    transition(corrigendum, CORRIGENDUM_WORKFLOW, "ask_approval", actor, at)
    queue(
        "call.corrigendum_to_approve",
        corrigendum_approvers(corrigendum),
        at,
        cause=corrigendum,
        call=corrigendum.call,
        corrigendum=corrigendum,
        asker=actor.display_name,
    )


def approve_corrigendum(
    corrigendum: Corrigendum, seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Approve a corrigendum as it stands: a director who prepared no part of it."""
    if not policies.can_approve_corrigendum(actor, corrigendum):
        raise NotAllowed(_("Un rectificatif est approuvé par un directeur qui ne l’a pas préparé."))
    require_version_of(corrigendum, seen_version)
    stamps = {"approved_at": at, "approved_by_id": actor.id}
    transition(corrigendum, CORRIGENDUM_WORKFLOW, "approve", actor, at, stamps=stamps)


def send_back_corrigendum(
    corrigendum: Corrigendum, reason: str, seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Give a corrigendum back to its writers with a reason; an approval is undone."""
    if not policies.can_send_back_corrigendum(actor, corrigendum):
        raise NotAllowed(_("Seul un directeur ou un gestionnaire d’appels renvoie un rectificatif."))
    require_version_of(corrigendum, seen_version)
    if not reason.strip():
        raise DomainError(_("Écrivez la raison."), field="reason")
    stamps = {"approved_at": None, "approved_by_id": None}
    transition(
        corrigendum, CORRIGENDUM_WORKFLOW, "send_back", actor, at, reason=reason.strip(), stamps=stamps
    )


def abandon_corrigendum(
    corrigendum: Corrigendum, seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Give up a corrigendum that is not published; the call stays as it is."""
    if not policies.can_write_corrigendum(actor, corrigendum):
        raise NotAllowed(_("Seul un gestionnaire d’appels abandonne un rectificatif."))
    require_version_of(corrigendum, seen_version)
    transition(corrigendum, CORRIGENDUM_WORKFLOW, "abandon", actor, at)


def publish_corrigendum(
    corrigendum: Corrigendum, seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Publish an approved corrigendum: the call changes now, under a number, and everyone concerned is told.

    Raises NotAllowed, FrozenCall, Conflict when the call changed since the corrigendum was prepared or
    its deadline passed, ProblemsError when the call would not be sound.
    """
    if not policies.can_write_corrigendum(actor, corrigendum):
        raise NotAllowed(_("Seul un gestionnaire d’appels publie un rectificatif."))
    require_version_of(corrigendum, seen_version)
    call = corrigendum.call
    _require_published(call)
    if call.is_past(at):
        raise FrozenCall(_("La date limite est passée : cet appel ne change plus."))
    before = queries.draft_of(call)
    if stale_paths(before, corrigendum.changes):
        raise Conflict(_("L’appel a changé depuis la préparation : renvoyez le rectificatif et relisez-le."))
    problems = [*correction_problems(corrigendum.changes), *problems_of(draft_after(corrigendum), 0)]
    if problems:
        raise ProblemsError(problems)
    rewrite(call, draft_after(corrigendum))
    number_and_tell(corrigendum, "publish", actor, at)


def _require_published(call: Call) -> None:
    if call.state != CallState.PUBLISHED:
        raise FrozenCall(_("Un rectificatif change un appel publié, avant son évaluation."))


def _require_draft(corrigendum: Corrigendum, seen_version: int | None) -> None:
    require_version_of(corrigendum, seen_version)
    if corrigendum.state != CorrigendumState.DRAFT:
        raise Conflict(_("Ce rectificatif n’est plus un brouillon : renvoyez-le d’abord."))


def _sign(corrigendum: Corrigendum, actor: Actor) -> None:
    if actor.id is not None and actor.id not in corrigendum.author_ids:
        corrigendum.author_ids = [*corrigendum.author_ids, actor.id]
    corrigendum.version += 1
