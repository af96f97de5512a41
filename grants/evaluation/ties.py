"""Ties between persons and associations found from what both leave behind. Pure: no Flask, no SQLAlchemy.

Each side is a set of traces: a kind, a value in one spelling, and where it comes from. Two traces of one
kind and value are evidence. Names are compared in one spelling whatever the order of their words, and
only when they have two; the domain of an address counts unless strangers share it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from grants.associations.names import fold, normalise_person
from grants.evaluation.states import TieKind

# What a manager never sets aside: what is certain, and what the person declared.
FINAL = frozenset({TieKind.MEMBERSHIP, TieKind.SAME_PERSON, TieKind.DECLARED})
_SAME_MAILBOX = frozenset({"gmail.com", "googlemail.com"})
_LEAST_ADDRESS = 3


@dataclass(frozen=True)
class Trace:
    """A value in one spelling, a word for where it was found, and the association it leads away from."""

    kind: TieKind
    value: str
    source: str
    shown: str = ""
    origin: int | None = None


@dataclass(frozen=True)
class Evidence:
    """What ties a person to an association, with the sources on both sides."""

    person_id: int
    association_id: int
    kind: TieKind
    value: str
    person_source: str
    association_source: str
    shown: str

    @property
    def fingerprint(self) -> str:
        """Return what names this piece of evidence, without telling its value."""
        return sha256(f"{self.kind.value}\0{self.value}".encode()).hexdigest()

    @property
    def is_final(self) -> bool:
        """Say whether nobody may set it aside."""
        return self.kind in FINAL


def mailbox(email: str) -> str:
    """Return an address in one spelling: lower case, without a tag, dots as the provider ignores them."""
    local, _at, domain = email.strip().casefold().rpartition("@")
    local = local.partition("+")[0]
    if domain in _SAME_MAILBOX:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}" if local and domain else ""


def mail_traces(email: str | None, source: str, shared: frozenset[str] | set[str]) -> list[Trace]:
    """Return the traces of an address: itself, and its domain unless strangers share it."""
    box = mailbox(email or "")
    if not box:
        return []
    domain = box.rpartition("@")[2]
    found = [Trace(TieKind.EMAIL, box, source, email or "")]
    if not is_shared(domain, shared):
        found.append(Trace(TieKind.DOMAIN, domain, source, domain))
    return found


def is_shared(domain: str, shared: frozenset[str] | set[str]) -> bool:
    """Say whether a domain, or one above it, is one that strangers share."""
    labels = domain.split(".")
    return any(".".join(labels[start:]) in shared for start in range(len(labels) - 1))


def name_traces(name: str | None, source: str) -> list[Trace]:
    """Return the trace of a person's name; a single word is no evidence."""
    value = normalise_person(name or "")
    return [Trace(TieKind.OFFICER, value, source, name or "")] if " " in value else []


def address_traces(address: str | None, cities: Iterable[str], source: str) -> list[Trace]:
    """Return the traces of an address with a number, with and without its city."""
    value = fold(address or "")
    if len(value.split()) < _LEAST_ADDRESS or not any(character.isdigit() for character in value):
        return []
    spellings = {value} | {f"{value} {fold(city)}" for city in cities if city}
    return [Trace(TieKind.ADDRESS, spelling, source, address or "") for spelling in sorted(spellings)]


def plain_trace(kind: TieKind, value: str | None, source: str) -> list[Trace]:
    """Return the trace of a number that is written in one way."""
    return [Trace(kind, value, source, value)] if value else []


def find_ties(
    persons: Mapping[int, Iterable[Trace]], associations: Mapping[int, Iterable[Trace]]
) -> list[Evidence]:
    """Return all evidence between these persons and associations, each kind and value once a pair."""
    index: dict[tuple[TieKind, str], dict[int, Trace]] = {}
    for association_id, traces in associations.items():
        for trace in traces:
            index.setdefault((trace.kind, trace.value), {}).setdefault(association_id, trace)
    found: dict[tuple[int, int, TieKind, str], Evidence] = {}
    for person_id, traces in persons.items():
        for trace in traces:
            for association_id, other in index.get((trace.kind, trace.value), {}).items():
                key = (person_id, association_id, trace.kind, trace.value)
                if key not in found and trace.origin != association_id:
                    found[key] = Evidence(*key, trace.source, other.source, trace.shown or other.shown)
    order = list(TieKind)
    return sorted(found.values(), key=lambda e: (e.person_id, e.association_id, order.index(e.kind), e.value))
