"""Invite evaluators to a call; they accept with a capacity, refuse, or step down later."""

from collections.abc import Collection
from datetime import datetime

from grants.accounts.models import User
from grants.accounts.queries import recipients_with_role
from grants.audit.services import record, transition
from grants.calls.models import Call
from grants.calls.states import CallState
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.evaluation import policies, queries
from grants.evaluation.models import EvaluatorInvitation
from grants.evaluation.states import INVITATION_WORKFLOW, InvitationState
from grants.outbox.services import Recipient, queue

MANAGERS = ("call_manager",)
# A call asks for evaluators from its publication to the end of its scoring.
ASKING = (CallState.PUBLISHED, CallState.IN_EVALUATION)


def invite_evaluators(
    call: Call, user_ids: Collection[int], actor: Actor, at: datetime
) -> list[EvaluatorInvitation]:
    """Invite these evaluators to a call and tell each by e-mail; those invited or accepted stay as they are.

    Raises NotAllowed, Conflict when the call asks for nobody, DomainError for who is no evaluator.
    """
    if not policies.can_manage_pool(actor):
        raise NotAllowed(_("Seul un gestionnaire d’appels invite les évaluateurs."))
    if call.state not in ASKING:
        raise Conflict(_("Cet appel n’a plus, ou pas encore, besoin d’évaluateurs."))
    people, known = queries.evaluators(), queries.invitations_for_update(call.id)
    made = []
    for user_id in sorted(set(user_ids)):
        if user_id not in people:
            raise DomainError(_("Cette personne n’évalue pas, ou siège au comité de sélection."))
        invitation = _invite(call, user_id, known.get(user_id), actor, at)
        if invitation is not None:
            made.append(invitation)
    db.session.flush()
    for invitation in made:
        user = db.session.get_one(User, invitation.user_id)
        recipient = Recipient(user.email, user.language, user.display_name)
        queue("evaluator.invited", [recipient], at, cause=invitation, call=call)
    return made


def _invite(
    call: Call, user_id: int, known: EvaluatorInvitation | None, actor: Actor, at: datetime
) -> EvaluatorInvitation | None:
    if known is None:
        invitation = EvaluatorInvitation(
            call_id=call.id, user_id=user_id, version=1, invited_at=at, invited_by_id=actor.id or 0
        )
        db.session.add(invitation)
        db.session.flush()
        record("evaluator_invitation.invite", invitation, actor, at, call=call.code, person=user_id)
        return invitation
    if known.state in (InvitationState.INVITED, InvitationState.ACCEPTED):
        return None
    stamps = {
        "invited_at": at,
        "invited_by_id": actor.id,
        "answered_at": None,
        "capacity": None,
        "reason": "",
    }
    transition(known, INVITATION_WORKFLOW, "invite_again", actor, at, stamps=stamps)
    return known


def accept_invitation_to_evaluate(
    invitation: EvaluatorInvitation, capacity: int, seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Accept so many files of the call. Raises NotAllowed, Conflict, DomainError at the capacity."""
    if not policies.can_answer_invitation(actor, invitation):
        raise NotAllowed(_("Seule la personne invitée répond."))
    _require_version(invitation, seen_version)
    if not 1 <= capacity <= 500:
        raise DomainError(_("Écrivez un nombre de 1 à %(most)s.", most=500), field="capacity")
    stamps = {"answered_at": at, "capacity": capacity}
    transition(invitation, INVITATION_WORKFLOW, "accept", actor, at, stamps=stamps, capacity=capacity)


def refuse_invitation(
    invitation: EvaluatorInvitation, reason: str, seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Refuse, with a reason if one likes; the managers are told. Raises NotAllowed, Conflict."""
    if not policies.can_answer_invitation(actor, invitation):
        raise NotAllowed(_("Seule la personne invitée répond."))
    _require_version(invitation, seen_version)
    reason = reason.strip()
    stamps = {"answered_at": at, "reason": reason}
    transition(invitation, INVITATION_WORKFLOW, "refuse", actor, at, reason=reason, stamps=stamps)
    _tell_managers("evaluator.refused", invitation, actor, at)


def step_down(
    invitation: EvaluatorInvitation, reason: str, seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Give up a call after accepting: the managers are told and find a substitute for the open files.

    Raises NotAllowed, Conflict, DomainError without a reason.
    """
    if not policies.can_answer_invitation(actor, invitation):
        raise NotAllowed(_("Seule la personne invitée répond."))
    _require_version(invitation, seen_version)
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Écrivez la raison."), field="reason")
    transition(
        invitation, INVITATION_WORKFLOW, "step_down", actor, at, reason=reason, stamps={"reason": reason}
    )
    _tell_managers("evaluator.stepped_down", invitation, actor, at)


def cancel_invitation(
    invitation: EvaluatorInvitation, seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Take back an invitation that waits for its answer. Raises NotAllowed, Conflict."""
    if not policies.can_manage_pool(actor):
        raise NotAllowed(_("Seul un gestionnaire d’appels invite les évaluateurs."))
    _require_version(invitation, seen_version)
    transition(invitation, INVITATION_WORKFLOW, "cancel", actor, at)


def _require_version(invitation: EvaluatorInvitation, seen_version: int | None) -> None:
    if seen_version is not None and seen_version != invitation.version:
        raise Conflict(_("Cette invitation a changé entre-temps. Rechargez la page."))


def _tell_managers(event: str, invitation: EvaluatorInvitation, actor: Actor, at: datetime) -> None:
    queue(
        event,
        recipients_with_role(*MANAGERS),
        at,
        cause=invitation,
        call=invitation.call,
        person=actor.display_name,
        reason=invitation.reason,
    )
