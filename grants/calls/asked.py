"""Put a question or a reference text into a draft, move it, take it out."""

from dataclasses import replace
from typing import Any

from grants.calls.draft import CallDraft

ALL_LINES = "all"
WAYS = ("up", "down", "remove")


def parts_of(draft: CallDraft, name: str) -> tuple[Any, ...]:
    """Return the "questions" or the reference "texts" of a draft."""
    return draft.asked_questions if name == "questions" else draft.reference_texts


def with_parts(draft: CallDraft, name: str, parts: tuple[Any, ...]) -> CallDraft:
    """Return the draft with other questions or texts."""
    return replace(draft, questions=parts) if name == "questions" else replace(draft, texts=parts)


def find_part(draft: CallDraft, name: str, line: str, code: str) -> Any:
    """Return the question or text of a code in a line ("all": every line), None when there is none."""
    line_code = None if line == ALL_LINES else line
    found = (item for item in parts_of(draft, name) if (item.line_code, item.code) == (line_code, code))
    return next(found, None)


def with_part(draft: CallDraft, name: str, part: Any, former: Any = None) -> CallDraft:
    """Return the draft with a question or text put in the place of the former one, or at the end."""
    parts = list(parts_of(draft, name))
    if former in parts:
        parts[parts.index(former)] = part
    else:
        parts.append(part)
    return with_parts(draft, name, tuple(parts))


def moved(draft: CallDraft, name: str, part: Any, way: str) -> CallDraft:
    """Return the draft with a question or text one place "up" or "down", or gone ("remove")."""
    parts = list(parts_of(draft, name))
    place = parts.index(part)
    parts.remove(part)
    if way != "remove":
        parts.insert(max(0, place - 1) if way == "up" else place + 1, part)
    return with_parts(draft, name, tuple(parts))
