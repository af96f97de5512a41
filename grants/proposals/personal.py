"""Which values of a proposal's content are personal data: frozen apart, so that they can be erased."""

from typing import Any

from grants.core.fingerprint import EACH, Path

# Names, phones and addresses of people; see grants/core/fingerprint.py for how a path is written.
PERSONAL_FIELDS: tuple[Path, ...] = (
    ("declared_by",),
    ("team", EACH, "name"),
    ("declaration", "name"),
    ("declaration", "title"),
)


def without_persons(content: dict[str, Any]) -> dict[str, Any]:
    """Return a content in JSON with every name of a person emptied, for who needs none; the given one stays.

    Fields that an older content lacks stay absent.
    """
    for path in PERSONAL_FIELDS:
        content = _emptied(content, path)
    return content


def _emptied(value: Any, path: Path) -> Any:
    if not path:
        return ""
    step, rest = path[0], path[1:]
    if step == EACH:
        return [_emptied(item, rest) for item in value] if isinstance(value, list) else value
    if not isinstance(value, dict) or step not in value:
        return value
    return {**value, step: _emptied(value[step], rest)}
