"""Names of associations and people: their script, and one spelling for all that are the same name.

Knows no form and no database.
"""

import re
import unicodedata

# Decomposition frees أ إ آ ئ ؤ of their marks; these have none that could fall away.
_FOLDED = str.maketrans({"ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None})
# Words that most associations bear, and the small words between them; after folding.
_GENERIC = frozenset(
    "association associations assoc asso ass jamiat jamia jamiya jamaiya jam3iya jam3iyat ong the of for"
    " and a de du des d la le les l pour par et en au aux un une sur dans"
    " جمعيه جمعيات في من على علي و او عن مع".split()
)
_PREFIXES = ("وال", "بال", "كال", "لل", "ال")
_SHORTEST = 3
_ROUNDS = 6


def _scripts(text: str) -> set[str]:
    return {unicodedata.name(character, "?").split()[0] for character in text if character.isalpha()}


def is_latin_name(text: str) -> bool:
    """Say whether a name has Latin letters and no Arabic one."""
    scripts = _scripts(text)
    return "LATIN" in scripts and "ARABIC" not in scripts


def is_arabic_name(text: str) -> bool:
    """Say whether a name has Arabic letters; a Latin acronym beside them is accepted."""
    return "ARABIC" in _scripts(text)


def fold(text: str) -> str:
    """Return a text without case, accents, vowel marks or punctuation, Arabic letters in one spelling."""
    for _round in range(_ROUNDS):
        folded = _fold_once(text)
        if folded == text:
            break
        text = folded
    return text


def _fold_once(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_FOLDED)
    bare = [c for c in decomposed if not unicodedata.combining(c) and unicodedata.category(c) != "Cf"]
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


def normalise(name: str) -> str:
    """Return the words that tell an association's name from another's, in their order.

    The words that most names bear (association, جمعية), small words and the Arabic article fall away; a
    name made of such words alone keeps them.
    """
    folded = fold(name)
    words = [bare for word in folded.split() if (bare := _bare(word)) not in _GENERIC]
    return " ".join(words) or folded


def own_part(name: str) -> str:
    """Return a folded name without the words most names begin with, as people shorten it."""
    words = fold(name).split()
    while len(words) > 1 and _bare(words[0]) in _GENERIC:
        words = words[1:]
    return " ".join(words)


def normalise_person(name: str) -> str:
    """Return a person's name in one spelling, its words in alphabetical order."""
    return " ".join(sorted(fold(name).split()))


def _bare(word: str) -> str:
    """Drop the Arabic article and the particles written with it, while a word is left."""
    while True:
        prefix = next((p for p in _PREFIXES if word.startswith(p) and len(word) - len(p) >= _SHORTEST), "")
        if not prefix:
            return word
        word = word[len(prefix) :]


def acronym_like(text: str) -> bool:
    """Say whether a name is one short word, which resembles too many others to prove anything."""
    return bool(re.fullmatch(r"\w{1,4}", text))
