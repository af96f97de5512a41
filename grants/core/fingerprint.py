"""Fingerprints in two parts, so that personal data can be erased and every proof stays valid.

A frozen content is split into a public part and the personal values taken out of it. The fingerprint
is the SHA-256 of both digests; the personal one is salted, so that it can't be guessed from a name.
Erasing the personal values and their salt leaves their digest: the fingerprint can still be checked
over the public part (domain notes, section 14).
"""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from grants.core.canonical import digest

# A path names a value: names of an object in order, EACH for every item of a list.
EACH = "*"
Path = tuple[str, ...]


@dataclass(frozen=True)
class FrozenContent:
    """A content frozen in two parts, and its fingerprint.

    public: the content with None in place of each personal value. personal: [place, value] pairs, a
    place being names and numbers in order; None once erased, and then salt is None too.
    """

    public: dict[str, Any]
    personal: list[list[Any]] | None
    salt: str | None
    personal_sha256: str

    @property
    def sha256(self) -> str:
        """Return the fingerprint of the whole, in hexadecimal."""
        return digest([digest(self.public), self.personal_sha256])

    def whole(self) -> dict[str, Any]:
        """Return the content with its personal values back in place; None stays where they were erased.

        Containers on the way to a personal value are copied, the others are those of the public part.
        """
        content = dict(self.public)
        for place, value in self.personal or ():
            holder: Any = content
            for step in place[:-1]:
                inner = holder[step]
                holder[step] = list(inner) if isinstance(inner, list) else dict(inner)
                holder = holder[step]
            holder[place[-1]] = value
        return content


def freeze(content: dict[str, Any], personal_paths: Iterable[Path], salt: str | None = None) -> FrozenContent:
    """Split a content and return it frozen; the salt is drawn from a secure source unless given."""
    salt = salt or secrets.token_hex(16)
    public = _copied(content)
    personal = []
    for path in personal_paths:
        for holder, place in _places(public, path, ()):
            value = holder[place[-1]]
            if value is not None:
                personal.append([list(place), value])
                holder[place[-1]] = None
    personal.sort(key=lambda pair: [str(step) for step in pair[0]])
    return FrozenContent(public, personal, salt, personal_digest(personal, salt))


def personal_digest(personal: list[list[Any]], salt: str) -> str:
    """Return the salted digest of the personal part."""
    return digest([salt, personal])


def holds(frozen: FrozenContent, sha256: str) -> bool:
    """Say whether a fingerprint is that of the content; an erased personal part does not break it."""
    personal, salt = frozen.personal, frozen.salt
    if personal is not None and salt and personal_digest(personal, salt) != frozen.personal_sha256:
        return False
    return frozen.sha256 == sha256


def _copied(value: Any) -> Any:
    """Copy the objects and lists of a JSON value; what they hold at the end can't change."""
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list | tuple) else value


def _places(value: Any, path: Path, before: tuple[Any, ...]) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """Yield (holder, place) of each value that a path names; what is absent is passed over."""
    step, rest = path[0], path[1:]
    keys: list[Any]
    if step == EACH:
        keys = list(range(len(value))) if isinstance(value, list) else []
    else:
        keys = [step] if isinstance(value, dict) and step in value else []
    for key in keys:
        if rest:
            yield from _places(value[key], rest, (*before, key))
        else:
            yield value, (*before, key)
