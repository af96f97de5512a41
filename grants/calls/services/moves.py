"""Move a call along its life: approval by a second person, publication, evaluation, decision."""

from datetime import datetime

from flask import current_app

from grants.audit.services import transition
from grants.calls import policies, queries
from grants.calls.checks import missing_of, short_opening
from grants.calls.models import Call
from grants.calls.recipients import approvers, owners_of_verified_associations
from grants.calls.services.versions import freeze_version
from grants.calls.services.writing import require_version
from grants.calls.states import WORKFLOW, CallState
from grants.core.actors import Actor
from grants.core.errors import Conflict, DomainError, NotAllowed, ProblemsError
from grants.core.i18n import _
from grants.outbox.services import queue

NO_APPROVAL = {"approved_at": None, "approved_by_id": None}


class NotApproved(DomainError):
    """The call waits for the approval of a second person."""


class OpeningTooShort(DomainError):
    """Published now, the call would stay open for less than the minimum."""


class StillOpen(DomainError):
    """The deadline of the call has not passed."""


def ask_approval(call: Call, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Give a complete draft to the directors; queues call.to_approve.

    Raises NotAllowed, Conflict, ProblemsError naming the texts that are still to be written.
    """
    if not policies.can_write_call(actor, call):
        raise NotAllowed(_("Seul un gestionnaire d’appels demande l’approbation d’un appel."))
    require_version(call, seen_version)
    missing = missing_of(queries.draft_of(call))
    if missing:
        raise ProblemsError(missing)
    transition(call, WORKFLOW, "ask_approval", actor, at, stamps=NO_APPROVAL)
    queue("call.to_approve", approvers(call), at, cause=call, call=call, asker=actor.display_name)


def approve_call(call: Call, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Approve a call as it stands; the actor is a director who wrote no part of it.

    Raises NotAllowed, Conflict when it is approved already or not waiting.
    """
    if not policies.can_approve_call(actor, call):
        raise NotAllowed(_("Un appel est approuvé par un directeur qui ne l’a pas écrit."))
    require_version(call, seen_version)
    if call.is_approved:
        raise Conflict(_("Cet appel est déjà approuvé."))
    transition(call, WORKFLOW, "approve", actor, at, stamps={"approved_at": at, "approved_by_id": actor.id})


def send_back_call(call: Call, seen_version: int | None, reason: str, actor: Actor, at: datetime) -> None:
    """Give a call back to its writers with a reason; an approval already given is undone."""
    if not policies.can_send_back_call(actor, call):
        raise NotAllowed(_("Seul un directeur ou un gestionnaire d’appels renvoie un appel."))
    require_version(call, seen_version)
    _require_reason(reason)
    transition(call, WORKFLOW, "send_back", actor, at, reason=reason.strip(), stamps=NO_APPROVAL)


def publish_call(call: Call, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Publish an approved call; queues call.published to the owners of verified associations.

    Raises NotAllowed, Conflict, NotApproved, OpeningTooShort when less than the minimum would be
    left between now (or the opening, if later) and the deadline.
    """
    if not policies.can_write_call(actor, call):
        raise NotAllowed(_("Seul un gestionnaire d’appels publie un appel."))
    require_version(call, seen_version)
    if call.state in (CallState.DRAFT, CallState.TO_APPROVE) and not call.is_approved:
        raise NotApproved(_("Cet appel attend l’approbation d’une seconde personne."))
    _require_time_left(call, at)
    transition(call, WORKFLOW, "publish", actor, at, stamps={"published_at": at})
    freeze_version(call, actor, at)
    queue("call.published", owners_of_verified_associations(), at, cause=call, call=call)


def start_evaluation(call: Call, actor: Actor, at: datetime, seen_version: int | None = None) -> None:
    """Begin the evaluation once the deadline has passed; raises NotAllowed, Conflict, StillOpen.

    What later packages freeze at that moment is written in the same transaction.
    """
    if not policies.can_write_call(actor, call):
        raise NotAllowed(_("Seul un gestionnaire d’appels commence l’évaluation."))
    require_version(call, seen_version)
    if not call.is_past(at):
        raise StillOpen(_("L’évaluation commence après la date limite."))
    transition(call, WORKFLOW, "start_evaluation", actor, at)
    for freeze_opening in current_app.extensions["grants_openings"]:
        freeze_opening(call, actor, at)


def mark_decided(call: Call, actor: Actor, at: datetime) -> None:
    """Note that the results of the call are published; raises NotAllowed, IllegalTransition."""
    if not policies.can_decide_call(actor, call):
        raise NotAllowed(_("Seul le président du comité clôt la sélection d’un appel."))
    transition(call, WORKFLOW, "decide", actor, at)


def cancel_call(call: Call, seen_version: int | None, reason: str, actor: Actor, at: datetime) -> None:
    """Cancel a call that was never published, with a reason; raises NotAllowed for a published one."""
    if not policies.can_cancel_draft(actor, call):
        raise NotAllowed(
            _("Un gestionnaire d’appels annule un brouillon ; un appel publié s’annule à deux personnes.")
        )
    require_version(call, seen_version)
    _require_reason(reason)
    transition(call, WORKFLOW, "cancel", actor, at, reason=reason.strip())


def cancel_published(call: Call, reason: str, actor: Actor, at: datetime) -> None:
    """Cancel a published call that is not decided; asked by the act that closes its files."""
    if not policies.can_cancel_published(actor, call):
        raise NotAllowed(_("Seul un directeur prononce l’annulation d’un appel publié."))
    transition(call, WORKFLOW, "cancel", actor, at, reason=reason)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise DomainError(_("Écrivez la raison."), field="reason")


def _require_time_left(call: Call, at: datetime) -> None:
    words = short_opening(call.opens_at, call.closes_at, at, current_app.config["MINIMUM_OPENING_DAYS"])
    if words:
        raise OpeningTooShort(words)
