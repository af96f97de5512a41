"""Ask a question on a call; answer it for everyone without its asker, or set it aside with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from grants.accounts.models import User
from grants.audit.services import record, transition
from grants.calls import policies, questions
from grants.calls.following import follower_links
from grants.calls.models import Call, CallQuestion
from grants.calls.services.writing import require_version_of
from grants.calls.states import QUESTION_WORKFLOW, QuestionState
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed, ProblemsError
from grants.core.i18n import LANGUAGES, _, current_language
from grants.core.references import next_number
from grants.outbox.services import Recipient, queue

LONGEST = 2000
MOST_A_DAY = 10


class QuestionsClosed(DomainError):
    """Questions on the call are no longer, or not yet, taken."""


class TooManyQuestions(DomainError):
    """The person asked too much in a day."""

    status = 429


@dataclass(frozen=True)
class Published:
    """What the public reads in one language."""

    question: str
    answer: str


def ask_question(call: Call, body: str, line_code: str | None, actor: Actor, at: datetime) -> CallQuestion:
    """Ask a question on an open call, in the language of the page; the manager finds it in the work queue.

    Raises NotAllowed for who is not signed in, QuestionsClosed after the last day, TooManyQuestions
    after ten a day, Conflict for the same question twice.
    """
    if not policies.can_ask_question(actor, call):
        raise NotAllowed(_("Connectez-vous pour poser une question."))
    if not questions.takes_questions(call, at):
        raise QuestionsClosed(_("Les questions sur cet appel sont closes. Les réponses restent publiées."))
    body = body.strip()
    if not body or len(body) > LONGEST:
        raise DomainError(
            _("Écrivez une question de %(limit)s signes au plus.", limit=LONGEST), field="question"
        )
    if line_code and line_code not in {line.line_code for line in call.lines}:
        raise DomainError(_("Cet axe n’est pas ouvert dans l’appel."), field="line")
    if questions.asked_since(actor.id, at - timedelta(days=1)) >= MOST_A_DAY:
        raise TooManyQuestions(_("Vous avez posé dix questions en un jour. Revenez demain."))
    if any(item.original == body for item in questions.asked_by(actor, call.id)):
        raise Conflict(_("Vous avez déjà posé cette question."))
    question = CallQuestion(
        call_id=call.id,
        line_code=line_code or None,
        asked_by_id=actor.id,
        asked_at=at,
        language=current_language(),
        original=body,
    )
    db.session.add(question)
    db.session.flush()
    record("question.ask", question, actor, at, call=call.code)
    return question


def answer_question(
    question: CallQuestion,
    texts: Mapping[str, Published],
    seen_version: int | None,
    actor: Actor,
    at: datetime,
) -> None:
    """Publish an answer without the asker's name; texts by language, that of the question needed.

    The question may be reworded for publication; the original stays for staff. An answer that is
    published already takes further languages only. E-mails go to the asker and to the followers.
    Raises NotAllowed, Conflict, ProblemsError.
    """
    if not policies.can_answer_question(actor, question):
        raise NotAllowed(_("Seul un gestionnaire d’appels répond aux questions."))
    require_version_of(question, seen_version)
    given = {
        language: Published(item.question.strip(), item.answer.strip()) for language, item in texts.items()
    }
    _require_texts(question, given)
    if question.state == QuestionState.ANSWERED:
        _add_languages(question, given, actor, at)
        return
    for language, item in given.items():
        _write(question, language, item)
    number = next_number(db.session(), f"questions {question.call.code}")
    transition(
        question,
        QUESTION_WORKFLOW,
        "answer",
        actor,
        at,
        stamps={"number": number, "answered_at": at, "answered_by_id": actor.id, "set_aside_reason": None},
    )
    asker = _asker(question)
    queue("call.question_answered", [asker], at, cause=question, call=question.call, question=question)
    for follower, link in follower_links(question.call_id):
        if follower.email != asker.email:
            queue(
                "call.answer_published",
                [follower],
                at,
                cause=question,
                call=question.call,
                question=question,
                stop_link=link,
            )


def set_aside_question(
    question: CallQuestion, reason: str, seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Set a question aside with a reason told to its asker alone; raises NotAllowed, Conflict."""
    if not policies.can_answer_question(actor, question):
        raise NotAllowed(_("Seul un gestionnaire d’appels écarte une question."))
    require_version_of(question, seen_version)
    if not reason.strip():
        raise DomainError(_("Écrivez la raison."), field="reason")
    transition(
        question, QUESTION_WORKFLOW, "set_aside", actor, at, stamps={"set_aside_reason": reason.strip()}
    )
    queue(
        "call.question_set_aside",
        [_asker(question)],
        at,
        cause=question,
        call=question.call,
        question=question,
    )


def _require_texts(question: CallQuestion, texts: Mapping[str, Published]) -> None:
    missing = _("Écrivez la question et la réponse dans cette langue.")
    named = _("Ce texte nomme la personne qui demande : ôtez son nom ou son adresse.")
    problems: list[tuple[str | None, str]] = []
    for language in LANGUAGES:
        item = texts.get(language, Published("", ""))
        needed = language == question.language or bool(item.question or item.answer)
        for stem, text in (("question", item.question), ("answer", item.answer)):
            if needed and not text:
                problems.append((f"{stem}_{language}", missing))
            elif text and _names_the_asker(question, text):
                problems.append((f"{stem}_{language}", named))
    if problems:
        raise ProblemsError(list(problems))


def _names_the_asker(question: CallQuestion, text: str) -> bool:
    asker = question.asked_by
    folded = text.casefold()
    return any(mark and mark.casefold() in folded for mark in (asker.display_name, asker.email))


def _write(question: CallQuestion, language: str, item: Published) -> None:
    if item.answer:
        setattr(question, f"question_{language}", item.question)
        setattr(question, f"answer_{language}", item.answer)


def _add_languages(
    question: CallQuestion, texts: Mapping[str, Published], actor: Actor, at: datetime
) -> None:
    """Add the languages that lack; what is published stays as it is."""
    added = []
    for language, item in texts.items():
        now = Published(
            getattr(question, f"question_{language}") or "", getattr(question, f"answer_{language}") or ""
        )
        if now.answer and now != item:
            raise Conflict(_("Une réponse publiée ne change pas : ajoutez une langue, ou un rectificatif."))
        if item.answer and not now.answer:
            _write(question, language, item)
            added.append(language)
    if added:
        question.version += 1
        record("question.translate", question, actor, at, languages=added)


def _asker(question: CallQuestion) -> Recipient:
    user = db.session.scalars(select(User).where(User.id == question.asked_by_id)).one()
    return Recipient(user.email, user.language, user.display_name)
