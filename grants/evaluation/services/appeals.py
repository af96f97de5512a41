"""Appeals: filed by an owner, prepared by a manager, answered by a director who had no hand in it."""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.exc import IntegrityError

from grants.accounts.queries import recipients_with_role
from grants.associations.queries import member_recipients
from grants.audit.services import record, transition
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db, is_duplicate
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound, ProblemsError
from grants.core.i18n import _
from grants.core.references import next_number
from grants.documents.services import StoredFile, register
from grants.evaluation import clocks, policies, queries
from grants.evaluation.composing import answer_parts
from grants.evaluation.letter_json import read_letter
from grants.evaluation.models import Appeal, AppealFile, DecisionLetter
from grants.evaluation.services.letters import issue_letter
from grants.evaluation.states import APPEAL_WORKFLOW, AppealGround, AppealState, LetterKind
from grants.outbox.services import queue
from grants.proposals import queries as proposals
from grants.proposals import services as proposal_services
from grants.proposals.models import Proposal

MOST_FILES = 10


class AppealTooLate(Conflict):
    """The last instant to appeal has passed."""


class NotContestable(DomainError):
    """The letter is not opened, or tells nothing that can be appealed."""


class HandInDecision(NotAllowed):
    """The director took part in the decision that is appealed."""


def begin_appeal(proposal: Proposal, actor: Actor, at: datetime) -> Appeal:
    """Begin the appeal against the latest decision on a file, or return the one begun; the file is locked.

    Raises NotAllowed, NotContestable, AppealTooLate, Conflict when it was filed already.
    """
    if not policies.can_appeal(actor, proposal):
        raise NotAllowed(_("Un propriétaire de l’association forme le recours."))
    letter = queries.contested_letter(proposal.ref, actor)
    if letter is None or letter.opened_at is None or not read_letter(letter.snapshot).may_be_appealed:
        raise NotContestable(_("Aucune décision ouverte ne peut être contestée pour ce dossier."))
    found = queries.appeal_against(letter.id)
    if found is not None and found.state != AppealState.DRAFT:
        raise Conflict(_("Un recours a déjà été formé contre cette décision : il n’y en a qu’un."))
    _require_in_time(letter, at)
    if found is not None:
        return found
    appeal = Appeal(
        proposal_id=proposal.id,
        decision_id=letter.subject_id,
        letter_id=letter.id,
        created_at=at,
        created_by_id=actor.id,
        version=1,
        files=[],
    )
    db.session.add(appeal)
    try:
        db.session.flush()
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        raise Conflict(_("Un recours a déjà été formé contre cette décision : il n’y en a qu’un.")) from error
    record("appeal.begin", appeal, actor, at, proposal=proposal.ref)
    return appeal


