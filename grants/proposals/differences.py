"""Differences between two texts, by words: pure."""

import re
from difflib import SequenceMatcher

SAME, REMOVED, ADDED, SKIPPED = "same", "removed", "added", "skipped"
CONTEXT_WORDS = 8
_WORDS = re.compile(r"\s+|[^\s]+")
Part = tuple[str, str]


def word_differences(before: str, after: str) -> list[Part]:
    """Return (kind, text) parts in reading order; same and removed give before, same and added give after."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    parts: list[Part] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append((SAME, "".join(old[i1:i2])))
            continue
        if i2 > i1:
            parts.append((REMOVED, "".join(old[i1:i2])))
        if j2 > j1:
            parts.append((ADDED, "".join(new[j1:j2])))
    return parts


def with_context(parts: list[Part], words: int = CONTEXT_WORDS) -> list[Part]:
    """Shorten long unchanged parts to a few words around each change."""
    shown: list[Part] = []
    for index, (kind, text) in enumerate(parts):
        pieces = _WORDS.findall(text)
        if kind != SAME or len(pieces) <= 4 * words:
            shown.append((kind, text))
            continue
        head = "" if index == 0 else "".join(pieces[: 2 * words])
        tail = "" if index == len(parts) - 1 else "".join(pieces[-2 * words :])
        shown += [(SAME, head)] if head else []
        shown.append((SKIPPED, "…"))
        shown += [(SAME, tail)] if tail else []
    return shown
