"""Between a draft's questions and reference texts and their rows; rows of what stays are kept."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from grants.calls.models import Call, ChecklistItem, ExtraQuestion, ReferenceText
from grants.calls.question_parts import CheckDraft, ChoiceDraft, QuestionDraft, TextDraft
from grants.core.db import db

QUESTION_COLUMNS = tuple(
    name for name in QuestionDraft.__dataclass_fields__ if name not in ("code", "choices")
)
TEXT_COLUMNS = tuple(name for name in TextDraft.__dataclass_fields__ if name not in ("code", "items"))
CHECK_COLUMNS = tuple(name for name in CheckDraft.__dataclass_fields__ if name != "code")


def replace_questions(call: Call, questions: Iterable[QuestionDraft]) -> None:
    """Make the call's questions those of the draft."""
    known = {
        (row.line_code, row.code): row
        for row in db.session.scalars(select(ExtraQuestion).where(ExtraQuestion.call_id == call.id))
    }
    for position, item in enumerate(questions):
        row = known.pop((item.line_code, item.code), None) or ExtraQuestion(call_id=call.id, code=item.code)
        _copy(item, row, QUESTION_COLUMNS)
        row.choices = [vars(choice) for choice in item.choices]
        row.position = position
        db.session.add(row)
    _delete(known)


def replace_texts(call: Call, texts: Iterable[TextDraft]) -> None:
    """Make the call's reference texts, and their checklists, those of the draft."""
    statement = (
        select(ReferenceText)
        .where(ReferenceText.call_id == call.id)
        .options(selectinload(ReferenceText.items))
    )
    known = {(row.line_code, row.code): row for row in db.session.scalars(statement)}
    for position, item in enumerate(texts):
        row = known.pop((item.line_code, item.code), None) or ReferenceText(
            call_id=call.id, code=item.code, items=[]
        )
        _copy(item, row, TEXT_COLUMNS)
        row.position = position
        row.items = _checks(row, item.items)
        db.session.add(row)
    _delete(known)


def read_questions(rows: Iterable[ExtraQuestion]) -> tuple[QuestionDraft, ...]:
    """Return the questions that rows say."""
    return tuple(
        QuestionDraft(
            code=row.code,
            choices=tuple(ChoiceDraft(**choice) for choice in row.choices),
            **{name: getattr(row, name) for name in QUESTION_COLUMNS},
        )
        for row in rows
    )


def read_texts(rows: Iterable[ReferenceText]) -> tuple[TextDraft, ...]:
    """Return the reference texts that rows say; their checklists must be loaded."""
    return tuple(
        TextDraft(
            code=row.code,
            items=tuple(
                CheckDraft(item.code, **{name: getattr(item, name) for name in CHECK_COLUMNS})
                for item in row.items
            ),
            **{name: getattr(row, name) for name in TEXT_COLUMNS},
        )
        for row in rows
    )


def _checks(text: ReferenceText, drafts: Iterable[CheckDraft]) -> list[ChecklistItem]:
    known = {row.code: row for row in text.items}
    rows = []
    for position, draft in enumerate(drafts):
        row = known.get(draft.code) or ChecklistItem(code=draft.code)
        _copy(draft, row, CHECK_COLUMNS)
        row.position = position
        rows.append(row)
    return rows


def _copy(source: object, target: object, names: Iterable[str]) -> None:
    for name in names:
        setattr(target, name, getattr(source, name))


def _delete(rows: Mapping[Any, object]) -> None:
    for row in rows.values():
        db.session.delete(row)