def write_appeal(
    appeal: Appeal,
    seen_version: int | None,
    grounds: Collection[str],
    text: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Keep the grounds and the text of an appeal not filed yet; unknown grounds are left out."""
    if not policies.can_appeal(actor, appeal.proposal):
        raise NotAllowed(_("Un propriétaire de l’association forme le recours."))
    _require_draft(appeal, seen_version, at)
    appeal.grounds = [ground.value for ground in AppealGround if ground.value in set(grounds)]
    appeal.text = text.strip()
    appeal.version += 1
    record("appeal.write", appeal, actor, at)


def write_whole_appeal(
    proposal: Proposal,
    seen_version: int | None,
    grounds: Collection[str],
    text: str,
    stored: StoredFile | None,
    is_filed: bool,
    actor: Actor,
    at: datetime,
) -> Appeal:
    """Keep what one form carried: begin the appeal where there is none, join a file, file it if asked.

    Raises what begin_appeal, write_appeal, join_file and file_appeal raise; then nothing is kept.
    """
    if not policies.can_appeal(actor, proposal):
        raise NotAllowed(_("Un propriétaire de l’association forme le recours."))
    begin_appeal(proposal, actor, at)
    db.session.flush()
    appeal = queries.appeal_for_update(proposal.ref, actor)
    write_appeal(appeal, seen_version, grounds, text, actor, at)
    if stored is not None:
        join_file(appeal, stored, actor, at)
    if is_filed:
        file_appeal(appeal, None, actor, at)
    return appeal


def join_file(appeal: Appeal, stored: StoredFile, actor: Actor, at: datetime) -> AppealFile:
    """Join a file to an appeal not filed yet; ten at most."""
    if not policies.can_appeal(actor, appeal.proposal):
        raise NotAllowed(_("Un propriétaire de l’association forme le recours."))
    _require_draft(appeal, None, at)
    if len(appeal.current_files) >= MOST_FILES:
        raise DomainError(_("Un recours porte dix pièces au plus."), field="upload")
    file = AppealFile(appeal_id=appeal.id, document=register(stored, actor, at))
    appeal.files.append(file)
    db.session.flush()
    record("appeal.join_file", appeal, actor, at, sha256=stored.sha256)
    return file


def take_appeal_file_back(appeal: Appeal, file_id: int, actor: Actor, at: datetime) -> None:
    """Put a file of an appeal not filed yet aside. Raises NotFound."""
    if not policies.can_appeal(actor, appeal.proposal):
        raise NotAllowed(_("Un propriétaire de l’association forme le recours."))
    _require_draft(appeal, None, at)
    file = next((file for file in appeal.current_files if file.id == file_id), None)
    if file is None:
        raise NotFound(_("Ce fichier n’est pas joint à ce recours."))
    file.removed_at = at
    record("appeal.take_file_back", appeal, actor, at, file=file_id)


def file_appeal(appeal: Appeal, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """File an appeal, for good: number REC-<year>-<n>, receipt by e-mail, answer due within the period.

    Raises NotAllowed, AppealTooLate at the first instant after the last one, ProblemsError for what lacks.
    """
    if not policies.can_appeal(actor, appeal.proposal):
        raise NotAllowed(_("Un propriétaire de l’association forme le recours."))
    _require_draft(appeal, seen_version, at)
    problems: list[tuple[str | None, Any]] = []
    if not appeal.grounds:
        problems.append(("grounds", _("Choisissez au moins un motif.")))
    if len(appeal.text) < 20:
        problems.append(("text", _("Expliquez votre recours en quelques phrases.")))
    if problems:
        raise ProblemsError(problems)
    series = appeal.proposal.call_line.call.code.removeprefix("AAP-")
    number = f"REC-{series}-{next_number(db.session(), f'appeal:{series}'):04d}"
    stamps = {
        "reference": number,
        "filed_at": at,
        "filed_by_id": actor.id,
        "answer_due_on": clocks.answer_due_on(at, appeal.letter.terms),
    }
    transition(appeal, APPEAL_WORKFLOW, "file", actor, at, stamps=stamps)
    record("proposal.file_appeal", appeal.proposal, actor, at, appeal=number)
    _tell(appeal, "appeal.filed", at)
    managers = recipients_with_role("call_manager")
    queue("appeal.to_prepare", managers, at, cause=appeal.proposal, appeal=appeal)


def withdraw_appeal(appeal: Appeal, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Withdraw a filed appeal before its answer; the decision stands."""
    if not policies.can_appeal(actor, appeal.proposal):
        raise NotAllowed(_("Un propriétaire de l’association forme le recours."))
    _require_version(appeal, seen_version)
    transition(appeal, APPEAL_WORKFLOW, "withdraw", actor, at, stamps={"withdrawn_at": at})
    record("proposal.withdraw_appeal", appeal.proposal, actor, at, appeal=appeal.reference)


def acknowledge_appeal(appeal: Appeal, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Acknowledge an appeal: the association reads that it is in hand and when the answer is due."""
    if not policies.can_prepare_answer(actor, appeal):
        raise NotAllowed(_("Un gestionnaire d’appels enregistre les recours."))
    _require_version(appeal, seen_version)
    stamps = {"acknowledged_at": at, "acknowledged_by_id": actor.id}
    transition(appeal, APPEAL_WORKFLOW, "acknowledge", actor, at, stamps=stamps)
    _tell(appeal, "appeal.acknowledged", at)


def prepare_answer(
    appeal: Appeal, seen_version: int | None, is_upheld: bool, reasons: str, actor: Actor, at: datetime
) -> None:
    """Propose an answer with its reasons to the directors."""
    if not policies.can_prepare_answer(actor, appeal):
        raise NotAllowed(_("Un gestionnaire d’appels prépare la réponse."))
    _require_version(appeal, seen_version)
    _require_reasons(reasons)
    stamps = {
        "proposed_upheld": is_upheld,
        "proposed_reasons": reasons.strip(),
        "prepared_at": at,
        "prepared_by_id": actor.id,
    }
    transition(appeal, APPEAL_WORKFLOW, "prepare", actor, at, stamps=stamps)
    directors = recipients_with_role("director")
    queue("appeal.to_answer", directors, at, cause=appeal.proposal, appeal=appeal)


def send_back_answer(
    appeal: Appeal, seen_version: int | None, reason: str, actor: Actor, at: datetime
) -> None:
    """Give a prepared answer back to the managers with a reason."""
    if not policies.can_answer_appeal(actor, appeal):
        raise NotAllowed(_("Un directeur qui n’a pas préparé la réponse la décide."))
    _require_version(appeal, seen_version)
    _require_reasons(reason)
    stamps = {"prepared_at": None, "prepared_by_id": None}
    transition(appeal, APPEAL_WORKFLOW, "send_back", actor, at, reason=reason.strip(), stamps=stamps)


def answer_appeal(
    appeal: Appeal, seen_version: int | None, is_upheld: bool, reasons: str, actor: Actor, at: datetime
) -> DecisionLetter:
    """Answer an appeal by a letter; upheld, the refusal is annulled and the file waits for a new session.

    The file and the appeal are locked. Raises NotAllowed, HandInDecision for a director who took part in
    the decision, Conflict on another version or when it is answered.
    """
    if not policies.can_answer_appeal(actor, appeal):
        raise NotAllowed(_("Un directeur qui n’a pas préparé la réponse la décide."))
    if actor.id in queries.took_part(appeal):
        raise HandInDecision(
            _("Vous avez pris part à cette décision : un autre directeur répond au recours.")
        )
    _require_version(appeal, seen_version)
    _require_reasons(reasons)
    stamps = {"reasons": reasons.strip(), "answered_at": at, "answered_by_id": actor.id}
    action = "uphold" if is_upheld else "dismiss"
    transition(appeal, APPEAL_WORKFLOW, action, actor, at, reason=reasons.strip(), stamps=stamps)
    proposal = proposals.load_for_update(appeal.proposal_id)
    if is_upheld:
        proposal_services.annul_refusal(proposal, actor, at, reasons.strip())
    parts = answer_parts(appeal.reference or "", appeal.filed_at or at, is_upheld, reasons.strip())
    record("proposal.answer_appeal", proposal, actor, at, appeal=appeal.reference, upheld=is_upheld)
    return issue_letter(LetterKind.APPEAL_ANSWER, proposal, appeal.id, actor, at, **parts)


def remind_of_appeal(appeal: Appeal, actor: Actor, at: datetime) -> None:
    """Remind those who owe the answer, five days before it is due and once it is late."""
    if not policies.can_keep_letters(actor, appeal):
        raise NotAllowed
    if not appeal.is_pending:
        return
    appeal.reminded_on = local_date(at)
    roles = ["director"] if appeal.state == AppealState.PREPARED else ["call_manager"]
    if appeal.is_late(local_date(at)):
        roles = ["call_manager", "director"]
    recipients = recipients_with_role(*roles)
    queue("appeal.reminder", recipients, at, cause=appeal.proposal, appeal=appeal, today=local_date(at))


def _require_draft(appeal: Appeal, seen_version: int | None, at: datetime) -> None:
    if appeal.state != AppealState.DRAFT:
        raise Conflict(_("Ce recours est déposé : il ne change plus."))
    _require_version(appeal, seen_version)
    _require_in_time(appeal.letter, at)


def _require_in_time(letter: DecisionLetter, at: datetime) -> None:
    if not clocks.is_in_time(letter.issued_at, letter.opened_at, letter.terms, at):
        raise AppealTooLate(_("Le délai pour former un recours est passé."))


def _require_version(appeal: Appeal, seen_version: int | None) -> None:
    if seen_version is not None and seen_version != appeal.version:
        raise Conflict(_("Le recours a changé entre-temps. Relisez-le."))


def _require_reasons(reasons: str) -> None:
    if not reasons.strip():
        raise DomainError(_("Écrivez les raisons : l’association les lira."), field="reasons")


def _tell(appeal: Appeal, event: str, at: datetime) -> None:
    send = partial(queue, event, member_recipients(appeal.proposal.association_id), at)
    send(cause=appeal.proposal, appeal=appeal)
