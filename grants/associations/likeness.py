"""Whether two associations look like one: keys that bring pairs together, and the evidence of a pair. Pure.

Names are compared after normalisation by the mean of two measures (words sorted, and the weighted one): a
measure of shared words alone is too generous. Nothing is decided here: staff reads the evidence.
"""

from dataclasses import dataclass, field
from typing import Any

from grants.associations.names import acronym_like
from grants.associations.states import KeyKind

NAME_AT_LEAST = 86
PAIR_AT_LEAST = 60
PREFIX = 4
_SURE = {KeyKind.RIB: 100, KeyKind.ICE: 100, KeyKind.PHONE: 70}
_OFFICER, _MORE = 60, 10

Key = tuple[KeyKind, str]


@dataclass(frozen=True)
class Profile:
    """What two associations are compared by; names normalised, officers in one spelling."""

    name_fr: str = ""
    name_ar: str = ""
    rib: str | None = None
    ice: str | None = None
    phone: str | None = None
    officers: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Evidence:
    """One reason to think two associations are one: its kind, its score from 0 to 100, how many times."""

    kind: str
    score: int
    count: int = 1

    def as_json(self) -> dict[str, Any]:
        """Return the evidence as a pair keeps it; no name of a person is in it."""
        return {"kind": self.kind, "score": self.score, "count": self.count}


def keys_of(profile: Profile) -> set[Key]:
    """Return the keys under which an association is found by another that resembles it."""
    words = {word[:PREFIX] for word in f"{profile.name_fr} {profile.name_ar}".split()}
    keys = {(KeyKind.WORD, word) for word in words}
    for kind, value in (
        (KeyKind.RIB, profile.rib),
        (KeyKind.ICE, profile.ice),
        (KeyKind.PHONE, profile.phone),
    ):
        if value:
            keys.add((kind, value))
    return keys | {(KeyKind.OFFICER, name) for name in profile.officers if " " in name}


def evidence(one: Profile, other: Profile) -> list[Evidence]:
    """Return every reason to think the two are one, the strongest first."""
    found = [
        Evidence(kind.value, score)
        for kind, score in _SURE.items()
        if getattr(one, kind.value) and getattr(one, kind.value) == getattr(other, kind.value)
    ]
    for name in ("name_fr", "name_ar"):
        score = similarity(getattr(one, name), getattr(other, name))
        if score >= NAME_AT_LEAST:
            found.append(Evidence(name, score))
    shared = _shared_officers(one, other)
    if shared:
        found.append(Evidence(KeyKind.OFFICER.value, min(95, _OFFICER + _MORE * (shared - 1)), shared))
    return sorted(found, key=lambda item: (-item.score, item.kind))


def _shared_officers(one: Profile, other: Profile) -> int:
    """Return how many officers both have; a person written in both scripts is one."""
    names = [name for name in one.officers & other.officers if " " in name]
    latin = sum(name.isascii() for name in names)
    return max(latin, len(names) - latin)


def score_of(found: list[Evidence]) -> int:
    """Return the score of a pair: its strongest reason, and five more for each further one, at most 100."""
    if not found:
        return 0
    return min(100, max(item.score for item in found) + 5 * (len(found) - 1))


def similarity(one: str, other: str) -> int:
    """Return how alike two normalised names are, from 0 to 100; an empty name resembles nothing."""
    if not one or not other:
        return 0
    if acronym_like(one) or acronym_like(other):
        return 100 if one == other else 0
    from rapidfuzz import fuzz  # heavy, and needed only where associations are compared

    return round((fuzz.token_sort_ratio(one, other) + fuzz.WRatio(one, other)) / 2)
