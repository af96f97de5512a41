"""What may change in a published call, and which way: pure rules over two drafts of one call.

A change is {"path", "old", "new"} with values that JSON knows: amounts in centimes, instants in UTC.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from grants.calls.content import draft_content
from grants.calls.draft import CallDraft
from grants.core.i18n import _

Change = dict[str, Any]
Problem = tuple[str | None, Any]
TEXTS = ("title", "summary", "eligibility")
INSTANTS, DAYS = {"closes_at"}, {"results_on", "execution_ends_on"}
# Which way a value may go: the deadline only later, rules only towards the applicants.
WAYS = {
    "closes_at": "later",
    "execution_ends_on": "later",
    "results_on": "any",
    "contact_email": "any",
    **{f"{stem}_{tongue}": "any" for stem in TEXTS for tongue in ("fr", "ar", "en")},
    **dict.fromkeys(
        (
            "ceiling_centimes",
            "overhead_max_pct",
            "equipment_max_pct",
            "in_kind_max_pct",
            "max_grants_per_association",
            "grace_minutes",
            "max_months",
        ),
        "up",
    ),
    **dict.fromkeys(
        (
            "cofunding_min_pct",
            "minimum_age_months",
            "provisional_receipt_days",
            "questions_days",
            "min_months",
        ),
        "down",
    ),
    "eligible_kinds": "wider",
}
LINE_WAYS = {"envelope_centimes": "any", "ceiling_centimes": "up", "max_grants_per_association": "up"}
DOCUMENT_WAYS = {"name_fr": "any", "name_ar": "any", "name_en": "any", "is_required": "down"}
EVERY_LINE = "*"


def flatten(draft: CallDraft) -> dict[str, Any]:
    """Return everything a draft says as path -> plain value; lines and documents by their codes."""
    content = draft_content(draft)
    flat = {name: value for name, value in content.items() if name not in ("lines", "documents")}
    for line in content["lines"]:
        for name, value in line.items():
            flat[f"line.{line['line_code']}.{name}"] = value
    for item in content["documents"]:
        for name, value in item.items():
            flat[f"document.{item['line_code'] or EVERY_LINE}.{item['code']}.{name}"] = value
    return flat


def changes_between(before: CallDraft, after: CallDraft) -> list[Change]:
    """Return what differs between two drafts of a call, in the order of their paths."""
    old, new = flatten(before), flatten(after)
    paths = [*old, *(path for path in new if path not in old)]
    return [
        {"path": path, "old": old.get(path), "new": new.get(path)}
        for path in paths
        if old.get(path) != new.get(path) and path != "school_year"
    ]


def way_of(path: str) -> str:
    """Return which way the value at a path may go: later, up, down, wider, any, or never."""
    parts = path.split(".")
    if parts[0] == "line" and len(parts) == 3:
        return LINE_WAYS.get(parts[2], "never")
    if parts[0] == "document" and len(parts) == 4:
        return DOCUMENT_WAYS.get(parts[3], "never")
    return WAYS.get(path, "never")


def correction_problems(changes: list[Change]) -> Iterator[Problem]:
    """Yield a message for each change that a published call may not make, at its field where it has one."""
    words = {
        "later": _("Cette date ne peut être que repoussée."),
        "up": _("Après publication, cette valeur ne peut qu’augmenter."),
        "down": _("Après publication, cette exigence ne peut que diminuer."),
        "wider": _("Après publication, aucune association admise ne peut être écartée."),
        "never": _("Ceci ne change plus après la publication : grille et règles publiées sont figées."),
    }
    told = set()
    for change in changes:
        way = way_of(change["path"])
        if is_allowed(way, change["old"], change["new"]):
            continue
        field = change["path"] if "." not in change["path"] else None
        if field is None or way == "never":
            if (None, way) in told:
                continue
            told.add((None, way))
        yield field if way != "never" else None, words[way]


def is_allowed(way: str, old: Any, new: Any) -> bool:
    """Say whether a value may go from old to new this way; None for a ceiling means none at all."""
    if way == "any":
        return True
    if way == "wider":
        return set(old) <= set(new)
    if way == "up" and new is None:
        return True
    if way == "never" or old is None or new is None:
        return False
    return bool(new <= old) if way == "down" else bool(new >= old)


def corrected(draft: CallDraft, changes: list[Change]) -> CallDraft:
    """Return the draft with the changes made, whatever else changed in it meanwhile."""
    by_path = {change["path"]: change["new"] for change in changes}
    values = {path: _typed(path, value) for path, value in by_path.items() if "." not in path}
    lines = tuple(replace(line, **_under(by_path, f"line.{line.line_code}.")) for line in draft.lines)
    documents = tuple(
        replace(item, **_under(by_path, f"document.{item.line_code or EVERY_LINE}.{item.code}."))
        for item in draft.asked_documents
    )
    return replace(draft, **values, lines=lines, documents=documents)


def stale_paths(draft: CallDraft, changes: list[Change]) -> list[str]:
    """Return the paths whose old value is no longer what the call says."""
    now = flatten(draft)
    return [change["path"] for change in changes if now.get(change["path"]) != change["old"]]


def _under(by_path: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {path.removeprefix(prefix): value for path, value in by_path.items() if path.startswith(prefix)}


def _typed(path: str, value: Any) -> Any:
    if value is None:
        return None
    if path in INSTANTS:
        return datetime.fromisoformat(value)
    if path in DAYS:
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value
