"""Letters: written with what they tell, opened by the association, drawn and recalled by jobs."""

from datetime import datetime
from typing import Any

from flask import current_app

from grants.associations.queries import member_recipients
from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.canonical import digest
from grants.core.db import db, in_unit_of_work, unit_of_work
from grants.core.errors import Conflict, NotAllowed
from grants.core.i18n import _
from grants.core.references import next_number
from grants.documents import services as documents
from grants.documents.models import Document
from grants.documents.services import StoredFile
from grants.evaluation import policies, queries
from grants.evaluation.composing import word_about
from grants.evaluation.letter_json import letter_json, read_letter
from grants.evaluation.models import DecisionLetter, LetterPaper
from grants.evaluation.pdf import draw_letter
from grants.evaluation.states import LetterKind
from grants.jobs.services import enqueue
from grants.outbox.services import queue
from grants.proposals.models import Proposal

LANGUAGES = ("fr", "ar")
DRAW_JOB = "evaluation.draw_letters"
EVENTS = {
    LetterKind.DECISION: "decision.published",
    LetterKind.APPEAL_ANSWER: "appeal.answered",
    LetterKind.UNSUCCESSFUL: "letter.line_unsuccessful",
    LetterKind.CANCELLED: "letter.call_cancelled",
    LetterKind.RESERVE_ENDED: "letter.reserve_ended",
}


def issue_letter(
    kind: LetterKind, proposal: Proposal, subject_id: int, actor: Actor, at: datetime, **parts: Any
) -> DecisionLetter:
    """Freeze and number a letter about a file, tell its members that it waits, ask for its drawing.

    The file has its association, line and call loaded; parts are fields of Letter. Number LET-<year>-<n>,
    a series a call. Called by the use case that the letter tells of, in its transaction.
    """
    if not policies.can_issue_letters(actor, proposal):
        raise NotAllowed
    series = proposal.call_line.call.code.removeprefix("AAP-")
    number = f"LET-{series}-{next_number(db.session(), f'letter:{series}'):04d}"
    terms = queries.terms()
    letter = word_about(kind, number, proposal, terms, at, current_app.config["BASE_URL"], **parts)
    snapshot = letter_json(letter)
    row = DecisionLetter(
        reference=number,
        kind=kind,
        proposal_id=proposal.id,
        subject_id=subject_id,
        snapshot=snapshot,
        sha256=digest(snapshot),
        issued_at=at,
        issued_by_id=actor.id,
        **vars(terms),
    )
    db.session.add(row)
    db.session.flush()
    record("letter.issue", row, actor, at, reference=number, kind=kind.value, sha256=row.sha256)
    recipients = member_recipients(proposal.association_id)
    queue(EVENTS[kind], recipients, at, cause=proposal, letter=letter, deemed_on=queries.deemed_day(row))
    enqueue(DRAW_JOB, at, key="letters")
    return row


def open_letter(letter: DecisionLetter, actor: Actor, at: datetime) -> None:
    """Note who opened a letter and when: its periods run from that day. A second time changes nothing.

    The letter is locked, its file loaded; every member is told, with the last day to appeal.
    """
    if not policies.can_open_letter(actor, letter):
        raise NotAllowed(_("Un membre de l’association ouvre ses lettres."))
    if letter.opened_at is not None:
        return
    letter.opened_at, letter.opened_by_id = at, actor.id
    record("letter.open", letter, actor, at, reference=letter.reference)
    record("proposal.open_letter", letter.proposal, actor, at, letter=letter.reference)
    posted = queries.Posted(letter, read_letter(letter.snapshot))
    recipients = member_recipients(letter.proposal.association_id)
    queue("letter.opened", recipients, at, cause=letter.proposal, posted=posted, opener=actor.display_name)


def recall_letter(letter: DecisionLetter, actor: Actor, at: datetime) -> None:
    """Recall once, by e-mail, a letter that nobody opened; repeating it is harmless."""
    if not policies.can_keep_letters(actor, letter):
        raise NotAllowed
    if letter.opened_at is not None or letter.reminded_at is not None:
        return
    letter.reminded_at = at
    record("letter.recall", letter, actor, at, reference=letter.reference)
    recipients = member_recipients(letter.proposal.association_id)
    posted = queries.Posted(letter, read_letter(letter.snapshot))
    queue("letter.recalled", recipients, at, cause=letter.proposal, posted=posted)


def paper_of(letter: DecisionLetter, language: str, actor: Actor, at: datetime) -> Document:
    """Return the original of a letter in French or Arabic; drawn and kept where it is missing.

    Outside any unit of work. It comes from the snapshot alone: drawn again it has the same bytes.
    """
    if not policies.can_keep_letters(actor, letter):
        raise NotAllowed
    found = queries.papers_of(letter.id).get(language)
    if found is not None:
        return found.document
    if in_unit_of_work():
        raise Conflict(_("Ce document n’a pas encore d’original."))
    stored = draw_original(letter, language)
    with unit_of_work():
        locked = queries.load_letter(letter.id)
        if language not in queries.papers_of(locked.id):
            _keep(locked, language, stored, actor, at)
    return queries.papers_of(letter.id)[language].document


def draw_original(letter: DecisionLetter, language: str) -> StoredFile:
    """Draw and store the bytes of a letter, outside any transaction."""
    content = draw_letter(read_letter(letter.snapshot), language)
    return documents.store_drawn(content, f"{letter.reference}-{language}.pdf")


def _keep(letter: DecisionLetter, language: str, stored: StoredFile, actor: Actor, at: datetime) -> None:
    document = documents.register(stored, actor, at)
    db.session.flush()
    db.session.add(LetterPaper(letter_id=letter.id, language=language, document_id=document.id, drawn_at=at))
    db.session.flush()
    record("letter.draw", letter, actor, at, language=language, sha256=stored.sha256)
