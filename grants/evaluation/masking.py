"""Replace what tells who applies by marks, in any spelling: pure, on words and on the content of a file.

Knows no database. Names are compared without case, accents, vowel marks or punctuation, Arabic letters in
one spelling (grants/associations/names.py); masking too much is preferred to masking too little.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from grants.associations.names import fold, normalise, own_part

ASSOCIATION, PERSON, ADDRESS = "[association]", "[personne]", "[coordonnées]"
# Particles that Arabic writes with the word after them.
_BEFORE = r"(?:(?:[وفبلك]|ال|لل)+)?"
_SHORTEST_NAME, _SHORTEST_WORD = 4, 3
_LINKS = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|"
    r"\b[\w-]+\.(?:org|com|net|ma|info|asso)(?:/\S*)?\b|"
    r"(?<![\w])@[\w.]{3,}",
    re.IGNORECASE,
)
_PHONES = re.compile(r"(?<!\d)(?:(?:\+|00)212|0)[\s.\-/()]*[5-8](?:[\s.\-/()]*\d){8}(?!\d)")
_NUMBERS = re.compile(r"(?<!\d)(?:\d[ \u00a0]?){23}\d(?!\d)|(?<!\d)\d{15}(?!\d)")
_TITLED = (
    r"(?:m|mr|mme|mlle|dr|pr|monsieur|madame|mademoiselle|السيد|السيده|الاستاذ|الاستاذه|الدكتور|الدكتوره)"
)

_LINKING = "el|al|ben|bel|ait|ould|بن|ايت|ولد|ال"


@dataclass(frozen=True)
class Identity:
    """What tells who applies: the association's names, former ones too, its people, where it is reached.

    numbers: references and receipt numbers, as they are written.
    """

    names: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mask:
    """Masks texts and contents for those who may not know who applies."""

    identity: Identity = field(default_factory=Identity)

    def text(self, value: str) -> str:
        """Return a text with names, people, links, telephones and account numbers replaced by marks."""
        if not value:
            return value
        for pattern in (_LINKS, _PHONES, _NUMBERS):
            value = pattern.sub(ADDRESS, value)
        for acronym in self._acronyms:
            value = re.sub(rf"(?<!\w){acronym}(?!\w)", ASSOCIATION, value)
        for pattern, mark in self._patterns:
            value = _replace_folded(value, pattern, mark)
        return value

    def tells(self, value: str) -> bool:
        """Say whether a text says something that this mask would hide."""
        return self.text(value) != value

    def content(self, content: dict[str, Any], reference: str) -> dict[str, Any]:
        """Return the content of a file (JSON), texts masked, files named by code and number.

        reference: of the file, which its documents are named after. Codes, dates and figures stay.
        """
        masked: dict[str, Any] = self._walk(content)
        masked["association"] = {"reference": "", "name_fr": ASSOCIATION, "name_ar": ASSOCIATION}
        masked["documents"] = [
            {**joined, "filename": neutral_name(reference, joined["code"], number, joined["filename"])}
            for number, joined in enumerate(content.get("documents", []), start=1)
        ]
        return masked

    def _walk(self, value: Any, key: str = "") -> Any:
        if isinstance(value, str):
            return value if key in _CODES or key.endswith("_code") else self.text(value)
        if isinstance(value, list):
            return [self._walk(item, key) for item in value]
        if isinstance(value, dict):
            return {name: self._walk(item, name) for name, item in value.items()}
        return value

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """Return what to look for in a folded text, the longest first."""
        names = {fold(name) for name in self.identity.names}
        names |= {shorter(name) for name in self.identity.names for shorter in (normalise, own_part)}
        targets = {name: ASSOCIATION for name in names if len(name) >= _SHORTEST_NAME}
        targets |= {fold(place): ADDRESS for place in self.identity.places if len(fold(place)) >= 6}
        targets |= {fold(number): ADDRESS for number in self.identity.numbers if len(fold(number)) >= 4}
        targets |= dict.fromkeys(_orders(self.identity.people), PERSON)
        found = [
            (re.compile(rf"(?<!\w){_BEFORE}{re.escape(target).replace(' ', ' ?')}(?!\w)"), mark)
            for target, mark in sorted(targets.items(), key=lambda pair: (-len(pair[0]), pair[0]))
        ]
        tokens = {word for name in self.identity.people for word in fold(name).split() if len(word) >= 3}
        if tokens:
            words = "|".join(sorted(map(re.escape, tokens), key=len, reverse=True))
            found.append(
                (
                    re.compile(rf"(?<!\w){_TITLED} (?:(?:{_LINKING}) )*(?:{words})(?: (?:{words}))*(?!\w)"),
                    PERSON,
                )
            )
        return found

    @cached_property
    def _acronyms(self) -> list[str]:
        """Return the short forms of Latin names: words in capitals, and first letters."""
        found: set[str] = set()
        for name in self.identity.names:
            words = [word for word in re.split(r"[^\w]+", name) if word]
            found |= {word for word in words if len(word) >= 3 and word.isupper() and word.isascii()}
            for chosen in (words, [word for word in words if len(word) > 3], normalise(name).split()):
                letters = "".join(_plain(word[0]).upper() for word in chosen)
                if len(letters) >= 3 and letters.isascii():
                    found |= {letters, r"\.".join(letters) + r"\.?"}
        return sorted(found, key=len, reverse=True)


# Keys whose text is a code of ours or a word of the call, not of the applicant.
_CODES = frozenset(
    {"code", "kind", "sex", "age", "language", "starts_on", "ends_on", "sha256", "meaning"}
) | {
    "reference",
    "call",
    "line",
    "status",
    "question",
    "unit_key",
    "due_on",
    "statements",
    "references",
}


def neutral_name(reference: str, code: str, number: int, filename: str) -> str:
    """Return the name under which a file is handed over: reference, code of the document, number, ending."""
    ending = filename.rpartition(".")[2].lower() if "." in filename else ""
    ending = ending if re.fullmatch(r"[a-z0-9]{1,5}", ending) else "bin"
    return f"{reference}-{code}-{number}.{ending}"


def _orders(people: Iterable[str]) -> set[str]:
    """Return the folded names of people of two words or more, the family name first or last."""
    found = set()
    for name in people:
        words = fold(name).split()
        if len(words) >= 2:
            found |= {" ".join(words), " ".join([words[-1], *words[:-1]]), " ".join([*words[1:], words[0]])}
    return {name for name in found if len(name) >= _SHORTEST_NAME}


def _plain(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter)[0]


def _replace_folded(value: str, pattern: re.Pattern[str], mark: str) -> str:
    """Replace in a text what a pattern finds in its folded form, marks already there left alone."""
    folded, places = _folded_with_places(value)
    pieces, at = [], 0
    for match in pattern.finditer(folded):
        if match.start() == match.end():
            continue
        start, end = places[match.start()], places[match.end() - 1] + 1
        while end < len(value) and unicodedata.combining(value[end]):
            end += 1
        if start < at:
            continue
        pieces += [value[at:start], mark]
        at = end
    return "".join([*pieces, value[at:]])


def _folded_with_places(value: str) -> tuple[str, list[int]]:
    """Return the folded text and, for each of its characters, where it stands in the text."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(value):
        bare = fold(character)
        if not bare and (unicodedata.combining(character) or unicodedata.category(character) == "Cf"):
            continue
        if character == "ـ":
            continue
        if not bare:
            if folded and folded[-1] != " ":
                folded.append(" ")
                places.append(place)
            continue
        for letter in bare:
            folded.append(letter)
            places.append(place)
    return "".join(folded), places
