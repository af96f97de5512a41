"""The board of an association: declared with its mandate and officers; the former one is closed and kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from grants.associations import policies
from grants.associations.identifiers import IdentifierError, parse_phone
from grants.associations.models import Association, Board, Officer
from grants.associations.names import is_arabic_name, is_latin_name
from grants.associations.queries.board import current_board
from grants.associations.services.likeness import refresh_likeness
from grants.associations.services.papers import refresh_board_list
from grants.associations.services.versions import require_version
from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db
from grants.core.errors import NotAllowed, ProblemsError
from grants.core.i18n import _

Problems = list[tuple[str | None, str]]
LONGEST_YEARS = 10


@dataclass(frozen=True)
class OfficerRow:
    """One officer as typed; telephone and e-mail may stay empty."""

    function: str
    name_fr: str
    name_ar: str | None = None
    phone: str | None = None
    email: str | None = None


def declare_board(
    association: Association,
    mandate_starts_on: date,
    mandate_ends_on: date,
    officers: Sequence[OfficerRow],
    representative: int,
    seen_version: int | None,
    actor: Actor,
    at: datetime,
    is_new: bool = False,
) -> Board:
    """Save the board in force, or with is_new close it and open another; one officer signs (representative).

    representative is the position of that officer in the list. Raises ProblemsError with faults at
    `mandate_ends_on`, `representative` or `rows-<n>-<field>`, Conflict on another version than the one seen.
    """
    if not policies.can_declare_board(actor, association):
        raise NotAllowed(_("Le bureau ne change pas pendant que le ministère vérifie l’identité."))
    require_version(association, seen_version)
    phones = _checked(mandate_starts_on, mandate_ends_on, officers, representative, local_date(at))
    board = current_board(association.id)
    if board is not None and (is_new or mandate_starts_on >= board.mandate_ends_on):
        board.closed_at = at
        db.session.flush()  # one board in force
        record("association.close_board", association, actor, at, board=board.id)
        board = None
    if board is None:
        board = Board(association_id=association.id, declared_at=at, officers=[])
        db.session.add(board)
    board.mandate_starts_on, board.mandate_ends_on = mandate_starts_on, mandate_ends_on
    board.officers = [
        Officer(
            position=position,
            function=row.function,
            name_fr=row.name_fr,
            name_ar=row.name_ar or None,
            phone=phones[position],
            email=row.email or None,
            is_representative=position == representative,
        )
        for position, row in enumerate(officers)
    ]
    association.mandate_ends_on = mandate_ends_on
    association.representative_name = officers[representative].name_fr
    association.representative_title = officers[representative].function
    association.version += 1
    db.session.flush()
    refresh_board_list(association, mandate_starts_on, mandate_ends_on)
    refresh_likeness(association, at)
    record("association.declare_board", association, actor, at, board=board.id, officers=len(officers))
    return board


def _checked(
    starts_on: date, ends_on: date, officers: Sequence[OfficerRow], representative: int, today: date
) -> list[str | None]:
    """Return the telephones as stored. Raises ProblemsError."""
    problems = _mandate_problems(starts_on, ends_on, today)
    if not officers:
        problems.append((None, _("Écrivez au moins un membre du bureau.")))
    elif not 0 <= representative < len(officers):
        problems.append(("representative", _("Dites qui représente légalement l’association.")))
    phones: list[str | None] = []
    for position, row in enumerate(officers):
        if not is_latin_name(row.name_fr):
            problems.append((f"rows-{position}-name_fr", _("Écrivez ici le nom en lettres latines.")))
        if row.name_ar and not is_arabic_name(row.name_ar):
            problems.append((f"rows-{position}-name_ar", _("Écrivez ici le nom en lettres arabes.")))
        try:
            phones.append(parse_phone(row.phone, allow_foreign=True).value if row.phone else None)
        except IdentifierError:
            phones.append(None)
            message = _("Écrivez un numéro comme 06 12 34 56 78 ou +33 6 12 34 56 78.")
            problems.append((f"rows-{position}-phone", message))
    if problems:
        raise ProblemsError(problems)
    return phones


def _mandate_problems(starts_on: date, ends_on: date, today: date) -> Problems:
    if starts_on > today:
        return [("mandate_starts_on", _("Le mandat n’a pas encore commencé."))]
    if ends_on <= starts_on:
        return [("mandate_ends_on", _("La fin du mandat doit venir après son début."))]
    if ends_on <= today:
        return [("mandate_ends_on", _("Le mandat du bureau est terminé : déclarez le nouveau bureau."))]
    if ends_on.year - starts_on.year > LONGEST_YEARS:
        return [("mandate_ends_on", _("Un mandat dure dix ans au plus : relisez les deux dates."))]
    return []
