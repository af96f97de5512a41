"""The questions and reference texts that a new call starts with, read from the seed files."""

from collections.abc import Collection
from functools import cache
from typing import Any

from grants.calls.kinds import Meaning, QuestionKind
from grants.calls.question_parts import CheckDraft, ChoiceDraft, QuestionDraft, TextDraft
from grants.calls.seeds import rows

Row = dict[str, Any]
LABELS = tuple(f"{stem}_{tongue}" for stem in ("label", "help") for tongue in ("fr", "ar", "en"))
TEXTS = (*(f"{stem}_{tongue}" for stem in ("title", "text") for tongue in ("fr", "ar", "en")), "source")


@cache
def default_questions() -> tuple[QuestionDraft, ...]:
    """Return the suggested questions: for every line first, then those of single lines."""
    choices = rows("question_choices.csv")
    return tuple(
        QuestionDraft(
            code=row["code"],
            kind=QuestionKind.of(row["kind"]),
            line_code=line_code,
            meaning=Meaning.of(row["meaning"]) if row["meaning"] else None,
            is_required=row["is_required"] == "yes",
            choices=tuple(
                ChoiceDraft(item["code"], item["fr"], item["ar"], item["en"])
                for item in choices
                if item["question"] == row["code"]
            ),
            **_picked(row, LABELS),
        )
        for row in rows("questions.csv")
        for line_code in _lines_of(row)
    )


@cache
def default_texts() -> tuple[TextDraft, ...]:
    """Return the suggested reference texts, each with its checklist."""
    checks = rows("checklist_items.csv")
    return tuple(
        TextDraft(
            code=row["code"],
            line_code=line_code,
            items=tuple(_check(item) for item in checks if item["text"] == row["code"]),
            **_picked(row, TEXTS),
        )
        for row in rows("texts.csv")
        for line_code in _lines_of(row)
    )


def questions_for(line_codes: Collection[str]) -> tuple[QuestionDraft, ...]:
    """Return the suggested questions of a call that has these lines."""
    return tuple(item for item in default_questions() if item.line_code in (None, *line_codes))


def texts_for(line_codes: Collection[str]) -> tuple[TextDraft, ...]:
    """Return the suggested reference texts of a call that has these lines."""
    return tuple(item for item in default_texts() if item.line_code in (None, *line_codes))


def _check(row: Row) -> CheckDraft:
    words = _picked(row, ("text_fr", "text_ar", "text_en"))
    return CheckDraft(code=row["code"], is_required=row["is_required"] == "yes", **words)


def _lines_of(row: Row) -> tuple[str | None, ...]:
    return tuple(row["lines"].split()) or (None,)


def _picked(row: Row, names: Collection[str]) -> Row:
    return {name: row[name] for name in names}
