"""Read the questions on calls: what the public may read, what staff answers, what a person asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from grants.calls.calendar import questions_close_at
from grants.calls.models import Call, CallQuestion
from grants.calls.states import CallState, QuestionState
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import LANGUAGES, _, current_language
from grants.core.pagination import Page, paginate
from grants.territory.spelling import spelling_key


@dataclass(frozen=True)
class PublishedAnswer:
    """A question and its answer as the public reads them; language is the one they are shown in."""

    number: int
    line_code: str | None
    question: str
    answer: str
    language: str
    answered_at: datetime | None


def takes_questions(call: Call, at: datetime) -> bool:
    """Say whether questions may be asked at this instant: published, and before the last day ended."""
    return call.state == CallState.PUBLISHED and at < questions_close_at(call.closes_at, call.questions_days)


def published_answers(call_id: int, line_code: str | None = None) -> list[PublishedAnswer]:
    """Return the published answers of a call in the reader's language where there is one: one statement.

    With a line, those that concern every line and its own. Nothing about who asked is read.
    """
    statement = (
        select(
            CallQuestion.number,
            CallQuestion.line_code,
            CallQuestion.language,
            CallQuestion.answered_at,
            *(getattr(CallQuestion, f"{stem}_{language}") for stem in STEMS for language in LANGUAGES),
        )
        .where(CallQuestion.call_id == call_id, CallQuestion.state == QuestionState.ANSWERED)
        .order_by(CallQuestion.number.desc())
    )
    if line_code is not None:
        statement = statement.where(CallQuestion.line_code.is_(None) | (CallQuestion.line_code == line_code))
    return [_in_readers_language(row._mapping) for row in db.session.execute(statement)]


STEMS = ("question", "answer")


def _in_readers_language(row: object) -> PublishedAnswer:
    values: dict[str, object] = dict(row)  # type: ignore[call-overload]
    language = current_language()
    if not values[f"answer_{language}"]:
        language = str(values["language"])
    return PublishedAnswer(
        number=values["number"],  # type: ignore[arg-type]
        line_code=values["line_code"],  # type: ignore[arg-type]
        question=str(values[f"question_{language}"] or ""),
        answer=str(values[f"answer_{language}"] or ""),
        language=language,
        answered_at=values["answered_at"],  # type: ignore[arg-type]
    )


def matching(answers: Sequence[PublishedAnswer], words: str) -> list[PublishedAnswer]:
    """Return the answers in which every word occurs, whatever its accents, case or vowel signs."""
    keys = [key for word in words.split() if (key := spelling_key(word))]
    return [
        item
        for item in answers
        if all(key in spelling_key(f"{item.question} {item.answer} {item.number}") for key in keys)
    ]


def page_for_staff(number: int, state: str = "", call_code: str = "") -> Page:
    """Return one page of the questions of every call, those to answer first, then the latest."""
    statement = (
        select(CallQuestion)
        .join(CallQuestion.call)
        .options(joinedload(CallQuestion.call), joinedload(CallQuestion.asked_by))
        .order_by(CallQuestion.state != QuestionState.ASKED, CallQuestion.asked_at.desc(), CallQuestion.id)
    )
    wanted = next((item for item in QuestionState if item.value == state), None)
    if wanted is not None:
        statement = statement.where(CallQuestion.state == wanted)
    if call_code:
        statement = statement.where(Call.code == call_code)
    return paginate(statement, number)


def get_for_staff(question_id: int) -> CallQuestion:
    """Return a question with its call and asker; for staff pages only. Raises NotFound."""
    statement = select(CallQuestion).where(CallQuestion.id == question_id)
    found = db.session.scalar(
        statement.options(joinedload(CallQuestion.call), joinedload(CallQuestion.asked_by))
    )
    if found is None:
        raise NotFound(_("Cette question n’existe pas."))
    return found


def get_for_update(question_id: int) -> CallQuestion:
    """Return a question locked for change, its call loaded; raises NotFound."""
    statement = select(CallQuestion).where(CallQuestion.id == question_id).with_for_update(of=CallQuestion)
    found = db.session.scalar(
        statement.options(joinedload(CallQuestion.call), joinedload(CallQuestion.asked_by))
    )
    if found is None:
        raise NotFound(_("Cette question n’existe pas."))
    return found


def asked_by(actor: Actor, call_id: int) -> list[CallQuestion]:
    """Return what a person asked on a call, the latest first."""
    statement = select(CallQuestion).where(
        CallQuestion.call_id == call_id, CallQuestion.asked_by_id == actor.id
    )
    return list(db.session.scalars(statement.order_by(CallQuestion.id.desc())))


def asked_since(user_id: int | None, since: datetime) -> int:
    """Return how many questions a person asked since an instant, whatever the call."""
    statement = (
        select(func.count())
        .select_from(CallQuestion)
        .where(CallQuestion.asked_by_id == user_id, CallQuestion.asked_at > since)
    )
    return db.session.scalar(statement) or 0


def waiting() -> int:
    """Return how many questions wait for an answer."""
    statement = (
        select(func.count()).select_from(CallQuestion).where(CallQuestion.state == QuestionState.ASKED)
    )
    return db.session.scalar(statement) or 0
