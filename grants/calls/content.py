"""The whole content of a call as canonical JSON: what a version freezes and a corrigendum compares."""

from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

from grants.calls import queries
from grants.calls.draft import CallDraft
from grants.calls.models import Call

FORMAT = 1


def call_content(call: Call) -> dict[str, Any]:
    """Return everything that a call says now, in values that JSON knows; its lines must be loaded.

    Keys are those of CallDraft, with "code", "school_year" and "format" (of this description); amounts
    in centimes, instants as ISO 8601 in UTC.
    """
    return {"format": FORMAT, "code": call.code, **draft_content(queries.draft_of(call))}


def draft_content(draft: CallDraft) -> dict[str, Any]:
    """Return everything that a draft says; what it leaves to defaults is written out."""
    content: dict[str, Any] = _plain(draft)
    content["documents"] = _plain(draft.asked_documents)
    content["questions"] = _plain(draft.asked_questions)
    content["texts"] = _plain(draft.reference_texts)
    return {**content, "school_year": draft.school_year}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value
