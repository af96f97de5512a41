"""Two managers at once: keep what the second one typed and show what the first one changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from grants.calls import queries
from grants.calls.changes import CallChange, changes_since
from grants.calls.models import Call
from grants.core.i18n import _
from grants.core.request import arrival, current_actor

SHOWN = 20


@dataclass(frozen=True)
class Difference:
    """A field that says something else now than what was typed: its name, and what it says now."""

    label: str
    now: str
    field_id: str


@dataclass(frozen=True)
class ConflictFound:
    """What changed meanwhile, and where it differs from what the reader typed."""

    changes: list[CallChange]
    differences: list[Difference]


def conflict(code: str, form: Any, as_it_stands: Callable[[Call], Any]) -> ConflictFound | None:
    """Return what changed since the reader opened the page, and let the form be sent again knowingly.

    None when no version was sent, or the call is no longer to be changed: then nothing can be sent again.
    """
    call = queries.get_visible(code, current_actor(), arrival())
    if form.seen_version is None or form.seen_version == call.version or call.published_at is not None:
        return None
    found = ConflictFound(
        changes_since(call, form.seen_version), list(_differences(form, as_it_stands(call)))[:SHOWN]
    )
    form.version.data, form.version.raw_data = str(call.version), None
    return found


def _differences(typed: Any, now: Any, path: str = "") -> Iterator[Difference]:
    for field in typed:
        if field.name.endswith(("csrf_token", "version")) or field.short_name not in now:
            continue
        other = now[field.short_name]
        if hasattr(field, "entries"):
            for mine, theirs in zip(field.entries, other.entries, strict=False):
                yield from _differences(mine.form, theirs.form, _row_name(mine.form, path))
        elif field.type != "HiddenField" and _shown(field) != _shown(other):
            label = f"{path}{field.label.text}"
            yield Difference(label, _shown(other) or str(_("rien")), field.id)


def _row_name(row: Any, path: str) -> str:
    for name in ("code", "line_code"):
        if name in row and row[name].data:
            return f"{path}{row[name].data} · "
    return path


def _shown(field: Any) -> str:
    """Return what a field says, in words."""
    if field.type == "BooleanField":
        return str(_("oui") if field.data else _("non"))
    if hasattr(field, "choices"):
        labels = {str(choice.value): str(choice.label) for choice in field.choices or []}
        values = field.data if isinstance(field.data, list) else [field.data]
        return ", ".join(labels.get(str(value), str(value)) for value in values if value not in (None, ""))
    value = field._value()
    return str(value).strip()
