"""Ask once for documents that may be completed, take them until the last instant, accept or refuse them."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from functools import partial

from flask import current_app
from sqlalchemy.exc import IntegrityError

from grants.accounts.queries import recipients_with_role
from grants.associations.queries import member_recipients
from grants.audit.services import record, transition
from grants.calls import queries as calls
from grants.calls.models import RequiredDocument
from grants.calls.states import CallState
from grants.core.actors import Actor
from grants.core.clock import from_local, local_date
from grants.core.db import db, is_duplicate
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound, ProblemsError
from grants.core.i18n import _
from grants.documents.services import StoredFile, register
from grants.evaluation import policies, queries
from grants.evaluation.models import CompletionFile, CompletionItem, CompletionRequest
from grants.evaluation.states import COMPLETION_WORKFLOW, ScreeningStage
from grants.jobs.services import enqueue
from grants.outbox.services import queue
from grants.proposals import queries as proposals
from grants.proposals import services as proposal_services
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState
from grants.territory.queries import working_day_after

WORKING_DAYS = 5  # procedure of the ministry; domain, life of a call, step 6
CLOSE_JOB = "evaluation.close_completion"
REMIND_JOB = "evaluation.remind_of_completion"
REMINDED_AT = time(9)  # in Casablanca, on the last working day but one
MB = 1024 * 1024


class CompletionClosed(Conflict):
    """The documents were sent back already, or their last instant has passed."""


def askable(proposal: Proposal) -> list[RequiredDocument]:
    """Return the documents of the line that may be completed: those that are not essential."""
    line = proposal.call_line
    return [item for item in calls.required_documents(line.call_id, line.line_code) if not item.is_essential]


def ask_completion(
    proposal: Proposal, reasons: Mapping[int, str], actor: Actor, at: datetime
) -> CompletionRequest:
    """Ask once for documents, each with its reason, until the end of the fifth working day.

    reasons: key of the required document -> words for the association. Raises Conflict for a second
    request or when the check of the documents is over, ProblemsError for a document without reason,
    NotFound for one that is essential or not asked in this line.
    """
    if not policies.can_screen(actor, proposal):
        raise NotAllowed(_("Seul un gestionnaire d’appels demande un complément."))
    _require_before_check(proposal)
    allowed = {item.id for item in askable(proposal)}
    if not reasons:
        raise DomainError(_("Choisissez au moins une pièce."))
    if not set(reasons) <= allowed:
        raise NotFound(_("Cette pièce ne se complète pas après le dépôt."))
    missing = [key for key, words in reasons.items() if not words.strip()]
    if missing:
        message = _("Écrivez ce qui manque : l’association le lira.")
        raise ProblemsError([(f"reason-{key}", message) for key in missing])
    due_on = working_day_after(local_date(at), WORKING_DAYS)
    asked = CompletionRequest(
        proposal_id=proposal.id,
        asked_at=at,
        asked_by_id=actor.id,
        due_at=from_local(datetime.combine(due_on, time.max)),
        items=[
            CompletionItem(required_document_id=key, reason=words.strip()) for key, words in reasons.items()
        ],
    )
    db.session.add(asked)
    try:
        db.session.flush()
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        raise Conflict(_("Un complément a déjà été demandé pour ce dossier : il n’y en a qu’un.")) from error
    record("completion.ask", asked, actor, at, documents=len(asked.items))
    record("proposal.ask_completion", proposal, actor, at)
    _tell(proposal, "completion.asked", at, asked=queries.completion_of(proposal.id))
    enqueue(
        CLOSE_JOB,
        at,
        key=f"completion:{asked.id}",
        run_at=asked.due_at + timedelta(seconds=1),
        request=asked.id,
    )
    day = working_day_after(local_date(at), WORKING_DAYS - 1)
    enqueue(
        REMIND_JOB,
        at,
        key=f"completion-reminder:{asked.id}",
        run_at=from_local(datetime.combine(day, REMINDED_AT)),
        request=asked.id,
    )
    return asked


def remind_of_completion(asked: CompletionRequest, actor: Actor, at: datetime) -> None:
    """Remind the association once of what it has not sent back; nothing once the request is over."""
    if not policies.can_remind_of_completion(actor, asked):
        raise NotAllowed
    is_live = asked.is_open(at) and asked.proposal.state == ProposalState.SUBMITTED
    if not is_live or asked.reminded_at is not None:
        return
    asked.reminded_at = at
    _tell(asked.proposal, "completion.reminder", at, asked=queries.completion_of(asked.proposal_id))


def give_file(
    asked: CompletionRequest, item_id: int, stored: StoredFile, actor: Actor, at: datetime
) -> CompletionFile:
    """Give a file for one document asked; one given before is put aside.

    Raises CompletionClosed, NotFound, TooHeavy.
    """
    if not policies.can_fill_completion(actor, asked):
        raise NotAllowed
    _require_open(asked, at)
    item = _item(asked, item_id)
    if item.current is not None:
        item.current.removed_at = at
        db.session.flush()
    _require_room(asked.proposal_id, stored)
    file = CompletionFile(item_id=item.id, document=register(stored, actor, at))
    item.files.append(file)
    db.session.flush()
    record("completion.give_file", asked, actor, at, item=item.id, sha256=stored.sha256)
    return file


def take_file_back(asked: CompletionRequest, item_id: int, actor: Actor, at: datetime) -> None:
    """Put the file of one document aside, before sending. Raises CompletionClosed, NotFound."""
    if not policies.can_fill_completion(actor, asked):
        raise NotAllowed
    _require_open(asked, at)
    item = _item(asked, item_id)
    if item.current is None:
        raise NotFound(_("Ce fichier n’est pas joint à ce dossier."))
    item.current.removed_at = at
    record("completion.take_file_back", asked, actor, at, item=item.id)


def send_completion(asked: CompletionRequest, version: int | None, actor: Actor, at: datetime) -> None:
    """Send the documents back to the ministry, for good; some may be missing. Raises CompletionClosed."""
    if not policies.can_send_completion(actor, asked):
        raise NotAllowed(_("Un propriétaire de l’association renvoie le complément."))
    _require_open(asked, at)
    if version is not None and version != asked.version:
        raise Conflict(_("Le complément a changé entre-temps. Relisez-le."))
    if not asked.came:
        raise DomainError(_("Joignez au moins une pièce avant de renvoyer."))
    stamps = {"answered_at": at, "answered_by_id": actor.id}
    transition(asked, COMPLETION_WORKFLOW, "answer", actor, at, stamps=stamps)
    record("proposal.send_completion", asked.proposal, actor, at)
    recipients = recipients_with_role("call_manager")
    queue("completion.answered", recipients, at, cause=asked.proposal, proposal=asked.proposal)


def close_completion(asked: CompletionRequest, actor: Actor, at: datetime) -> None:
    """Note that the last instant has passed: what came by then is the ministry's.

    Repeating it is harmless.
    """
    if not policies.can_close_completion(actor, asked):
        raise NotAllowed
    if COMPLETION_WORKFLOW.allows("expire", asked.state) and at > asked.due_at:
        _expire(asked, actor, at)


def review_completion(
    asked: CompletionRequest, accepted: Iterable[int], version: int | None, actor: Actor, at: datetime
) -> None:
    """Accept the items named and refuse the others that came; both stay readable.

    Raises Conflict while the association may still send, or when it was reviewed already.
    """
    if not policies.can_screen(actor, asked.proposal):
        raise NotAllowed(_("Seul un gestionnaire d’appels examine les dossiers."))
    if asked.is_open(at):
        raise Conflict(_("L’association peut encore compléter ; attendez la fin du délai."))
    if version is not None and version != asked.version:
        raise Conflict(_("Le complément a changé entre-temps. Relisez-le."))
    if COMPLETION_WORKFLOW.allows("expire", asked.state):
        _expire(asked, actor, at)
    wanted = set(accepted)
    for item in asked.items:
        item.verdict = ("accepted" if item.id in wanted else "refused") if item.current else None
    stamps = {"reviewed_at": at, "reviewed_by_id": actor.id}
    transition(asked, COMPLETION_WORKFLOW, "review", actor, at, stamps=stamps)
    record("proposal.review_completion", asked.proposal, actor, at)


def require_settled(proposal: Proposal, at: datetime) -> None:
    """Refuse the check of the documents while a completion is awaited or unread. Raises Conflict."""
    asked = queries.completion_of(proposal.id)
    if asked is None:
        return
    if asked.is_open(at):
        raise Conflict(_("L’association peut encore compléter ; attendez la fin du délai."))
    if asked.awaits_review(at):
        raise Conflict(_("Examinez d’abord le complément reçu."))


def _expire(asked: CompletionRequest, actor: Actor, at: datetime) -> None:
    transition(asked, COMPLETION_WORKFLOW, "expire", actor, at, stamps={"expired_at": at})
    record("proposal.close_completion", asked.proposal, actor, at)
    _tell(asked.proposal, "completion.closed", at, asked=asked)


def _require_before_check(proposal: Proposal) -> None:
    if proposal.call_line.call.state != CallState.IN_EVALUATION or proposal.state != ProposalState.SUBMITTED:
        raise Conflict(_("Ce dossier n’attend pas d’examen."))
    if ScreeningStage.ADMISSIBILITY in queries.screenings_of(proposal.id):
        raise Conflict(_("Cet examen est déjà enregistré."))
    if queries.completion_of(proposal.id) is not None:
        raise Conflict(_("Un complément a déjà été demandé pour ce dossier : il n’y en a qu’un."))


def _require_open(asked: CompletionRequest, at: datetime) -> None:
    if asked.proposal.state != ProposalState.SUBMITTED:
        raise CompletionClosed(_("Ce dossier n’attend pas d’examen."))
    if not asked.is_open(at):
        raise CompletionClosed(
            _("Le délai est passé, ou le complément est déjà renvoyé : rien ne peut plus changer.")
        )


def _item(asked: CompletionRequest, item_id: int) -> CompletionItem:
    found = next((item for item in asked.items if item.id == item_id), None)
    if found is None:
        raise NotFound(_("Cette pièce n’est pas demandée."))
    return found


def _require_room(proposal_id: int, stored: StoredFile) -> None:
    limit = current_app.config["MAX_PROPOSAL_MB"]
    joined = proposals.joined_bytes(proposal_id) + queries.completion_bytes(proposal_id)
    if joined + stored.size > limit * MB:
        raise proposal_services.TooHeavy(
            _("Les pièces du dossier pèseraient plus de %(limit)s Mo. Réduisez ce fichier.", limit=limit)
        )


def _tell(proposal: Proposal, event: str, at: datetime, asked: CompletionRequest | None) -> None:
    send = partial(queue, event, member_recipients(proposal.association_id), at, cause=proposal)
    send(proposal=proposal, asked=asked)
