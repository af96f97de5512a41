"""The bidirectional class and bracket identity of a character, read from the generated tables."""

from bisect import bisect_right
from functools import lru_cache

from grants.core.bidi.tables import BRACKET_PAIRS, CLASS_RANGES, EQUIVALENT_BRACKETS

_TOKENS = [token.split(":") for token in CLASS_RANGES.split()]
_STARTS = [int(start, 16) for start, _ in _TOKENS]
_CLASSES = [name for _, name in _TOKENS]


def _code_pairs(table: str) -> list[tuple[int, int]]:
    pairs = (token.split(":") for token in table.split())
    return [(int(first, 16), int(second, 16)) for first, second in pairs]


def _bracket_identities() -> dict[str, int]:
    """Map an opening bracket to a positive number and its closing bracket to the same, negated."""
    canonical = dict(_code_pairs(EQUIVALENT_BRACKETS))
    identities = {}
    for opening, closing in _code_pairs(BRACKET_PAIRS):
        identity = canonical.get(opening, opening)
        identities[chr(opening)] = identity
        identities[chr(closing)] = -identity
    return identities


BRACKETS = _bracket_identities()


@lru_cache(maxsize=4096)
def bidi_class(character: str) -> str:
    """Return the short name of the character's bidirectional class, such as "AL" or "EN"."""
    return _CLASSES[bisect_right(_STARTS, ord(character)) - 1]


def bracket_identities(text: str) -> list[int] | None:
    """Return each character's bracket number (0 where none), or None when the text has no bracket."""
    if BRACKETS.keys().isdisjoint(text):
        return None
    return [BRACKETS.get(character, 0) for character in text]
