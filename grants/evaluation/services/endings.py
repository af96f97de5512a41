"""End a line or a call before its time: prepared by a manager, pronounced by a director, with letters."""

from datetime import datetime

from grants.accounts.queries import recipients_with_role
from grants.audit.services import record, transition
from grants.calls import services as call_services
from grants.calls.following import follower_links
from grants.calls.models import Call, CallLine
from grants.calls.states import CallState
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.evaluation import policies, queries
from grants.evaluation.letters import Named
from grants.evaluation.models import CallEnding, Evaluation
from grants.evaluation.services.letters import issue_letter
from grants.evaluation.states import ENDING_WORKFLOW, EVALUATION_WORKFLOW, EndingState, LetterKind
from grants.outbox.services import Recipient, queue
from grants.proposals import services as proposal_services


class NotYetEndable(DomainError):
    """The deadline has not passed, or the call was never published."""


class AlreadyPublished(Conflict):
    """The results are published: what was decided stands."""


def prepare_ending(
    call: Call,
    line: CallLine | None,
    seen_version: int | None,
    reason_fr: str,
    reason_ar: str,
    actor: Actor,
    at: datetime,
) -> CallEnding:
    """Propose to declare a line unsuccessful, or without a line to cancel the call, which is locked.

    What a director sent back is proposed anew. Queues ending.to_approve. Raises NotAllowed, Conflict when
    it is proposed or pronounced already, AlreadyPublished, NotYetEndable, DomainError without a reason.
    """
    if not policies.can_prepare_ending(actor, call):
        raise NotAllowed(_("Un gestionnaire d’appels prépare cette décision."))
    _require_reason(reason_fr, "reason_fr")
    ending = queries.ending_about(call.id, line.id if line else None)
    if ending is None:
        ending = CallEnding(
            call_id=call.id,
            call_line_id=line.id if line else None,
            scope=line.id if line else 0,
            state=EndingState.PREPARED,
            version=1,
            reason_fr=reason_fr.strip(),
            reason_ar=reason_ar.strip(),
            prepared_at=at,
            prepared_by_id=actor.id,
            call=call,
            call_line=line,
        )
        _require_endable(ending, at)
        db.session.add(ending)
        db.session.flush()
        record(
            "call_ending.propose", ending, actor, at, call=call.code, line=line.line_code if line else None
        )
    else:
        _require_version(ending, seen_version)
        _require_endable(ending, at)
        stamps = {
            "reason_fr": reason_fr.strip(),
            "reason_ar": reason_ar.strip(),
            "prepared_at": at,
            "prepared_by_id": actor.id,
        }
        transition(ending, ENDING_WORKFLOW, "prepare", actor, at, stamps=stamps)
    queue("ending.to_approve", recipients_with_role("director"), at, cause=ending, ending=ending)
    return ending


def send_back_ending(
    ending: CallEnding, seen_version: int | None, reason: str, actor: Actor, at: datetime
) -> None:
    """Give a proposal back to the managers with a reason; nothing else changes."""
    if not policies.can_approve_ending(actor, ending):
        raise NotAllowed(_("Un directeur qui n’a pas préparé cette décision la prononce ou la renvoie."))
    _require_version(ending, seen_version)
    _require_reason(reason, "reason")
    stamps = {"sent_back_reason": reason.strip()}
    transition(ending, ENDING_WORKFLOW, "send_back", actor, at, reason=reason.strip(), stamps=stamps)


def approve_ending(ending: CallEnding, seen_version: int | None, actor: Actor, at: datetime) -> int:
    """Pronounce it: files are closed, each with a letter, open evaluations withdrawn; return how many files.

    The call and the ending are locked. Raises NotAllowed for who prepared it, Conflict when it was
    pronounced or changed, AlreadyPublished, NotYetEndable.
    """
    if not policies.can_approve_ending(actor, ending):
        raise NotAllowed(_("Un directeur qui n’a pas préparé cette décision la prononce ou la renvoie."))
    _require_version(ending, seen_version)
    stamps = {"approved_at": at, "approved_by_id": actor.id}
    transition(ending, ENDING_WORKFLOW, "approve", actor, at, reason=ending.reason_fr, stamps=stamps)
    _require_endable(ending, at)
    files = queries.files_to_close(ending)
    _withdraw_evaluations(ending, actor, at)
    kind = LetterKind.UNSUCCESSFUL if ending.call_line_id else LetterKind.CANCELLED
    reasons = (Named("", ending.reason_fr, ending.reason_ar, ""),)
    for proposal in files:
        proposal_services.close_unjudged(proposal, ending.reason_fr, actor, at)
        issue_letter(kind, proposal, ending.id, actor, at, reasons=reasons)
    if ending.call_line_id is None:
        call_services.cancel_published(ending.call, ending.reason_fr, actor, at)
        _tell_cancelled(ending, {proposal.association_id for proposal in files}, at)
    return len(files)


def _withdraw_evaluations(ending: CallEnding, actor: Actor, at: datetime) -> None:
    piles: dict[str, list[Evaluation]] = {}
    for evaluation in queries.evaluations_to_withdraw(ending):
        transition(evaluation, EVALUATION_WORKFLOW, "withdraw", actor, at, reason=ending.reason_fr)
        piles.setdefault(evaluation.evaluator.email, []).append(evaluation)
    for email, evaluations in sorted(piles.items()):
        user = evaluations[0].evaluator
        recipient = Recipient(email, user.language, user.display_name)
        queue("evaluation.withdrawn", [recipient], at, cause=ending, ending=ending, number=len(evaluations))


def _tell_cancelled(ending: CallEnding, told: set[int], at: datetime) -> None:
    """Tell who follows the call, each with the link that ends it, and members left with a draft."""
    known = set()
    for follower, link in follower_links(ending.call_id):
        known.add(follower.email)
        queue("call.cancelled", [follower], at, cause=ending, ending=ending, stop_link=link)
    members = [member for member in queries.members_with_draft(ending.call_id) if member.email not in known]
    queue("call.cancelled", members, at, cause=ending, ending=ending, stop_link=None)


def _require_endable(ending: CallEnding, at: datetime) -> None:
    """Check that nothing is published yet, and for a line that no more files come."""
    call = ending.call
    if call.state in (CallState.DECIDED, CallState.CLOSED_OUT) or queries.has_published(ending):
        raise AlreadyPublished(_("Les résultats sont publiés : ce qui est décidé demeure."))
    if call.state == CallState.CANCELLED:
        raise Conflict(_("L’appel est annulé."))
    if call.state not in (CallState.PUBLISHED, CallState.IN_EVALUATION):
        raise NotYetEndable(_("Cet appel n’est pas publié : annulez le brouillon sur sa page."))
    if ending.call_line_id is not None and not call.is_past(at):
        raise NotYetEndable(_("Un axe se déclare infructueux après la date limite."), field="target")


def _require_version(ending: CallEnding, seen_version: int | None) -> None:
    if seen_version is not None and seen_version != ending.version:
        raise Conflict(_("Cette proposition a changé depuis que vous l’avez ouverte. Relisez-la."))


def _require_reason(reason: str, field: str) -> None:
    if not reason.strip():
        raise DomainError(_("Écrivez la raison."), field=field)
