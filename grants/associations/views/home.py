"""What the home of an association shows, gathered at a constant number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from grants.associations import queries
from grants.associations.completeness import Gap, gaps
from grants.associations.models import Association, AssociationDocument, OwnershipTransfer
from grants.associations.readiness import Answer, Asking, choose, is_ready, readiness
from grants.associations.states import DocumentState
from grants.associations.validity import holds_on
from grants.core.clock import local_date


@dataclass(frozen=True)
class CallReadiness:
    """One open call and what the association has of what it asks."""

    asking: Asking
    answers: Sequence[Answer]
    is_ready: bool

    def to_do(self) -> list[Answer]:
        """Return the answers that need something done."""
        return [answer for answer in self.answers if answer.verdict in ("expires", "refused", "missing")]

    @property
    def fine(self) -> int:
        """Return how many documents are fine on the closing day."""
        return sum(answer.verdict == "fine" for answer in self.answers)


@dataclass(frozen=True)
class Home:
    """One association on its members' page."""

    association: Association
    missing: Sequence[Gap]
    calls: Sequence[CallReadiness]
    in_force: int
    to_see: Sequence[AssociationDocument]
    transfer: OwnershipTransfer | None


def homes_of(associations: Sequence[Association], at: datetime) -> list[Home]:
    """Return what the page shows of each association, in the same order."""
    held = queries.held_by(association.id for association in associations)
    known = [kind.code for kind in queries.document_types()]
    asked = open_askings(at)
    transfers = queries.open_transfers_of(list(held))
    return [
        _home(association, held[association.id], asked, known, transfers.get(association.id), at)
        for association in associations
    ]


def open_askings(at: datetime) -> list[Asking]:
    """Return the calls that can still be answered, from the package that owns them."""
    return [asking for provider in current_app.extensions["grants_askings"] for asking in provider(at)]


def _home(
    association: Association,
    held: queries.Held,
    asked: Sequence[Asking],
    known: Sequence[str],
    transfer: OwnershipTransfer | None,
    at: datetime,
) -> Home:
    today = local_date(at)
    given = {code for code, rows in held.items() if choose(rows, today) is not None}
    calls = []
    for asking in asked:
        answers = readiness(asking, held, known)
        calls.append(CallReadiness(asking, answers, is_ready(answers)))
    latest = [rows[0] for rows in held.values()]
    return Home(
        association=association,
        missing=gaps(association, at, given),
        calls=calls,
        in_force=len(given),
        to_see=[
            row for row in latest if row.state == DocumentState.REFUSED or not holds_on(row.expires_on, today)
        ],
        transfer=transfer,
    )
