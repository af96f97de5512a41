"""What an association already has of what a call asks, on the day the call closes: pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from grants.associations.states import DocumentState
from grants.associations.validity import holds_on
from grants.core.labels import N_, LabelledEnum


class Verdict(LabelledEnum):
    FINE = "fine", N_("en règle"), "tag-done"
    EXPIRES = "expires", N_("ne sera plus valable"), "tag-correct"
    REFUSED = "refused", N_("refusée"), "tag-correct"
    MISSING = "missing", N_("à donner"), "tag-todo"
    OPTIONAL = "optional", N_("facultative"), "tag-blocked"


@dataclass(frozen=True)
class AskedDocument:
    """A document that a call asks; lines names those that ask it, empty for every line."""

    code: str
    name: str
    is_required: bool
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asking:
    """An open call as the association's page sees it: where it stands, when it closes, what it asks."""

    title: str
    endpoint: str
    params: Mapping[str, Any]
    closes_at: datetime
    closes_on: date
    documents: Sequence[AskedDocument]


@dataclass(frozen=True)
class Answer:
    """What one asked document comes to: the verdict on the closing day and the last day it holds."""

    asked: AskedDocument
    verdict: Verdict
    expires_on: date | None = None


def choose(rows: Iterable[Any], day: date) -> Any | None:
    """Return the row that stands for a document on a day: the latest unless refused, else one accepted.

    rows: of one kind, newest first. A former row counts only when staff accepted it: what was replaced
    before anyone looked at it was replaced for a reason.
    """
    for position, row in enumerate(rows):
        is_former = position > 0 or row.replaced_at is not None
        wanted = row.state == DocumentState.ACCEPTED or (
            row.state == DocumentState.TO_REVIEW and not is_former
        )
        if wanted and not row.is_infected and holds_on(row.expires_on, day):
            return row
    return None


def readiness(asking: Asking, held: Mapping[str, Sequence[Any]], known: Iterable[str]) -> list[Answer]:
    """Return one answer for each asked document of a kind that associations keep, in the call's order.

    held: code -> rows of the association, newest first; known: the codes that associations keep.
    """
    kept = set(known)
    return [
        _answer(asked, held.get(asked.code, ()), asking) for asked in asking.documents if asked.code in kept
    ]


def _answer(asked: AskedDocument, rows: Sequence[Any], asking: Asking) -> Answer:
    chosen = choose(rows, asking.closes_on)
    if chosen is not None:
        return Answer(asked, Verdict.FINE, chosen.expires_on)
    if not rows or rows[0].is_infected:
        return Answer(asked, Verdict.MISSING if asked.is_required else Verdict.OPTIONAL)
    if rows[0].state == DocumentState.REFUSED:
        return Answer(asked, Verdict.REFUSED, rows[0].expires_on)
    return Answer(asked, Verdict.EXPIRES, rows[0].expires_on)


def is_ready(answers: Sequence[Answer]) -> bool:
    """Say whether nothing required is missing, refused or out of date on the closing day."""
    return all(
        answer.verdict in (Verdict.FINE, Verdict.OPTIONAL) or not answer.asked.is_required
        for answer in answers
    )
