"""What the minutes of a session say, frozen: plain values from which their PDF is drawn in each language.

Names of members stand apart (`PERSONAL`), so that erasing them leaves the fingerprint valid.
"""

from typing import Any

from grants.core.fingerprint import EACH, Path

VERSION = 1
PERSONAL: tuple[Path, ...] = (("members", EACH, "name"),)

# Words in the three languages of the product, as rows keep them.
Words = dict[str, str]
Content = dict[str, Any]


def words_of(row: Any, stem: str = "name") -> Words:
    """Return the words of a row in every language it keeps."""
    return {
        language: getattr(row, f"{stem}_{language}", None) or getattr(row, f"{stem}_fr")
        for language in ("fr", "ar", "en")
    }


def in_words(words: Words, language: str) -> str:
    """Return the words in a language, in French where it lacks them."""
    return words.get(language) or words["fr"]
